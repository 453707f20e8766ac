"""Secrets of a clone that were not given: made once, readable by their owner only."""

import os
import secrets
from pathlib import Path


def kept_secret(path: Path, size: int) -> str:
    """The secret in `path`, made of `size` random bytes if it is not there yet. Safe when two processes ask at once."""
    if not path.exists():
        _put_if_absent(path, secrets.token_urlsafe(size))
    return path.read_text().strip()


def _put_if_absent(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text + "\n")
    try:
        os.link(draft, path)  # fails if another process was first: its secret stands
    except FileExistsError:
        pass
    finally:
        draft.unlink()
