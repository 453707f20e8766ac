"""Tests run on a PostgreSQL and a Redis of their own. Migrations run once: each test process works on a copy of the migrated database."""

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation

from config import embedded
from tests import databases


def pytest_configure(config: pytest.Config) -> None:
    """Every test process uses the servers; the first starts them, the last stops them."""
    databases.one_connection_per_thread()
    if not config.getoption("collectonly"):
        databases.attach()


def pytest_unconfigure(config: pytest.Config) -> None:
    embedded.detach()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: pytest.FixtureRequest, testrun_uid: str, worker_id: str
) -> Iterator[None]:
    with django_db_blocker.unblock():
        name = databases.fresh(f"{testrun_uid[:12]}_{worker_id}")
        yield
        databases.drop(name)


@pytest.fixture(autouse=True)
def _thai() -> Iterator[None]:
    """A test that read English pages leaves no English to the next."""
    yield
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """The system's Chromium, where `bin/test` found one."""
    program = os.environ.get("PORTAL_CHROMIUM")
    return browser_type_launch_args | ({"executable_path": program} if program else {})


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What `bin/test` checked before the tests stands beside their result."""
    failed = os.environ.get("PORTAL_FAILED_CHECKS", "").split()
    if failed:
        terminalreporter.section("checks before the tests", red=True)
        terminalreporter.line(f"FAILED: {', '.join(failed)} (see above)", red=True)
