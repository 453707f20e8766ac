"""Writing to a request: sums, locks, newer saves, double presses, the first draft."""

from decimal import Decimal
from typing import Any

import pytest

from budgets import services
from budgets.models import BudgetRequest, CheckRun
from core.errors import NoRight, NotYet, Stale
from plans.models import ProjectKind
from tests.factories import ActionPlanFactory, LineFactory, ProjectFactory, ProvinceFactory, bring, category, hat, papers

pytestmark = pytest.mark.django_db


def values(paper: BudgetRequest, **more: Any) -> dict[str, Any]:
    given = {"project": paper.action_plan.projects.first(), "category": category(), "description": "รายการใหม่"}
    return given | {"quantity": None, "unit_of_measure": "", "unit_cost_baht": None, "amount_baht": Decimal(100_000)} | more


def test_a_saved_line_keeps_the_sum_true_and_asks_for_a_check() -> None:
    paper = papers()
    before, planner = paper.total_baht, hat("PROVINCE_OFFICE", paper.unit)
    line = services.add_line(paper, values(paper), by=planner)
    paper.refresh_from_db()
    assert paper.total_baht == before + 100_000
    assert CheckRun.objects.filter(action_plan=paper.action_plan, status="queued", requested_by=planner).count() == 1
    services.save_amount(line, Decimal(200_000), by=planner, revision=line.revision)
    services.save_amount(line, Decimal(300_000), by=planner, revision=line.revision + 1)
    paper.refresh_from_db()
    assert paper.total_baht == before + 300_000
    services.delete_line(line, by=planner, revision=line.revision + 2)
    paper.refresh_from_db()
    assert (paper.total_baht, paper.revision) == (before, 5)


def test_the_amount_is_computed_to_the_satang_when_left_empty() -> None:
    paper = papers()
    given = values(paper, amount_baht=None, quantity=Decimal("1.5"), unit_cost_baht=Decimal("33.33"))
    assert services.add_line(paper, given, by=hat("PROVINCE_OFFICE", paper.unit)).amount_baht == Decimal("50.00")


def test_lines_of_the_management_budget_do_not_count_twice() -> None:
    paper = papers()
    project = ProjectFactory(action_plan=paper.action_plan, kind=ProjectKind.MANAGEMENT, rank=None, children=False)
    LineFactory(request=paper, project=project, amount_baht=9_000_000)
    services.refresh_totals(paper)
    paper.refresh_from_db()
    assert paper.total_baht == 11_000_000


def test_the_management_budget_follows_its_lines() -> None:
    paper = papers()
    planner = hat("PROVINCE_OFFICE", paper.unit)
    project = ProjectFactory(action_plan=paper.action_plan, kind=ProjectKind.MANAGEMENT, rank=None, children=False)
    services.add_line(paper, values(paper, project=project, amount_baht=Decimal(8_000_000)), by=planner)
    paper.refresh_from_db()
    assert (paper.management_baht, paper.total_baht) == (8_000_000, 10_000_000)
    with pytest.raises(NotYet):
        services.set_management(paper, Decimal(7_000_000), by=planner, revision=paper.revision)


def test_a_newer_save_is_not_overwritten_and_both_values_are_told() -> None:
    paper = papers()
    planner, line = hat("PROVINCE_OFFICE", paper.unit), paper.lines.first()
    services.save_amount(line, Decimal(700_000), by=planner, revision=line.revision)
    with pytest.raises(Stale) as stale:
        services.save_amount(line, Decimal(600_000), by=planner, revision=line.revision)
    assert stale.value.fields == [{"label": "วงเงิน (บาท)", "mine": "600,000", "theirs": "700,000"}]
    line.refresh_from_db()
    assert line.amount_baht == 700_000


def test_the_same_form_pressed_twice_adds_one_line() -> None:
    paper = papers()
    planner, before = hat("PROVINCE_OFFICE", paper.unit), paper.lines.count()
    first, second = (services.add_line(paper, values(paper), by=planner, token="a" * 32) for _press in range(2))
    assert first == second
    assert paper.lines.count() == before + 1


def test_management_budget_over_a_newer_save() -> None:
    paper = papers()
    planner = hat("PROVINCE_OFFICE", paper.unit)
    services.set_management(paper, Decimal(8_000_000), by=planner, revision=paper.revision)
    with pytest.raises(Stale):
        services.set_management(paper, Decimal(7_000_000), by=planner, revision=paper.revision)
    paper.refresh_from_db()
    assert (paper.management_baht, paper.total_baht) == (8_000_000, 10_000_000)


def test_neither_strangers_nor_late_comers_write() -> None:
    paper = papers()
    with pytest.raises(NoRight):
        services.add_line(paper, values(paper), by=hat("GOVERNOR", paper.unit))
    planner = hat("PROVINCE_OFFICE", paper.unit)
    bring(paper, "submitted")
    with pytest.raises(NotYet):
        services.add_line(paper, values(paper), by=planner)
    with pytest.raises(NotYet):
        services.delete_line(paper.lines.first(), by=planner, revision=1)


def test_a_request_is_drafted_from_the_action_plan_once() -> None:
    plan = ActionPlanFactory()
    works, event = ProjectFactory(action_plan=plan), ProjectFactory(action_plan=plan, children=False, kind=ProjectKind.DEVELOPMENT)
    ProjectFactory(action_plan=plan, kind=ProjectKind.MANAGEMENT, rank=None, amount_baht=8_000_000, children=False)
    planner = hat("PROVINCE_OFFICE", plan.unit)
    paper = services.generate_request(plan, by=planner)
    assert paper.request_no == f"{plan.unit.code}/{plan.fiscal_year}/001"
    lines = list(paper.lines.values_list("project", "description", "category__name_th"))
    assert lines == [
        (works.pk, "กิจกรรม 1", "งบลงทุน"),
        (works.pk, "กิจกรรม 2", "งบลงทุน"),
        (event.pk, event.name, "งบดำเนินงาน"),
    ]
    assert (paper.management_baht, paper.total_baht) == (8_000_000, 10_000_000)
    assert services.generate_request(plan, by=planner) == paper


def test_last_years_category_is_taken_over() -> None:
    unit = ProvinceFactory()
    old = papers(unit, year=2570, projects=1)
    old.lines.update(category=category("งบเงินอุดหนุน"))
    plan = ActionPlanFactory(unit=unit, fiscal_year=2571)
    ProjectFactory(action_plan=plan, project_key=old.action_plan.projects.first().project_key, children=False)
    paper = services.generate_request(plan, by=hat("PROVINCE_OFFICE", unit))
    assert {str(line.category) for line in paper.lines.all()} == {"งบเงินอุดหนุน"}


def test_only_those_who_draft_for_the_unit_start_a_request() -> None:
    plan = ActionPlanFactory()
    ProjectFactory(action_plan=plan)
    for stranger in (hat("GOVERNOR", plan.unit), hat("PROVINCE_OFFICE", ProvinceFactory()), None):
        with pytest.raises(NoRight):
            services.generate_request(plan, by=stranger)
    empty = ActionPlanFactory()
    with pytest.raises(NotYet):
        services.generate_request(empty, by=hat("PROVINCE_OFFICE", empty.unit))
