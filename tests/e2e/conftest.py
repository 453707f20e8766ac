"""Browser tests: a real Chromium against a live server. `page` opens Thai pages at 1440 px, relative to the server."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.test import Client
from playwright.sync_api import Page

SHOTS = Path(settings.BASE_DIR) / "var" / "shots"
WIDTHS = (1440, 360)

# Playwright's loop lives in the test's thread; the database is used from it all the same.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium where Playwright was given none."""
    program = browser_type_launch_args.get("executable_path") or shutil.which("chromium")
    return browser_type_launch_args | ({"executable_path": program} if program else {})


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    look = {"locale": "th-TH", "timezone_id": "Asia/Bangkok", "viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce"}
    return browser_context_args | look


@pytest.fixture(scope="session")
def base_url(live_server: Any) -> str:
    return str(live_server.url)


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """A page that fails the test on script errors and on anything the content security policy refuses."""
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda message: faults.append(message.text) if "Content Security Policy" in message.text else None)
    yield page
    assert not faults, faults


@pytest.fixture
def sign_in(page: Page, base_url: str) -> Callable[[AbstractBaseUser], Page]:
    """Puts a session of this user into the browser; no password, no form."""

    def signed_in(user: AbstractBaseUser) -> Page:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value, "url": base_url}
        page.context.add_cookies([cookie])
        return page

    return signed_in


@pytest.fixture
def shot() -> Callable[[Page, str], None]:
    """Pictures of the whole page at desktop and phone width, under var/shots/."""

    def take(page: Page, name: str) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        before = page.viewport_size
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=True)
        if before:
            page.set_viewport_size(before)

    return take
