"""The servers a clone brings along, started and stopped for real."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest

from config.embedded import EmbeddedError, broker_url
from config.embedded.place import Place
from config.embedded.postgres import Postgres
from config.embedded.processes import wait_until
from config.embedded.redis import Redis

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has another account to run the servers as")


def ask(place: Place, statement: str) -> list[tuple]:
    connection = psycopg2.connect(host=str(place.sockets), user=Postgres.ROLE, dbname=Postgres.DATABASE)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


def kill(server: Postgres | Redis) -> None:
    running = server._processes()
    for process in running:
        process.send_signal(signal.SIGKILL)
    assert wait_until(lambda: not server._processes(), 60)


def test_both_servers_start_once_answer_and_stop(place: Place) -> None:
    for server in (Postgres(place), Redis(place)):
        assert server.start()
        assert not server.start()
        server.stop()
        assert not server.answers()
        assert not server._processes()


def test_the_database_knows_thai_and_its_role_is_no_superuser(open_place: Place) -> None:
    Postgres(open_place).start()
    assert ask(open_place, "SELECT to_tsvector('simple', 'น้ำท่วม ที่ กรุงเทพมหานคร') @@ 'น้ำท่วม'::tsquery") == [(True,)]
    assert ask(open_place, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == [(False,)]


def test_nothing_is_lost_when_the_database_is_killed(lasting_place: Place) -> None:
    server = Postgres(lasting_place)
    server.start()
    ask(lasting_place, "CREATE TABLE kept AS SELECT 1 AS one")
    kill(server)
    assert server.start()
    assert ask(lasting_place, "SELECT one FROM kept") == [(1,)]


def test_a_queue_survives_a_killed_redis(lasting_place: Place) -> None:
    server = Redis(lasting_place)
    server.start()
    server._say(b"RPUSH celery job\r\n")
    assert wait_until(lambda: b"RPUSH" in b"".join(file.read_bytes() for file in server.place.folder("redis").glob("*.aof")), 60)
    kill(server)
    server.start()
    assert server._say(b"LLEN celery\r\n") == b":1\r\n"


def test_a_pid_file_whose_number_was_used_again_does_not_stop_a_start(open_place: Place) -> None:
    server = Postgres(open_place)
    server.start()
    kill(server)
    stranger = subprocess.Popen(["sleep", "60"], **open_place._identity())
    file = server.data / "postmaster.pid"
    file.write_text(file.read_text().replace(file.read_text().splitlines()[0], str(stranger.pid), 1))
    assert server.start()
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


@pytest.mark.parametrize("kind", [Postgres, Redis])
def test_a_server_whose_socket_was_cleaned_away_is_started_again(
    open_place: Place, kind: type[Postgres] | type[Redis], monkeypatch
) -> None:
    monkeypatch.setattr(f"{kind.__module__}.WAIT", 0.5)
    server = kind(open_place)
    server.start()
    for file in open_place.sockets.iterdir():
        file.unlink()
    assert server.start()
    assert server.answers()
    assert len(server._processes()) == 1


def test_a_broken_off_first_start_is_made_good(open_place: Place) -> None:
    (open_place.folder("postgres.new") / "half").write_text("made")
    assert Postgres(open_place).start()


@only_root
def test_root_hands_the_data_to_an_account_that_owns_nothing_else(place: Place) -> None:
    Postgres(place).start()
    assert (place.home / "postgres").stat().st_uid == place.account
    assert {process.uids().real for process in Postgres(place)._processes()} == {place.account}


@only_root
def test_an_unreachable_project_keeps_its_data_elsewhere_and_touches_no_permission(
    closed_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[Place.__module__], "PATHS", {})  # this clone's own programs may lie out of reach as well
    before = closed_folder.parent.stat().st_mode
    place = Place.find(closed_folder, "")
    assert place.copies is not None
    assert not place.home.is_relative_to(closed_folder)
    assert closed_folder.parent.stat().st_mode == before
    closed_folder.parent.chmod(0o755)
    assert Place.find(closed_folder, "").copies is None, "nothing was noted yet"


@only_root
def test_data_once_kept_elsewhere_is_found_again(closed_folder: Path) -> None:
    place = Place.find(closed_folder, "")
    place.prepare()
    closed_folder.parent.chmod(0o755)
    assert Place.find(closed_folder, "") == place
    shutil.rmtree(place.copies.parent)
    shutil.rmtree(place.sockets)


def test_the_socket_path_is_short_however_deep_the_project_lies() -> None:
    place = Place.find(Path("/", *(["very-deep-folder"] * 20)), "test")
    assert len(str(place.sockets / ".s.PGSQL.5432")) < 100


def test_a_folder_of_somebody_else_is_refused(open_place: Place) -> None:
    with pytest.raises(EmbeddedError, match="belongs to user"):
        Place(**(vars(open_place) | {"account": 12_345})).prepare()


def test_celery_gets_the_socket_in_its_own_spelling() -> None:
    assert broker_url("unix:///tmp/x/redis.sock?db=3") == "redis+socket:///tmp/x/redis.sock?virtual_host=3"
    assert broker_url("redis://host:6379/0") == "redis://host:6379/0"
