"""The first one in starts the servers, the last one out stops them."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from config.embedded.lease import Lease

PROJECT = Path(__file__).resolve().parents[2]


class Servers:
    def __init__(self, folder: Path) -> None:
        self.folder, self.up, self.stops = folder, False, 0

    def lease(self) -> Lease:
        return Lease(self.folder, start=self.start, stop=self.stop)

    def start(self) -> bool:
        was_up, self.up = self.up, True
        return not was_up

    def stop(self) -> None:
        self.up, self.stops = False, self.stops + 1


@pytest.fixture
def servers(tmp_path: Path) -> Servers:
    return Servers(tmp_path / "state")


def test_only_the_last_one_out_stops_the_servers(servers: Servers) -> None:
    first, second = servers.lease(), servers.lease()
    assert first.take()
    assert not second.take()
    first.give_back()
    assert servers.up
    second.give_back()
    assert not servers.up


def test_giving_back_twice_counts_once(servers: Servers) -> None:
    lease = servers.lease()
    lease.take()
    lease.give_back()
    lease.give_back()
    assert servers.stops == 1


def test_a_killed_user_is_not_waited_for(servers: Servers) -> None:
    code = f"""
        from pathlib import Path
        from config.embedded.lease import Lease
        Lease(Path({str(servers.folder)!r}), start=lambda: True, stop=lambda: None).take()
        print("in", flush=True)
        input()
    """
    other = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout.readline() == b"in\n"
    lease = servers.lease()
    lease.take()
    other.send_signal(signal.SIGKILL)
    other.communicate()
    lease.give_back()
    assert not servers.up


def test_a_user_still_there_keeps_the_servers_up(servers: Servers) -> None:
    lease, other = servers.lease(), servers.lease()
    lease.take()
    other.take()
    lease.give_back()
    assert servers.stops == 0
    other.give_back()


def test_a_forked_child_does_not_leave_for_its_parent(servers: Servers) -> None:
    lease = servers.lease()
    lease.take()
    child = os.fork()
    if child == 0:
        lease.give_back()
        os._exit(servers.stops)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    lease.give_back()
    assert servers.stops == 1
