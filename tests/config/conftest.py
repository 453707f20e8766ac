import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.embedded.place import Place
from config.embedded.postgres import Postgres
from config.embedded.redis import Redis


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A project folder everybody may walk to, with a space and Thai in its name."""
    base = Path(tempfile.mkdtemp(prefix="portal-test-", dir="/var/tmp"))
    base.chmod(0o755)
    project = base / "my โครงการ"
    project.mkdir()
    yield project
    shutil.rmtree(base)


@pytest.fixture
def closed_folder(open_folder: Path) -> Path:
    """A project folder below one that only its owner may enter."""
    open_folder.parent.chmod(0o700)
    return open_folder


@pytest.fixture(params=["open_folder", "closed_folder"])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    yield from _prepared(request.getfixturevalue(request.param))


@pytest.fixture
def open_place(open_folder: Path) -> Iterator[Place]:
    yield from _prepared(open_folder)


@pytest.fixture
def lasting_place(open_folder: Path) -> Iterator[Place]:
    """One that waits for the disk, as the demo's does."""
    yield from _prepared(open_folder, "")


def _prepared(project: Path, choice: str = "test") -> Iterator[Place]:
    place = Place.find(project, choice)
    place.prepare()
    yield place
    for server in (Postgres(place), Redis(place)):
        server.stop()
    shutil.rmtree(place.sockets)
    if place.copies is not None:
        shutil.rmtree(place.copies.parent)


@pytest.fixture
def clean_environment() -> dict[str, str]:
    """What a shell without any wish for the portal would pass on."""
    unwanted = {"DATABASE_URL", "REDIS_URL", "PORTAL_SERVICES", "DJANGO_SETTINGS_MODULE", "PORTAL_FAILED_CHECKS"}
    return {name: value for name, value in os.environ.items() if name not in unwanted and not name.startswith("PYTEST_")}
