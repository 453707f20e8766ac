"""Files named by their content: written once, checked when read."""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from .errors import PortalError


class Damaged(PortalError):
    """The stored bytes no longer match their name."""


def put(content: bytes, suffix: str) -> str:
    """Stores the bytes and returns their SHA-256. Storing the same bytes twice changes nothing."""
    name = hashlib.sha256(content).hexdigest()
    if not _is_whole(name, suffix):
        _storage().delete(_path(name, suffix))  # what a killed writer left
        _storage().save(_path(name, suffix), ContentFile(content))
    return name


def get(name: str, suffix: str) -> bytes:
    """The bytes; raises FileNotFoundError or Damaged."""
    with _storage().open(_path(name, suffix)) as file:
        content: bytes = file.read()
    if hashlib.sha256(content).hexdigest() != name:
        raise Damaged(name)
    return content


def _is_whole(name: str, suffix: str) -> bool:
    try:
        get(name, suffix)
    except (FileNotFoundError, Damaged):
        return False
    return True


def _path(name: str, suffix: str) -> str:
    return f"{name[:2]}/{name}.{suffix}"


def _storage() -> Storage:
    return storages["documents"]
