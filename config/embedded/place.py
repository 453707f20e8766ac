"""Where the servers' programs, data and sockets lie, and under which account they run.

PostgreSQL refuses to run as root. Then the servers run as an unprivileged account that owns nothing but their data. Where that account
cannot reach the project (a checkout below a closed folder), data and a copy of the programs go to a folder of its own below /var/tmp.
"""

import contextlib
import hashlib
import os
import pwd
import re
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import EmbeddedError
from .programs import PATHS, copy_programs, program

ACCOUNT = "nobody"
REFUGES = Path("/var/tmp")  # survives a restart of the machine; owner and mode are checked
SOCKETS = Path("/tmp")  # the path of a socket may have about 100 bytes only; owner and mode are checked


@dataclass(frozen=True)
class Place:
    state: Path
    """Locks and notes; belongs to whoever runs the project."""
    home: Path
    """Data of the servers: a subfolder for each."""
    copies: Path | None
    """Folder with copied programs, or None: those in the wheels are used."""
    account: int | None
    """User id the servers run as, or None: the one of this process."""
    sockets: Path
    scratch: bool
    """The data may be lost: no waiting for the disk."""

    @classmethod
    def find(cls, project: Path, choice: str) -> "Place":
        """The place of a project's servers. Reads only."""
        state = project / "var" / choice / "services"
        account = _account(state) if os.geteuid() == 0 else None
        refuge = None if account is None else _refuge(project, state)
        home = refuge / (choice or "main") if refuge else state
        return cls(state, home, refuge and refuge / "programs", account, _sockets(state, _owner(account)), scratch=bool(choice))

    def prepare(self) -> None:
        """Make the folders and, where needed, the copy of the programs."""
        self.state.mkdir(parents=True, exist_ok=True)
        self._own(self.sockets)
        if self.copies is not None:
            self._own(self.copies.parent)
            self._own(self.home)
            (self.state / "home").write_text(f"{self.copies.parent}\n")
            copy_programs(self.copies)

    def clear(self) -> None:
        """Leave nothing in the machine's temporary folder once the servers are down."""
        with contextlib.suppress(OSError):
            self.sockets.rmdir()

    def folder(self, name: str) -> Path:
        """A folder below home that belongs to the servers' account alone."""
        return self._own(self.home / name)

    def run(self, name: str, *arguments: str | Path, cwd: Path) -> "subprocess.CompletedProcess[str]":
        """Run one of the programs as the servers' account, in plain surroundings."""
        return subprocess.run(
            [program(name, self.copies), *arguments],
            cwd=cwd,
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            umask=0o077,
            **self._identity(),
        )

    def _identity(self) -> dict[str, Any]:
        if self.account is None:
            return {}
        return {"user": self.account, "group": pwd.getpwuid(self.account).pw_gid, "extra_groups": []}

    def _own(self, folder: Path) -> Path:
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            _refuse_foreign(folder, _owner(self.account))
        else:
            if self.account is not None:
                os.chown(folder, self.account, pwd.getpwuid(self.account).pw_gid)
        return folder


def _owner(account: int | None) -> int:
    return os.geteuid() if account is None else account


def _account(state: Path) -> int:
    """Whoever owns the data already, unless that is root; else the system's unprivileged account."""
    for data in (state / "postgres", state / "redis"):
        if data.exists() and data.stat().st_uid != 0:
            return data.stat().st_uid
    return pwd.getpwnam(ACCOUNT).pw_uid


def _refuge(project: Path, state: Path) -> Path | None:
    """The account's own folder for this project, if it needs one: as noted before, else when project or programs are out of reach."""
    refuge = REFUGES / _slug(project)
    noted = state / "home"
    if noted.exists() and noted.read_text().strip() == str(refuge):
        return refuge
    return None if all(map(_reachable, (state, *(program(name).resolve() for name in PATHS)))) else refuge


def _slug(project: Path) -> str:
    readable = re.sub(r"[^a-z0-9]+", "-", project.name.lower()).strip("-")
    return f"portal-{readable or 'project'}-{_hash(project)}"


def _hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:10]


def _reachable(path: Path) -> bool:
    """May everybody walk to this path? Folders not made yet are passed over."""
    return all(step.stat().st_mode & stat.S_IXOTH for step in (path, *path.parents) if step.exists())


def _sockets(state: Path, owner: int) -> Path:
    """A short folder for this state folder and owner: the first name not taken by somebody else."""
    name = f"portal-{_hash(state)}-{owner}"
    candidates = [SOCKETS / (name + extra) for extra in ("", "-1", "-2", "-3")]
    return next((path for path in candidates if not path.exists() or path.lstat().st_uid == owner), candidates[0])


def _refuse_foreign(folder: Path, owner: int) -> None:
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner:
        raise EmbeddedError(f"{folder} belongs to user {found.st_uid}, not {owner}: run as that user, or remove it")
    if found.st_mode & 0o077:
        folder.chmod(0o700)
