"""Every address × every kind of person. A new address without a row fails; so does a row whose answer changes."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.middleware import PUBLIC
from tests.matrix import ANY, CAST, ROWS, World, build_world

ADMIN_PAGES = "admin"


def url_names(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield prefix + str(pattern.name)
        elif pattern.namespace != ADMIN_PAGES:
            yield from url_names(pattern, prefix + (f"{pattern.namespace}:" if pattern.namespace else ""))


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One made-up neighbourhood for all rows, rolled back at the end."""
    with django_db_blocker.unblock():
        whole = transaction.atomic()
        whole.__enter__()
        yield build_world()
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)


def answer(world: World, person: str, name: str) -> int:
    """The status this person gets; whatever the request did is undone."""
    row = ROWS[name]
    client = Client(raise_request_exception=True)
    if world.users[person]:
        client.force_login(world.users[person])
    with transaction.atomic():
        url = reverse(name, args=row.args(world))
        response = client.post(url, row.data(world)) if row.method == "post" else client.get(url, row.data(world))
        transaction.set_rollback(True)
    return response.status_code


def test_every_address_has_its_row() -> None:
    names = set(url_names())
    assert sorted(names - set(ROWS)) == [], "addresses without a row in tests/matrix.py"
    assert sorted(set(ROWS) - names) == [], "rows without an address"


@pytest.mark.parametrize("name", sorted(ROWS))
def test_each_person_gets_the_answer_of_the_matrix(world: World, name: str) -> None:
    given = {person: answer(world, person, name) for person in CAST}
    if ROWS[name].expected is ANY:
        assert name == "readyz"
        assert set(given.values()) <= {200, 503}
    else:
        assert given == ROWS[name].expected


@pytest.mark.parametrize("name", sorted(n for n in ROWS if n not in PUBLIC))
def test_without_sign_in_every_page_but_the_named_ones_asks_for_it(world: World, name: str) -> None:
    client = Client()
    response = (
        client.post(reverse(name, args=ROWS[name].args(world)))
        if ROWS[name].method == "post"
        else client.get(reverse(name, args=ROWS[name].args(world)))
    )
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login"))


def test_the_admin_is_closed_to_all_but_staff(world: World) -> None:
    for person in CAST:
        client = Client()
        if world.users[person]:
            client.force_login(world.users[person])
        assert client.get(reverse("admin:index")).status_code == (200 if person == "admin" else 302), person
