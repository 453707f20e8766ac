"""Facts are whole, stable, and cost the same number of queries for two bodies as for twenty."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alignment.kernel import Outcome, digest
from budgets.checks import check_request, results_for
from budgets.facts import request_facts
from budgets.models import BudgetLine, BudgetRequest
from plans.facts import action_plan_facts
from plans.models import Project, ProjectKind
from plans.rules import ACTION_PLAN_RULES, check_action_plan
from tests.factories import (
    ActionPlanFactory,
    DistrictFactory,
    GroupFactory,
    LineFactory,
    ProjectFactory,
    ProvinceFactory,
    RequestFactory,
    bring,
    category,
    papers,
)

pytestmark = pytest.mark.django_db
MOST_QUERIES = 34


def queries(pks: list[int]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        results_for(pks)
    return len(seen)


def test_whole_papers_pass_every_rule_of_province_and_group() -> None:
    for unit in (ProvinceFactory(), GroupFactory()):
        result = check_request(papers(unit))
        assert [f.message_th for f in result.findings] == []
        assert len(result.outcomes) == 47
        assert set(result.outcomes.values()) == {Outcome.PASS}


def test_twenty_bodies_cost_as_many_queries_as_two() -> None:
    requests = [papers(GroupFactory() if n % 5 == 0 else None, projects=1 + n % 3) for n in range(20)]
    DistrictFactory(province=ProvinceFactory())
    pks = [r.action_plan_id for r in requests]
    two, twenty = queries(pks[:2]), queries(pks)
    assert two == twenty <= MOST_QUERIES


def test_loading_one_or_all_gives_equal_facts_and_digests() -> None:
    pks = [papers().action_plan_id for _ in range(3)]
    together, alone = action_plan_facts(pks), {pk: action_plan_facts([pk])[pk] for pk in pks}
    assert together == alone
    assert [digest(f) for f in together.values()] == [digest(f) for f in alone.values()]
    assert request_facts(pks) == {pk: request_facts([pk])[pk] for pk in pks}


def test_a_changed_amount_changes_the_digest() -> None:
    request = papers()
    before = check_request(request).digest
    assert check_request(request).digest == before
    BudgetLine.objects.filter(request=request).update(amount_baht=Decimal("100"))
    assert check_request(request).digest != before


def test_an_empty_brief_lists_every_item() -> None:
    project = Project.objects.create(action_plan=ActionPlanFactory(plan=None), project_key="X", name="โครงการเปล่า", kind=ProjectKind.WORKS)
    [fault] = [f for f in check_action_plan(project.action_plan_id).findings if f.code == "CMP-01"]
    assert fault.finding.data["n"] == 16
    for name in ("แผนงาน", "หลักการและเหตุผล", "ตัวชี้วัดผลผลิต", "พื้นที่ดำเนินการ", "กิจกรรมหลัก", "โทรศัพท์"):
        assert name in fault.message_th


def test_white_space_is_no_answer() -> None:
    project = ProjectFactory(rationale=" \n ", beneficiaries=0)
    [facts] = action_plan_facts([project.action_plan_id])[project.action_plan_id].projects
    assert facts.blank == ("rationale", "beneficiaries")


def test_territory_is_that_of_the_fiscal_year() -> None:
    group = GroupFactory(members=3)
    left = group.members.first()
    left.valid_until = date(2026, 12, 31)
    left.save()
    old, new = (ActionPlanFactory(unit=group, fiscal_year=year) for year in (2570, 2571))
    facts = action_plan_facts([old.pk, new.pk])
    assert (len(facts[old.pk].territory), len(facts[new.pk].territory)) == (3, 2)


def test_line_of_a_strangers_project_and_district_outside_are_found() -> None:
    request, stranger = papers(), ProjectFactory()
    line = LineFactory(request=request, project=stranger, amount_baht=Decimal(500_000))
    line.districts.add(DistrictFactory())
    result = check_request(request)
    assert {(f.code, f.finding.subject.kind, f.finding.subject.pk) for f in result.blockers} == {
        ("ALN-01", "line", line.pk),
        ("GEO-01", "line", line.pk),
        ("ARI-03", "request", request.pk),
    }


def test_management_lines_stay_out_of_ranks_chain_and_sums() -> None:
    request = papers()
    management = ProjectFactory(
        action_plan=request.action_plan,
        kind=ProjectKind.MANAGEMENT,
        rank=None,
        programme=None,
        amount_baht=Decimal(9_000_000),
        children=False,
    )
    LineFactory(request=request, project=management, category=category("งบรายจ่ายอื่น"), amount_baht=Decimal(9_000_000))
    assert [f.message_th for f in check_request(request).findings] == []


def test_plan_without_request_is_judged_by_its_own_rules() -> None:
    project = ProjectFactory()
    result = results_for([project.action_plan_id])[project.action_plan_id]
    assert result.outcomes.keys() == ACTION_PLAN_RULES.rules.keys()
    assert result.findings == ()


def test_a_strangers_request_does_not_hide_the_bodys_own() -> None:
    request = papers()
    stranger = ProvinceFactory()
    RequestFactory(action_plan=request.action_plan, unit=stranger, request_no="9/9/9")
    assert request_facts([request.action_plan_id])[request.action_plan_id].pk == request.pk


def test_draft_action_plan_blocks_the_request_once() -> None:
    action_plan = ActionPlanFactory()
    ProjectFactory(action_plan=action_plan)
    request = RequestFactory(action_plan=action_plan)
    assert [f.code for f in check_request(request).blockers] == ["ALN-01"]
    bring(action_plan, "submitted")
    assert check_request(BudgetRequest.objects.get(pk=request.pk)).blockers == []
