"""The board of a group: rows, whose turn, sums, rights, queries."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from budgets.models import CheckRun, Standing
from provinces.models import ProvinceGroup
from tests.factories import YEAR, GroupFactory, hat, papers, provinces_of

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


def group_with_papers(members: int) -> ProvinceGroup:
    group = GroupFactory(members=members)
    for unit in [*provinces_of(group), group]:
        paper = papers(unit, projects=1)
        run = CheckRun.objects.create(fiscal_year=YEAR, action_plan=paper.action_plan, status="done")
        Standing.objects.create(action_plan=paper.action_plan, run=run, blockers=2, checked_at=timezone.now())
    return group


def test_queries_are_few_and_flat_in_members(client: Client, django_assert_max_num_queries: Callable[..., Any]) -> None:
    taken = []
    for members in (1, 8):
        group = group_with_papers(members)
        client.force_login(hat("OSM_OFFICER", group).user)
        client.get(f"/board/{group.code}/")
        with django_assert_max_num_queries(MOST_QUERIES) as counted:
            assert client.get(f"/board/{group.code}/").status_code == 200
        taken.append(len(counted))
    assert taken[0] == taken[1]


def test_members_by_name_then_the_group_with_sums(client: Client) -> None:
    group = group_with_papers(2)
    client.force_login(hat("OSM_HEAD", group).user)
    board = client.get(f"/board/{group.code}/").context["board"]
    assert [row.unit.pk for row in board.rows][-1] == group.pk
    assert len(board.rows) == 3
    assert (board.total, board.ceiling, board.blockers) == (Decimal(30_000_000), Decimal(750_000_000), 6)
    assert board.n_sent == 0


def test_the_work_stands_at_the_first_paper_not_settled(client: Client) -> None:
    group = GroupFactory(members=1)
    papers(provinces_of(group)[0], state="submitted")
    client.force_login(hat("OSM_OFFICER", group).user)
    row = client.get(f"/board/{group.code}/?year={YEAR}").context["board"].rows[0]
    assert [cell.here for cell in row.cells] == [False, True, False]
    assert [bool(cell.owner) for cell in row.cells] == [False, True, True]


def test_a_year_without_papers_and_odd_years(client: Client) -> None:
    group = group_with_papers(1)
    client.force_login(hat("OSM_OFFICER", group).user)
    page = client.get(f"/board/{group.code}/?year={YEAR + 1}")
    assert page.context["board"].total == 0
    assert "ยังไม่มี" in page.content.decode()
    assert client.get(f"/board/{group.code}/?year=abc").status_code == 404


def test_rights(client: Client) -> None:
    group, other = GroupFactory(), GroupFactory()
    client.force_login(hat("BUDGET_BUREAU").user)
    assert client.get(f"/board/{group.code}/").status_code == 403
    assert client.get("/board/").status_code == 404
    client.force_login(hat("OSM_OFFICER", other).user)
    assert client.get(f"/board/{group.code}/").status_code == 404
    assert client.get("/board/").url == f"/board/{other.code}/"
