"""Processes side by side: restarted when they die, gone when we are."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from config.embedded.processes import wait_until
from config.launch.crew import LIVES, Crew, Down, end_leftovers

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def crew(tmp_path: Path) -> Iterator[Crew]:
    crew = Crew({"one": ["sleep", "60"], "two": ["sleep", "60"]}, tmp_path / "record")
    crew.start()
    yield crew
    crew.stop()


def pids(crew: Crew) -> list[int]:
    return [member.process.pid for member in crew.members]


def test_a_killed_process_is_started_again(crew: Crew) -> None:
    one, two = pids(crew)
    os.kill(one, signal.SIGKILL)
    assert wait_until(crew.members[0].has_died, 60)
    crew.tend()
    assert pids(crew)[1] == two
    assert pids(crew)[0] != one
    assert [pid for pid, _born in json.loads(crew.record.read_text())] == pids(crew)


def test_one_that_keeps_dying_takes_all_down_with_a_clear_line(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    crew = Crew({"broken": ["false"], "sound": ["sleep", "60"]}, tmp_path / "record")
    crew.start()
    for _turn in range(LIVES - 1):
        crew.members[0].process.wait()
        crew.tend()
    crew.members[0].process.wait()
    with pytest.raises(Down, match=f"broken ended {LIVES} times"):
        crew.tend()
    crew.stop()
    assert not crew.record.exists()


def test_stopping_leaves_no_process(crew: Crew) -> None:
    crew.stop()
    assert not any(psutil.pid_exists(pid) for pid in pids(crew))


def test_what_ignores_a_polite_request_is_ended_all_the_same(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("config.launch.crew.GRACE", 0.2)
    crew = Crew({"deaf": ["sh", "-c", "trap '' TERM; echo up > ready; sleep 60"]}, tmp_path / "record")
    monkeypatch.chdir(tmp_path)
    crew.start()
    assert wait_until((tmp_path / "ready").exists, 60)
    crew.stop()
    assert crew.members[0].process.poll() == -signal.SIGKILL


def test_nothing_is_left_when_the_manager_is_killed(tmp_path: Path) -> None:
    code = f"""
        import time
        from pathlib import Path
        from config.launch.crew import Crew
        Crew({{"child": ["sleep", "60"]}}, Path({str(tmp_path / "record")!r})).start()
        print("up", flush=True)
        time.sleep(60)
    """
    manager = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], cwd=PROJECT, stdout=subprocess.PIPE)
    assert manager.stdout.readline() == b"up\n"
    [(child, _born)] = json.loads((tmp_path / "record").read_text())
    manager.kill()
    manager.communicate()
    assert wait_until(lambda: gone(child), 60)


def gone(pid: int) -> bool:
    """Ended; an entry nobody has asked for yet counts as ended."""
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_leftovers_of_a_killed_run_are_ended_but_never_a_stranger_with_the_same_number(tmp_path: Path) -> None:
    leftover, stranger = subprocess.Popen(["sleep", "60"]), subprocess.Popen(["sleep", "60"])
    born = psutil.Process(leftover.pid).create_time()
    record = tmp_path / "record"
    record.write_text(json.dumps([[leftover.pid, born], [stranger.pid, born - 1000]]))
    end_leftovers(record)
    assert leftover.wait(5) is not None
    assert stranger.poll() is None
    assert not record.exists()
    stranger.kill()
    stranger.wait()


def test_a_record_cut_off_in_the_middle_is_no_obstacle(tmp_path: Path) -> None:
    record = tmp_path / "record"
    record.write_text("[[12, 3")
    end_leftovers(record)
    assert not record.exists()
