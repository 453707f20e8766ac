"""A scope is one statement with one subquery on the grants, however many papers there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.grants import rebuild_grants
from accounts.hats import active_hats
from accounts.policy import UNIT_POLICY
from budgets.permissions import LINE_POLICY, REQUEST_POLICY
from plans.models import AnnualActionPlan
from plans.permissions import ACTION_PLAN_POLICY, PLAN_POLICY, PROJECT_POLICY
from provinces.models import PlanningUnit
from tests.people import wear
from tests.reference import reference  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
POLICIES = {
    "unit": (UNIT_POLICY, "view_unit"),
    "plan": (PLAN_POLICY, "view_plan"),
    "action plan": (ACTION_PLAN_POLICY, "edit_action_plan"),
    "project": (PROJECT_POLICY, "view_action_plan"),
    "request": (REQUEST_POLICY, "view_request"),
    "line": (LINE_POLICY, "view_request"),
}


@pytest.mark.parametrize("name", POLICIES)
@pytest.mark.parametrize(("role", "area"), [("PROVINCE_OFFICE", "50"), ("OSM_OFFICER", "G15"), ("NESDC", "")])
def test_a_scope_is_one_statement_with_one_subquery(name: str, role: str, area: str) -> None:
    policy, action = POLICIES[name]
    hat = wear(role, area)
    rebuild_grants()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        list(policy.scope(hat, action))
    assert len(asked) == 1
    assert asked[0]["sql"].count("accounts_areagrant") >= 1
    assert asked[0]["sql"].count("SELECT") == 2


@pytest.mark.parametrize("papers", [1, 30])
def test_a_list_costs_the_same_at_1_and_30_papers(papers: int, django_assert_num_queries) -> None:
    hat = wear("PROVINCE_OFFICE", "50")
    rebuild_grants()
    unit = PlanningUnit.objects.get(code="50")
    AnnualActionPlan.objects.bulk_create(AnnualActionPlan(unit=unit, fiscal_year=2540 + n) for n in range(papers))
    with django_assert_num_queries(1):
        assert len(ACTION_PLAN_POLICY.scope(hat, "view_action_plan").select_related("unit")) == papers


def test_asking_about_one_paper_is_one_query(django_assert_num_queries) -> None:
    hat = wear("GOVERNOR", "50")
    rebuild_grants()
    plan = AnnualActionPlan.objects.create(unit=PlanningUnit.objects.get(code="50"), fiscal_year=2571)
    with django_assert_num_queries(1):
        assert ACTION_PLAN_POLICY.can(hat, "sign_action_plan", plan)
    with django_assert_num_queries(1):
        assert "sign_action_plan" in ACTION_PLAN_POLICY.actions_on(hat, plan)
    with django_assert_num_queries(1):
        assert list(ACTION_PLAN_POLICY.holders("sign_action_plan", plan)) == [hat]


def test_choosing_a_hat_is_one_query_however_many_there_are(django_assert_num_queries) -> None:
    first = wear("GOVERNOR", "50")
    wear("GROUP_HEAD", "G15", user=first.user)
    wear("OSM_HEAD", "G15", user=first.user, valid_until=first.valid_from)
    with django_assert_num_queries(1):
        assert [str(hat) for hat in active_hats(first.user)] == ["ผู้ว่าราชการจังหวัด จังหวัดเชียงใหม่", "หัวหน้ากลุ่มจังหวัด กลุ่มจังหวัดภาคเหนือตอนบน 1"]


def test_rebuilding_asks_a_handful_of_questions_whatever_the_number_of_hats(django_assert_max_num_queries) -> None:
    for code in PlanningUnit.objects.filter(kind="province").values_list("code", flat=True)[:30]:
        wear("GOVERNOR", code)
    with django_assert_max_num_queries(14):
        rebuild_grants()
    with django_assert_max_num_queries(8):
        assert not rebuild_grants(check=True)
