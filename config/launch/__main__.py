"""`python -m config.launch`: see `bin/run --help`."""

import argparse
import contextlib
import fcntl
import itertools
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import django
from django.conf import settings
from django.core.management import call_command

from config import embedded

from .crew import Crew, Down, end_leftovers
from .ready import missing_parts
from .steps import has_command, prepare

DEFAULT_PORT = 8000
READY_WITHIN = 240  # seconds: a busy machine takes its time


class Problem(RuntimeError):
    """The portal cannot run; the message says why and what to do, in one line."""


class Stop(BaseException):
    """Somebody asked us to end: Ctrl-C, a closed terminal, a stop of the machine."""


def main() -> int:
    options = _options()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        with _only_one_run(embedded.place().state):
            return _run(options)
    except (Problem, Down, embedded.EmbeddedError) as problem:
        print(f"bin/run: {problem}", file=sys.stderr)
        return 1
    except Stop:
        return 130


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/run", description="Starts the portal and all it needs on this machine. Ctrl-C stops it.")
    parser.add_argument(
        "--port", type=int, metavar="N", help=f"port of the web address (default {DEFAULT_PORT}; with --check any free one)"
    )
    parser.add_argument("--no-demo", dest="demo", action="store_false", help="do not load the demo's papers and accounts")
    parser.add_argument("--check", action="store_true", help="set up, start, wait until everything is ready, stop; ends with 0 if it was")
    return parser.parse_args()


def _stop(number: int, frame: FrameType | None) -> None:
    for later in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(later, signal.SIG_IGN)  # the end is on its way and bounded in time: nothing may break it off half done
    raise Stop


def _run(options: argparse.Namespace) -> int:
    record = embedded.place().state / "processes.json"
    end_leftovers(record)
    port = options.port or (_free_port() if options.check else DEFAULT_PORT)
    _require_free(port)
    print("Starting PostgreSQL and Redis", flush=True)
    embedded.attach()
    django.setup()
    prepare(options.demo)
    crew = Crew(_commands(port), record)
    try:
        crew.start()
        _wait_until_ready(crew, port)
        if options.check:
            print("bin/run: everything is ready", flush=True)
            return 0
        _greet(port, options.demo)
        _tend_forever(crew)
    finally:
        print("bin/run: stopping", flush=True)
        crew.stop()
    return 0


def _commands(port: int) -> dict[str, list[str]]:
    gunicorn = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    # On a developer's machine the portal may run as root: Celery need not warn of it at every start.
    celery = [sys.executable, "-W", "ignore:::celery.platforms", "-m", "celery", "--quiet", "-A", "config"]
    return {
        "web": [*gunicorn, "--workers", "2", "--threads", "4", "--preload", "--no-control-socket", "--log-level", "warning"],
        "worker": [*celery, "worker", "--concurrency=2", "--loglevel=WARNING", "--without-gossip", "--without-mingle"],
        "beat": [*celery, "beat", "--schedule", str(settings.VAR_DIR / "beat-schedule"), "--pidfile=", "--loglevel=WARNING"],
    }


def _wait_until_ready(crew: Crew, port: int) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while missing := missing_parts(port):
        crew.tend()
        if time.monotonic() > deadline:
            raise Problem(f"not ready after {READY_WITHIN} seconds: {missing}")
        time.sleep(0.2)


def _tend_forever(crew: Crew) -> None:
    for turn in itertools.count():
        crew.tend()
        if turn % 10 == 0 and embedded.revive():  # asks all processes of the machine: not at every turn
            print("bin/run: PostgreSQL or Redis had died and was started again", flush=True)
        time.sleep(0.5)


def _greet(port: int, demo: bool) -> None:
    print(f"\nThe portal is ready: http://localhost:{port}/   (Ctrl-C stops it)\n", flush=True)
    if demo and has_command("demo_accounts"):
        call_command("demo_accounts")


@contextlib.contextmanager
def _only_one_run(folder: Path) -> Iterator[None]:
    """The kernel drops the lock with its holder, so a killed run does not stand in the way."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "run", "a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Problem("already running in this folder: stop that one first") from error
        yield


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Problem(f"port {port} is in use: choose another one with --port") from error


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
