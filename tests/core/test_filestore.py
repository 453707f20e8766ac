"""One store for all files: named by content, written once, checked when read."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from core import filestore


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    options = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"documents": options}
    return tmp_path


def test_a_file_is_named_by_its_content_and_stored_once(folder: Path) -> None:
    names = {filestore.put(b"paper", "pdf") for _time in range(3)}
    assert names == {hashlib.sha256(b"paper").hexdigest()}
    assert len([p for p in folder.rglob("*") if p.is_file()]) == 1
    assert filestore.get(names.pop(), "pdf") == b"paper"


def test_a_damaged_file_is_refused_and_can_be_stored_again(folder: Path) -> None:
    name = filestore.put(b"paper", "pdf")
    storage, path = filestore._storage(), filestore._path(name, "pdf")
    storage.delete(path)
    storage.save(path, ContentFile(b"forged"))
    with pytest.raises(filestore.Damaged):
        filestore.get(name, "pdf")
    assert filestore.put(b"paper", "pdf") == name
    assert filestore.get(name, "pdf") == b"paper"


def test_what_was_never_stored_is_not_found() -> None:
    with pytest.raises(FileNotFoundError):
        filestore.get("0" * 64, "pdf")
