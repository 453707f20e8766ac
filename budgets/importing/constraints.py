"""When foreign keys are checked in a transaction that writes many rows with history."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def checked_at_once() -> Iterator[None]:
    """Foreign keys are checked with each statement.

    Left to the end, they wait in one list that every event of the history walks through (its trigger function ends a subtransaction), and
    the time grows with the square of the rows: 58 s instead of 3 s for 30,000 lines.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
