"""Reference data loaded once per module: tests work on it in savepoints, and it is rolled back with the module."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction


def load() -> str:
    """What `load_reference` prints."""
    out = StringIO()
    call_command("load_reference", stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def reference(django_db_setup: None, django_db_blocker: object) -> Iterator[str]:
    with django_db_blocker.unblock():
        whole = transaction.atomic()
        whole.__enter__()
        printed = load()
    yield printed
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)
