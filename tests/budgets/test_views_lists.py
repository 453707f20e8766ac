"""The list of requests, its map and its export."""

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Membership
from budgets.models import BudgetRequest, CheckRun, Standing
from budgets.shapes import breaks
from core.spreadsheets import harmless
from tests.factories import YEAR, GroupFactory, ProvinceFactory, RequestFactory, hat, papers

pytestmark = pytest.mark.django_db
LIST, MAP, EXPORT = "/requests/", "/requests/map/", "/requests/export.csv"
MOST_QUERIES = 15


def signed_in(client: Client, membership: Membership) -> Client:
    client.force_login(membership.user)
    return client


def checked(request: BudgetRequest, **counts: int) -> Standing:
    run = CheckRun.objects.create(fiscal_year=request.fiscal_year, action_plan=request.action_plan, status="done")
    return Standing.objects.create(action_plan=request.action_plan, run=run, checked_at=timezone.now(), **counts)


def some_requests(number: int) -> list[BudgetRequest]:
    found = [RequestFactory(state="submitted", lines=0) for _ in range(number)]
    for request in found:
        checked(request, blockers=1)
        RequestFactory(action_plan__unit=request.unit, action_plan__fiscal_year=YEAR - 1, state="submitted", lines=0)
    return found


def queries(client: Client, address: str, count: Callable[..., Any]) -> int:
    client.get(address)
    with count(10**6) as taken:
        assert client.get(address).status_code == 200
    return len(taken)


@pytest.mark.parametrize("address", [LIST, f"{LIST}?q=ตัวอย่าง&kind=province&sort=-change", MAP])
def test_queries_are_few_and_flat(client: Client, address: str, django_assert_max_num_queries: Any) -> None:
    some_requests(2)
    GroupFactory()
    signed_in(client, hat("BUDGET_BUREAU"))
    few = queries(client, address, django_assert_max_num_queries)
    some_requests(48)
    assert queries(client, address, django_assert_max_num_queries) == few <= MOST_QUERIES


def test_search_finds_unit_number_project_and_line(client: Client) -> None:
    wanted = papers(ProvinceFactory(name_th="ลำพูน"), state="submitted")
    other = papers(state="submitted")
    wanted.lines.filter(pk=wanted.lines.first().pk).update(description="เขื่อนกันตลิ่งแม่น้ำปิง")
    signed_in(client, hat("BUDGET_BUREAU"))
    for words in ("ลำพูน", wanted.request_no, wanted.action_plan.projects.first().name, "แม่น้ำปิง"):
        page = client.get(LIST, {"q": words}).content.decode()
        assert f'href="/requests/{wanted.pk}/"' in page
        assert f'<a class="quiet" href="/requests/{other.pk}/"' not in page


def test_filters_narrow_the_list_and_totals_show_both(client: Client) -> None:
    group = RequestFactory(action_plan__unit=GroupFactory(), state="submitted", lines=0)
    RequestFactory(state="bb_review", lines=0)
    checked(group, blockers=3)
    signed_in(client, hat("BUDGET_BUREAU"))
    for query in ({"kind": "group"}, {"findings": "blockers"}, {"state": "submitted"}):
        context = client.get(LIST, query).context
        assert [row.pk for row, *_more in context["rows"]] == [group.pk]
        assert (context["totals"]["n"], context["overall"]["n"]) == (1, 2)


def test_sorting_by_change_against_the_year_before(client: Client) -> None:
    grown, shrunk = RequestFactory(state="submitted", lines=0), RequestFactory(state="submitted", lines=0)
    for request, before in ((grown, 1), (shrunk, 20_000_000)):
        RequestFactory(
            action_plan__unit=request.unit, action_plan__fiscal_year=YEAR - 1, state="submitted", lines=0, management_baht=Decimal(before)
        )
    signed_in(client, hat("BUDGET_BUREAU"))
    for sort, first in (("-change", grown), ("change", shrunk)):
        assert client.get(LIST, {"sort": sort}).context["rows"][0][0] == first


def test_drafts_stay_with_their_province_and_count_as_missing(client: Client) -> None:
    draft = papers(state="draft")
    papers(state="submitted")
    signed_in(client, hat("BUDGET_BUREAU"))
    context = client.get(LIST, {"year": YEAR}).context
    assert context["overall"]["n"] == 1
    assert [unit.pk for unit in context["missing"].units] == [draft.unit_id]


def test_a_planner_sees_the_own_province_only_and_may_start_its_request(client: Client) -> None:
    papers(state="submitted")
    mine = papers(state="draft")
    BudgetRequest.objects.filter(pk=mine.pk).delete()
    signed_in(client, hat("PROVINCE_OFFICE", mine.unit))
    context = client.get(LIST, {"year": YEAR}).context
    assert context["overall"]["n"] == 0
    assert context["missing"].startable == [mine.action_plan]


def test_unknown_year_is_not_found(client: Client) -> None:
    signed_in(client, hat("BUDGET_BUREAU"))
    assert client.get(LIST, {"year": "2024"}).status_code == 404
    assert client.get(LIST, {"year": "x"}).status_code == 404


def test_export_holds_the_filter_and_makes_formulas_harmless(client: Client) -> None:
    evil = RequestFactory(action_plan__unit=GroupFactory(name_th="=HYPERLINK(1)"), state="submitted", lines=0)
    RequestFactory(state="submitted", lines=0)
    signed_in(client, hat("BUDGET_BUREAU"))
    answer = client.get(EXPORT, {"kind": "group"})
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    head, row = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert len(head) == len(row)
    assert row[2] == "'=HYPERLINK(1)"
    assert row[7] == f"{evil.total_baht:.2f}"


@pytest.mark.parametrize(("text", "safe"), [("=1+1", "'=1+1"), ("@x", "'@x"), ("-5", "'-5"), ("เชียงใหม่", "เชียงใหม่"), ("", "")])
def test_harmless(text: str, safe: str) -> None:
    assert harmless(text) == safe


def test_map_steps_have_about_equal_numbers() -> None:
    amounts = [Decimal(n) * 10_000_000 for n in range(1, 51)]
    assert breaks(amounts) == [Decimal(110), Decimal(210), Decimal(310), Decimal(410)]
    assert breaks([]) == []
    assert breaks([Decimal(5)] * 3) == []
