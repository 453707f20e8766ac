"""The migrated template database and its copies."""

import hashlib
import os
import threading
import time
from contextlib import closing
from pathlib import Path

import psycopg2
import psycopg2.errors
from django.core.management import call_command
from django.db import connection, connections

from config import embedded

PROJECT = Path(__file__).resolve().parents[1]
TEMPLATE, COPY = "portal_template_", "portal_test_"
#: Whoever holds this advisory lock makes the template; the others wait.
MAKING_THE_TEMPLATE = 4_711


def one_connection_per_thread() -> None:
    """Whether an event loop runs or not. Django would change to another connection as soon as Playwright's loop is there, and a test's
    transaction would stay open on the first one, in everybody's way.
    """
    connections._connections = threading.local()


def attach() -> None:
    """Use the servers. When nobody used them before, copies that killed runs left are dropped."""
    if embedded.attach():
        for name in _names(COPY):
            drop(name)


def fresh(suffix: str) -> str:
    """A copy of the migrated database, for Django to work on. Template and copy are made under one lock: nobody drops it in between."""
    with closing(_server()) as server, server.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MAKING_THE_TEMPLATE])
        source = TEMPLATE + _fingerprint()
        if source not in _names(TEMPLATE):
            _make(source)
        name = COPY + suffix
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY FILE_COPY')
    _work_on(name)
    return name


def drop(name: str) -> None:
    """Waits out the server's own vacuum of the database, which only a superuser may end."""
    connections.close_all()
    for _ in range(100):
        try:
            return _sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        except psycopg2.errors.InsufficientPrivilege:
            time.sleep(0.1)
    raise TimeoutError(f"the database {name} is still in use")


def _make(name: str) -> None:
    """Under a draft name first: a killed run leaves no half-migrated template."""
    for old in _names(TEMPLATE):
        drop(old)
    draft = f"{TEMPLATE}draft"
    _sql(f'CREATE DATABASE "{draft}"')
    _work_on(draft)
    call_command("migrate", verbosity=0, interactive=False)
    connections.close_all()
    _sql(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')


def _work_on(name: str) -> None:
    connections.close_all()
    connection.settings_dict["NAME"] = name


def _names(prefix: str) -> list[str]:
    with closing(_server()) as server, server.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
        return [name for (name,) in cursor.fetchall()]


def _sql(statement: str) -> None:
    with closing(_server()) as server, server.cursor() as cursor:
        cursor.execute(statement)


def _server() -> "psycopg2.extensions.connection":
    """A connection beside Django's, to a database that is always there."""
    given = connection.settings_dict
    server = psycopg2.connect(
        host=given["HOST"], port=given["PORT"] or None, user=given["USER"], password=given["PASSWORD"] or None, dbname="postgres"
    )
    server.autocommit = True
    return server


def _fingerprint() -> str:
    """Changes with whatever a migrated database depends on: models, migrations, triggers, what runs after migrations, libraries."""
    digest = hashlib.sha256(os.fsencode(str(PROJECT)))
    for path in sorted([*PROJECT.glob("*/**/*.py"), PROJECT / "requirements.txt"]):
        if path.relative_to(PROJECT).parts[0] not in {"tests", "var", ".venv", "bin"} and _shapes_the_database(path):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _shapes_the_database(path: Path) -> bool:
    named = {"models", "migrations", "models.py", "apps.py", "requirements.txt", "permission_rows.py", "roles.py"} & set(path.parts)
    return bool(named) or b"pgtrigger" in path.read_bytes()
