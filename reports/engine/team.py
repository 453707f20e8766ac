"""A team of worker processes that share a list of jobs, first come first served."""

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import Pipe
from pathlib import Path
from queue import SimpleQueue

from .errors import RenderFailed

ROOT = Path(__file__).resolve().parents[2]
Job = tuple[str, str]
"""HTML and CSS of one document."""


class Member:
    """One worker process and the pipe to it."""

    def __init__(self) -> None:
        self.pipe, theirs = Pipe()
        with theirs:
            handle, null = theirs.fileno(), subprocess.DEVNULL
            command = [sys.executable, "-m", "reports.engine.worker", str(handle)]
            self.process = subprocess.Popen(command, cwd=ROOT, pass_fds=[handle], stdin=null, stdout=null)

    def render(self, job: Job) -> bytes:
        """PDF of the job. Raises RenderFailed also when the process was killed (out of memory, deploy)."""
        try:
            self.pipe.send(job)
            answer = self.pipe.recv()
        except (EOFError, OSError) as fault:
            raise RenderFailed(f"worker ended with {self.process.wait()}") from fault
        if isinstance(answer, str):
            raise RenderFailed(answer)
        return bytes(answer)

    def dismiss(self) -> None:
        """Stops the process at once: what it might still be rendering is not wanted any more. A thread waiting for it gets RenderFailed."""
        self.process.kill()
        self.process.wait()


class Team:
    """Workers of one paper; made by `team`."""

    def __init__(self, size: int) -> None:
        self.free: SimpleQueue[Member] = SimpleQueue()
        self.members = [Member() for _ in range(size)]
        self.threads = ThreadPoolExecutor(size)
        for member in self.members:
            self.free.put(member)

    def render(self, jobs: Iterable[Job]) -> Iterator[bytes]:
        """PDFs in the order of the jobs, each as soon as it and those before it are ready."""
        return self.threads.map(self.render_one, jobs)

    def render_one(self, job: Job) -> bytes:
        member = self.free.get()
        try:
            return member.render(job)
        finally:
            self.free.put(member)

    def dismiss(self) -> None:
        """Ends processes before threads: a closed process is what wakes its thread."""
        self.threads.shutdown(wait=False, cancel_futures=True)
        for member in self.members:
            member.dismiss()
        self.threads.shutdown()
        for member in self.members:
            member.pipe.close()


@contextmanager
def team(size: int) -> Iterator[Team]:
    """A team that is gone at the end, whatever happens."""
    workers = Team(size)
    try:
        yield workers
    finally:
        workers.dismiss()


def cores() -> int:
    """Processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
