"""Lists of plans and action plans: filters, order, totals, a flat number of queries."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Membership
from tests.factories import YEAR, ActionPlanFactory, DevelopmentPlanFactory, GroupFactory, ProjectFactory, ProvinceFactory, hat

pytestmark = pytest.mark.django_db
PLANS, ACTION_PLANS = "/plans/", "/action-plans/"
MOST_QUERIES = 15


def signed_in(client: Client, membership: Membership) -> Client:
    client.force_login(membership.user)
    return client


def queries(client: Client, address: str, count: Callable[..., Any]) -> int:
    client.get(address)
    with count(10**6) as taken:
        assert client.get(address).status_code == 200
    return len(taken)


@pytest.mark.parametrize("address", [PLANS, f"{PLANS}?q=ตัวอย่าง&kind=province&state=in_force&sort=-money"])
def test_the_list_of_plans_asks_few_questions(client: Client, address: str, django_assert_max_num_queries: Any) -> None:
    DevelopmentPlanFactory()
    signed_in(client, hat("NESDC"))
    few = queries(client, address, django_assert_max_num_queries)
    DevelopmentPlanFactory.create_batch(50)
    hat("NESDC")
    assert queries(client, address, django_assert_max_num_queries) == few <= MOST_QUERIES


@pytest.mark.parametrize("address", [ACTION_PLANS, f"{ACTION_PLANS}?year={YEAR}&sort=-projects"])
def test_the_list_of_action_plans_asks_few_questions(client: Client, address: str, django_assert_max_num_queries: Any) -> None:
    ActionPlanFactory(state="submitted")
    signed_in(client, hat("NESDC"))
    few = queries(client, address, django_assert_max_num_queries)
    for paper in ActionPlanFactory.create_batch(50, state="submitted"):
        ProjectFactory(action_plan=paper, children=False)
    hat("NESDC")
    assert queries(client, address, django_assert_max_num_queries) == few <= MOST_QUERIES


def test_filters_narrow_the_rows_and_their_total(client: Client) -> None:
    lamphun, group = ProvinceFactory(name_th="ลำพูน"), GroupFactory()
    for unit in (lamphun, group):
        ProjectFactory(action_plan=ActionPlanFactory(unit=unit, state="submitted"), children=False)
    signed_in(client, hat("NESDC"))
    found = client.get(ACTION_PLANS, {"q": "จังหวัดลำพูน"}).context["list"]
    assert (found.totals["n"], found.overall["n"]) == (1, 2)
    assert [paper.unit_id for paper in found.page] == [lamphun.pk]
    assert client.get(ACTION_PLANS, {"kind": "group"}).context["list"].totals["projects"] == 1


def test_state_chips_count_under_the_other_filters(client: Client) -> None:
    ActionPlanFactory(state="submitted")
    ActionPlanFactory(state="central_review")
    signed_in(client, hat("NESDC"))
    states = client.get(ACTION_PLANS, {"state": "submitted"}).context["states"]
    assert {chip.value: chip.papers for chip in states} == {"": 2, "submitted": 1, "central_review": 1}


def test_drafts_of_others_are_not_listed(client: Client) -> None:
    draft = ActionPlanFactory()
    signed_in(client, hat("NESDC"))
    assert not client.get(ACTION_PLANS).context["list"].page
    signed_in(client, hat("PROVINCE_OFFICE", draft.unit))
    assert len(client.get(ACTION_PLANS).context["list"].page) == 1


@pytest.mark.parametrize("sort", ["unit", "-unit", "region", "year", "state", "-projects", "money", "-money", "nonsense"])
def test_every_column_sorts(client: Client, sort: str) -> None:
    ActionPlanFactory.create_batch(2, state="submitted")
    signed_in(client, hat("NESDC"))
    assert len(client.get(ACTION_PLANS, {"sort": sort}).context["list"].page) == 2
