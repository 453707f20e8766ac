"""The portal's own processes, side by side. One that dies is started again; one that keeps dying takes all down.

Written here rather than taken from a library, because none of those at hand starts a dead process again or leaves nothing behind
when it is killed itself.
"""

import contextlib
import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from config.embedded.linux import die_with_parent
from config.embedded.processes import end

GRACE = 15  # seconds a process has to finish what it does
LIVES = 5  # a process may die this often …
WITHIN = 60  # … in so many seconds


class Down(RuntimeError):
    """A process keeps dying: the message names it."""


@dataclass
class Member:
    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)

    def start(self) -> None:
        """In a session of its own, so that Ctrl-C reaches us alone and the end is orderly."""
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=die_with_parent)

    def has_died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def note_death(self) -> None:
        assert self.process is not None
        code, now = self.process.returncode, time.monotonic()
        self.deaths = [moment for moment in self.deaths if now - moment < WITHIN] + [now]
        if len(self.deaths) >= LIVES:
            raise Down(f"{self.name} ended {len(self.deaths)} times within {WITHIN} seconds, last with code {code}")
        print(f"bin/run: {self.name} ended with code {code}, starting it again", flush=True)

    def signal(self, number: signal.Signals) -> None:
        """To the process alone, as its own children are its own to stop; the last resort goes to all of them."""
        if self.process is None or (self.process.poll() is not None and number != signal.SIGKILL):
            return
        with contextlib.suppress(ProcessLookupError):
            (os.killpg if number == signal.SIGKILL else os.kill)(self.process.pid, number)

    def wait(self, seconds: float) -> None:
        if self.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(seconds)


class Crew:
    def __init__(self, commands: dict[str, list[str]], record: Path) -> None:
        self.members = [Member(name, command) for name, command in commands.items()]
        self.record = record

    def start(self) -> None:
        for member in self.members:
            member.start()
        self._write_record()

    def tend(self) -> None:
        """Start again whatever has died. Raises `Down` when that helps no more."""
        dead = [member for member in self.members if member.has_died()]
        for member in dead:
            member.note_death()
            time.sleep(min(len(member.deaths) - 1, 3))
            member.start()
        if dead:
            self._write_record()

    def stop(self) -> None:
        """Ask all at once, wait for them, then force whatever is left, their own children included."""
        for number, seconds in ((signal.SIGTERM, GRACE), (signal.SIGKILL, 5)):
            for member in self.members:
                member.signal(number)
            deadline = time.monotonic() + seconds
            for member in self.members:
                member.wait(max(0.0, deadline - time.monotonic()))
        self.record.unlink(missing_ok=True)

    def _write_record(self) -> None:
        running = [psutil.Process(member.process.pid) for member in self.members if member.process is not None]
        self.record.write_text(json.dumps([[process.pid, process.create_time()] for process in running]))


def end_leftovers(record: Path) -> None:
    """End what a killed run left behind. The time of birth tells our process from another one with the same number."""
    if record.exists():
        end([process for pid, born in _read(record) if (process := _same_process(pid, born))], grace=GRACE)
        record.unlink()


def _read(record: Path) -> list[tuple[int, float]]:
    try:
        return [(int(pid), float(born)) for pid, born in json.loads(record.read_text())]
    except ValueError:  # cut off in the middle of writing
        return []


def _same_process(pid: int, born: float) -> psutil.Process | None:
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        if abs(process.create_time() - born) < 1:
            return process
    return None
