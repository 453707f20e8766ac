"""Nasty input against every address, as each kind of person: whatever is typed or sent, the portal never answers 500."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.matrix import CAST, ROWS, World, build_world

HUGE = "9" * 20
ENDLESS = "9" * 5000  # longer than int() reads
NASTY = ("\0", "²", "-1", HUGE, ENDLESS, "NaN", "'\"><script>", "31/02/2571", "\u0958" * 80)
NAMES = (
    *("page", "year", "sort", "q", "state", "region", "kind", "unit", "issue", "period", "findings", "from", "to", "a", "b"),
    *("in", "project", "request", "next", "on"),
)
TYPED = (
    *("hat", "next", "id", "rank", "selected", "bucket", "action_plan", "fiscal_year", "revision", "amount", "amount_baht", "comment"),
    *("name", "query", "digits", "review_year", "reason", "year", "plan_project", "title", "order", "project_key", "quantity", "from"),
    *("unit_of_measure", "unit_cost_baht", "description", "project", "category", "districts", "token", "starts_on", "ends_on", "language"),
    *("national_links", "programme", "beneficiaries", "sdgs", "benefit_provinces", "year_2576", "baseline_value", "baseline_year"),
    *("regional_links", "group_links", "year_from", "approved_on", "text"),
    *("activities-TOTAL_FORMS", "activities-INITIAL_FORMS", "activities-0-id", "activities-0-amount_baht", "request"),
    *("desk", "once", "opened", "seen", "pick-all", "activities-0-was", "activities-0-name", "gone", "under"),
)
#: These wait for a worker, or only say that they live; passwords, keys and codes are the business of allauth.
LEFT_OUT = ("healthz", "readyz", "account_", "mfa_")
#: The planner may do most and tries everything; each other person tries what has hurt most.
BOLD, DOERS = "planner", ("planner", "governor", "nesdc")
ADDRESSES = sorted(name for name in ROWS if not name.startswith(LEFT_OUT))


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock():
        whole = transaction.atomic()
        whole.__enter__()
        yield build_world()
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)


@pytest.fixture(scope="module")
def clients(world: World) -> dict[str, Client]:
    return {person: signed_in(world.users[person]) for person in CAST}


def signed_in(user: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def status(client: Client, method: str, url: str, data: dict[str, str]) -> int:
    """What the portal answers; whatever was written is undone."""
    with transaction.atomic():
        answer = getattr(client, method)(url, data)
        transaction.set_rollback(True)
    return answer.status_code


@pytest.mark.parametrize("name", ADDRESSES)
def test_odd_questions_get_an_answer(world: World, clients: dict[str, Client], name: str) -> None:
    assert faults(world, clients, name, "get", NAMES) == []


@pytest.mark.parametrize("name", ADDRESSES)
def test_garbage_that_is_sent_gets_an_answer(world: World, clients: dict[str, Client], name: str) -> None:
    assert faults(world, clients, name, "post", TYPED) == []
    url = reverse(name, args=ROWS[name].args(world))
    assert [person for person in DOERS if status(clients[person], "post", url, {}) >= 500] == []


def faults(world: World, clients: dict[str, Client], name: str, method: str, names: tuple[str, ...]) -> list[tuple[str, str]]:
    url = reverse(name, args=ROWS[name].args(world))
    sent = [(BOLD, nasty) for nasty in NASTY] + [(person, "\0" if method == "post" else HUGE) for person in CAST if person != BOLD]
    return [(person, nasty[:20]) for person, nasty in sent if status(clients[person], method, url, dict.fromkeys(names, nasty)) >= 500]


@pytest.mark.parametrize("name", ADDRESSES)
def test_keys_that_nothing_has_are_not_found(world: World, clients: dict[str, Client], name: str) -> None:
    for argument in ("0", HUGE, "%00"):
        url = address(name, len(ROWS[name].args(world)), argument)
        if url:
            assert status(clients["planner"], ROWS[name].method, url, {}) < 500, argument


def address(name: str, arguments: int, argument: str) -> str:
    try:
        return reverse(name, args=[argument.replace("%00", "\0")] * arguments) if arguments else ""
    except NoReverseMatch:
        return ""
