"""`manage.py` and `bin/run` as a newcomer meets them, on servers of their own."""

import re
import shutil
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from config.embedded.place import Place
from config.embedded.postgres import Postgres
from config.embedded.processes import wait_until
from config.embedded.redis import Redis
from config.launch.__main__ import _free_port

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 300  # seconds: the machine may be busy with much else
COUNT = "from django.db import connection; connection.ensure_connection(); print('connected', flush=True)"


@pytest.fixture
def copy(open_folder: Path) -> Iterator[Path]:
    """A copy of the project in a folder with a space, sharing the virtual environment."""
    ignored = shutil.ignore_patterns("var", ".venv", ".git", "__pycache__", ".*_cache", "node_modules")
    shutil.copytree(PROJECT, open_folder, ignore=ignored, dirs_exist_ok=True)
    (open_folder / ".venv").symlink_to(PROJECT / ".venv")
    yield open_folder
    place = Place.find(open_folder, "")
    leftovers = running(place)
    for server in (Postgres(place), Redis(place)):
        server.stop()
    shutil.rmtree(place.sockets, ignore_errors=True)
    if place.copies is not None:
        shutil.rmtree(place.copies.parent, ignore_errors=True)
    assert not leftovers


def running(place: Place) -> list:
    return Postgres(place)._processes() + Redis(place)._processes()


def manage(copy: Path, environment: dict[str, str], code: str) -> subprocess.Popen:
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    return subprocess.Popen(command, cwd=copy, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_a_command_starts_the_servers_and_leaves_none_behind(copy: Path, clean_environment: dict[str, str]) -> None:
    command = manage(copy, clean_environment, COUNT)
    assert "connected" in command.communicate(timeout=PATIENCE)[0]
    assert not running(Place.find(copy, ""))


def test_a_command_told_to_end_stops_the_servers_too(copy: Path, clean_environment: dict[str, str]) -> None:
    command = manage(copy, clean_environment, "import time; print('up', flush=True); time.sleep(60)")
    assert command.stdout.readline() == "up\n"
    command.send_signal(signal.SIGTERM)
    command.communicate(timeout=PATIENCE)
    assert not running(Place.find(copy, ""))


def test_two_commands_share_the_servers(copy: Path, clean_environment: dict[str, str]) -> None:
    first = manage(copy, clean_environment, "print('up', flush=True); input()")
    second = manage(copy, clean_environment, COUNT)
    assert "connected" in second.communicate(timeout=PATIENCE)[0]
    first.communicate(timeout=PATIENCE)


def test_a_given_database_is_used_and_nothing_started(copy: Path, clean_environment: dict[str, str]) -> None:
    given = clean_environment | {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "REDIS_URL": "redis://127.0.0.1:1/0"}
    command = manage(copy, given, "from django.conf import settings; print(settings.DATABASES['default']['NAME'], settings.REDIS_URL)")
    assert "none redis://127.0.0.1:1/0" in command.communicate(timeout=PATIENCE)[0]
    assert not (copy / "var" / "services" / "postgres").exists()


def run(copy: Path, environment: dict[str, str], *arguments: str) -> subprocess.Popen:
    command = ["bin/run", "--no-demo", *arguments]
    return subprocess.Popen(command, cwd=copy, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_the_portal_checks_itself_and_leaves_nothing_behind(copy: Path, clean_environment: dict[str, str]) -> None:
    for start in ("first", "second"):
        check = run(copy, clean_environment, "--check")
        output = check.communicate(timeout=PATIENCE)[0]
        assert check.returncode == 0, output
        assert "everything is ready" in output
        assert ("Loading" in output) is (start == "first"), "a second start loads nothing again"
        assert not running(Place.find(copy, ""))


def test_a_killed_run_is_followed_by_a_good_one(copy: Path, clean_environment: dict[str, str]) -> None:
    killed = run(copy, clean_environment, "--port", str(free_port()))
    children = wait_for_address(killed) and psutil_children(killed.pid)
    killed.kill()
    assert wait_until(lambda: all(is_gone(child) for child in children), PATIENCE)
    killed.communicate(timeout=PATIENCE)
    check = run(copy, clean_environment, "--check")
    output = check.communicate(timeout=PATIENCE)[0]
    assert check.returncode == 0, output


def test_a_run_starts_its_killed_servers_again(copy: Path, clean_environment: dict[str, str]) -> None:
    portal = run(copy, clean_environment, "--port", str(free_port()))
    address = wait_for_address(portal)
    threading.Thread(target=portal.stdout.read, daemon=True).start()  # a full pipe would hold the portal up
    for process in running(Place.find(copy, "")):
        process.kill()
    assert wait_until(lambda: is_ready(address), PATIENCE)
    portal.send_signal(signal.SIGINT)
    portal.wait(PATIENCE)
    assert not running(Place.find(copy, ""))


def test_a_second_run_in_the_same_folder_says_so(copy: Path, clean_environment: dict[str, str]) -> None:
    first = run(copy, clean_environment, "--port", str(free_port()))
    wait_for_address(first)
    second = run(copy, clean_environment, "--check")
    assert "already running in this folder" in second.communicate(timeout=PATIENCE)[0]
    assert second.returncode == 1
    first.send_signal(signal.SIGINT)
    assert first.communicate(timeout=PATIENCE)[0].count("stopping") == 1


def wait_for_address(process: subprocess.Popen) -> str:
    seen = []
    for line in process.stdout:
        seen.append(line)
        if found := re.search(r"http://localhost:\d+/", line):
            return found.group()
    raise AssertionError("".join(seen))


def is_ready(address: str) -> bool:
    try:
        return urllib.request.urlopen(f"{address}readyz", timeout=10).status == 200
    except OSError:
        return False


def free_port() -> int:
    return _free_port()


def psutil_children(pid: int) -> list:
    return [child for child in psutil.Process(pid).children(recursive=True) if child.name() not in {"postgres", "redis-server"}]


def is_gone(process: object) -> bool:
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
