"""A child process that renders what its parent sends: `python -m reports.engine.worker FD`, FD being one end of a pipe.

A plain subprocess, since Celery's prefork workers may not have children through multiprocessing.
It ends when its parent does: the pipe closes.
"""

import sys
import traceback
from multiprocessing.connection import Connection

from .press import patient_collector, press


def answer(job: tuple[str, str]) -> bytes | str:
    """PDF of a job (HTML, CSS), or the traceback as text: the parent decides what a failure means."""
    try:
        return press(*job)
    except Exception:
        return traceback.format_exc()


def serve(parent: Connection) -> None:
    """Renders until the parent hangs up."""
    with patient_collector():
        while True:
            try:
                parent.send(answer(parent.recv()))
            except (EOFError, ConnectionError):
                return


if __name__ == "__main__":
    with Connection(int(sys.argv[1])) as end:
        serve(end)
