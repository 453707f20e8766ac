"""Who uses the servers: counted by the kernel, so that a killed process can never be counted as present.

Each user holds a shared lock on the file `lease`. The gate is held while somebody comes or goes, so a start and a stop never overlap.
"""

import atexit
import contextlib
import fcntl
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

from .errors import EmbeddedError


class Lease:
    def __init__(self, folder: Path, start: Callable[[], bool], stop: Callable[[], object]) -> None:
        self.folder, self._start, self._stop = folder, start, stop
        self._file: int | None = None
        self._owner = os.getpid()

    def take(self) -> bool:
        """Become a user; true when the servers had to be started. Given back when the process ends."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._gate():
            self._file = self._open("lease")
            fcntl.flock(self._file, fcntl.LOCK_SH)
            started = self._start()
        atexit.register(self.give_back)
        _leave_tidily_on_sigterm()
        return started

    def renew(self) -> bool:
        """Start whatever went down in the meantime; true when something had."""
        with self._gate():
            return self._start()

    def give_back(self) -> None:
        """Stop being a user; the last one out stops the servers. A forked child only lets go of its copy."""
        if self._file is None or os.getpid() != self._owner:
            return
        with self._gate():
            os.close(self._file)
            self._file = None
            if self._is_last():
                self._stop()

    def _is_last(self) -> bool:
        file = self._open("lease")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(file)
        return True

    @contextlib.contextmanager
    def _gate(self) -> Iterator[None]:
        file = self._open("gate")
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        finally:
            os.close(file)

    def _open(self, name: str) -> int:
        path = self.folder / name
        try:
            return os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except PermissionError as error:
            raise EmbeddedError(f"{path} belongs to another user: run as that user, or give the folder var/ to this one") from error


def _leave_tidily_on_sigterm() -> None:
    """Turn SIGTERM into an ordinary exit, unless the program has its own idea: plain death would leave the servers running."""
    if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _exit)


def _exit(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)
