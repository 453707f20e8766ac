"""Secrets of a clone that were not given: made once, readable by their owner only."""

import os
import secrets
import tempfile
from pathlib import Path


def kept_secret(path: Path, size: int) -> str:
    """The secret in `path`, made of `size` random bytes if it is not there yet. Safe when two ask at once, be they processes or threads."""
    if not path.exists():
        _put_if_absent(path, secrets.token_urlsafe(size))
    return path.read_text().strip()


def _put_if_absent(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # readable by its owner only; each thread has its own
    with open(handle, "w") as file:
        file.write(text + "\n")
    try:
        os.link(draft, path)  # fails if somebody else was first: their secret stands
    except FileExistsError:
        pass
    finally:
        os.unlink(draft)
