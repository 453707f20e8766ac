"""PostgreSQL 18 from a wheel, driven by its own programs. It listens on a private socket only."""

import contextlib
import shutil
from pathlib import Path

import psutil
import psycopg2

from .errors import EmbeddedError
from .place import Place
from .processes import bury, end, find, wait_until

# No ICU in the wheel; "builtin" sorts and folds the same on every machine, whatever locales it has.
LOCALE = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
SETTINGS = {"listen_addresses": "", "max_connections": "200", "log_timezone": "UTC", "timezone": "UTC"}
# No autovacuum for tests: it meets tables full of uncommitted rows, notes them as empty, and the planner believes it.
SCRATCH = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
}
WAIT = 20  # seconds a server that is there already may take to answer


class Postgres:
    SUPERUSER, ROLE, DATABASE = "postgres", "portal", "portal"

    def __init__(self, place: Place) -> None:
        self.place = place
        self.data = place.home / "postgres"
        self.log = place.home / "logs" / "postgres.log"

    def start(self) -> bool:
        """Bring the server up; true when it was down."""
        if self.answers():
            return False
        if not self._comes_up_by_itself():
            self._start_anew()
        self._ensure_database()
        return True

    def stop(self) -> None:
        running = self._processes()
        for mode in ("fast", "immediate"):
            if self._processes():
                self.place.run("pg_ctl", "-D", self.data, "-m", mode, "-w", "-t", "30", "stop", cwd=self.data)
        end(self._processes())
        bury(running)

    def lives(self) -> bool:
        """It is there, however busy."""
        return bool(self._processes())

    def answers(self) -> bool:
        with contextlib.suppress(psycopg2.OperationalError):
            self._connect(self.SUPERUSER).close()
            return True
        return False

    def _connect(self, database: str) -> "psycopg2.extensions.connection":
        connection = psycopg2.connect(host=str(self.place.sockets), user=self.SUPERUSER, dbname=database, connect_timeout=5)
        connection.autocommit = True
        return connection

    def _processes(self) -> list[psutil.Process]:
        return find("postgres", str(self.data))

    def _comes_up_by_itself(self) -> bool:
        """Another process may have started it a moment ago; one that never answers (its socket was removed) is ended."""
        if not self._processes():
            return False
        if wait_until(self.answers, WAIT):
            return True
        self.stop()
        return False

    def _start_anew(self) -> None:
        self._make_cluster()
        self.place.folder("logs")
        # A killed server's last children may still be leaving: PostgreSQL refuses to start before they are gone.
        if not wait_until(self._try_to_start, 15):
            raise EmbeddedError(f"PostgreSQL does not start; the reason is at the end of {self.log}")

    def _try_to_start(self) -> bool:
        self._drop_stale_notes()
        self.log.unlink(missing_ok=True)
        options = ("-D", self.data, "-l", self.log, "-o", self._options(), "-w", "-t", "60")
        return self.place.run("pg_ctl", *options, "start", cwd=self.data).returncode == 0

    def _options(self) -> str:
        """Settings are given at each start, so that a change of ours reaches data made before it."""
        settings = SETTINGS | {"unix_socket_directories": str(self.place.sockets)} | (SCRATCH if self.place.scratch else {})
        return " ".join(f"-c {name}='{value}'" for name, value in settings.items())

    def _drop_stale_notes(self) -> None:
        """After a crash the number in a lock file may belong to any process by now; PostgreSQL would take that for a running server."""
        if self._processes():
            return
        for note in (self.data / "postmaster.pid", self.place.sockets / ".s.PGSQL.5432.lock"):
            if note.exists() and psutil.pid_exists(_first_number(note)):
                note.unlink()

    def _make_cluster(self) -> None:
        """Make the data folder, whole or not at all."""
        if self.data.exists():
            return
        draft = self.place.home / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        self.place.folder(draft.name)
        haste = ["--no-sync"] if self.place.scratch else []
        done = self.place.run("initdb", "-D", draft, "-U", self.SUPERUSER, "--auth=trust", *LOCALE, *haste, cwd=draft)
        if done.returncode:
            raise EmbeddedError(f"PostgreSQL cannot make its data folder {self.data}: {_last_line(done.stdout)}")
        draft.rename(self.data)

    def _ensure_database(self) -> None:
        """The portal's role owns its database and may make others for tests; it is no superuser, as in production."""
        with contextlib.closing(self._connect(self.SUPERUSER)) as connection, connection.cursor() as cursor:
            if not _has(cursor, "SELECT 1 FROM pg_roles WHERE rolname = %s", self.ROLE):
                cursor.execute(f"CREATE ROLE {self.ROLE} LOGIN CREATEDB")
            if not _has(cursor, "SELECT 1 FROM pg_database WHERE datname = %s", self.DATABASE):
                cursor.execute(f"CREATE DATABASE {self.DATABASE} OWNER {self.ROLE}")


def _has(cursor: "psycopg2.extensions.cursor", query: str, value: str) -> bool:
    cursor.execute(query, [value])
    return cursor.fetchone() is not None


def _first_number(file: Path) -> int:
    first = file.read_text().partition("\n")[0].strip()
    return int(first) if first.isdigit() else 0


def _last_line(text: str) -> str:
    return next((line for line in reversed(text.splitlines()) if line.strip()), "no message")
