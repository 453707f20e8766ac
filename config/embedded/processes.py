"""Finding our servers among the processes of the machine. A process number alone proves nothing: numbers are used again."""

import contextlib
import os
import time
from collections.abc import Callable

import psutil


def find(name: str, argument: str) -> list[psutil.Process]:
    """Processes running program `name` whose command line has `argument` in it."""
    return [process for process in psutil.process_iter(["name", "cmdline"]) if _matches(process, name, argument)]


def _matches(process: psutil.Process, name: str, argument: str) -> bool:
    found = process.info
    return found["name"] == name and any(argument in part for part in found["cmdline"] or ())


def end(processes: list[psutil.Process], grace: float = 5) -> None:
    """Ask, then force."""
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.terminate()
    _, alive = psutil.wait_procs(processes, timeout=grace)
    for process in alive:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(alive, timeout=grace)


def bury(processes: list[psutil.Process]) -> None:
    """Take note of the end of those that are our children, so that nothing of them stays in the process table."""
    for process in processes:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(process.pid, 0)


def wait_until(done: Callable[[], bool], seconds: float) -> bool:
    """Ask again and again, quickly at first; false when the time is over."""
    deadline, pause = time.monotonic() + seconds, 0.01
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
        pause = min(pause * 1.5, 0.2)
    return True
