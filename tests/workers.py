"""A real Celery worker on this test process's database and Redis."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import redis
from django.conf import settings
from django.db import connection

PROJECT = Path(settings.BASE_DIR)
PATIENCE = 90.0


def database_address() -> str:
    given = connection.settings_dict
    return f"postgresql://{given['USER']}@{quote(given['HOST'], safe='')}/{given['NAME']}"


class Worker:
    """`celery worker` with one child, in a process group of its own. Several at once need several names."""

    def __init__(self, name: str) -> None:
        environment = {**os.environ, "DATABASE_URL": database_address(), "DJANGO_SETTINGS_MODULE": "config.settings.test"}
        command = [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "config",
            "worker",
            f"--hostname={name}@test",
            "--concurrency=1",
            "--loglevel=INFO",
            "--without-gossip",
            "--without-mingle",
        ]
        log = PROJECT / "var" / "test" / "worker.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        self.log = log.open("ab")
        self.process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=self.log, stderr=self.log, start_new_session=True)

    def kill(self) -> None:
        """kill -9 of the worker and its child, as a power cut would."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        self._signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()

    def _signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        if number == signal.SIGKILL:
            self.process.wait(20)
        self.log.close()


@contextmanager
def working(name: str = "only") -> Iterator[Worker]:
    worker = Worker(name)
    try:
        yield worker
    finally:
        worker.stop()


def empty_broker() -> None:
    """No job of an earlier test is left in this process's Redis."""
    redis.Redis.from_url(settings.REDIS_URL).flushdb()


def until(met: Callable[[], object], what: str) -> None:
    """Waits for a condition; fails with its name."""
    end = time.monotonic() + PATIENCE
    while not met():
        if time.monotonic() > end:
            raise AssertionError(f"not within {PATIENCE:.0f} s: {what}")
        time.sleep(0.1)
