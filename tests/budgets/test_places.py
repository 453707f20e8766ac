"""Every fault of the golden cases leads to an address whose page has the anchor: the field for who may write, the place for who reads."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from alignment.kernel import Stamped, plain
from budgets.check_services import request_check
from budgets.models import BudgetRequest, CheckFinding
from budgets.places import Writes, place_of
from budgets.tasks import run_check
from coinvestment.models import Entry
from coinvestment.workflow import ENTRY_WORKFLOW
from core.errors import NotYet
from plans.models import DevelopmentPlan, GoalIndicator, ProvinceRole, SharedProblem
from plans.places import PARTS
from plans.plan_panel import panel_of_plan
from plans.rules import check_plan
from tests.alignment.golden import cases
from tests.coinvestment.entries import EntryFactory
from tests.factories import (
    ActionPlanFactory,
    DevelopmentPlanFactory,
    GroupFactory,
    ProjectFactory,
    ProvinceFactory,
    RequestFactory,
    fill_plan,
    hat,
)

pytestmark = pytest.mark.django_db
OF_PLANS = {*PARTS, "plan"}
YEAR_FROM = 2571


def faults() -> Iterator[Stamped]:
    return (found for case in cases() for found in case.findings if found.is_open_fault)


def without_anchor(client: Client, addresses: Iterable[str]) -> list[str]:
    """Those whose page does not open or lacks the anchor."""
    by_page: dict[str, set[str]] = defaultdict(set)
    for address in addresses:
        page, _hash, anchor = address.partition("#")
        by_page[page].add(anchor)
    wrong = []
    for page, anchors in by_page.items():
        answer = client.get(page)
        there = set(re.findall(r'id="([^"]+)"', answer.content.decode()))
        wrong += [f"{page}#{anchor} {answer.status_code}" for anchor in anchors if answer.status_code != 200 or anchor not in there]
    return wrong


@pytest.fixture
def request_of_group() -> BudgetRequest:
    """On an action plan that is still with its writers."""
    project = ProjectFactory(action_plan=ActionPlanFactory(unit=GroupFactory()))
    made: BudgetRequest = RequestFactory(action_plan=project.action_plan)
    return made


def rows(request: BudgetRequest) -> list[CheckFinding]:
    """The faults of the golden cases, as if they had been found in this request and its action plan."""
    line: Any = request.lines.first()
    plan = request.action_plan
    pks = {"project": line.project_id, "line": line.pk, "request": request.pk, "action_plan": plan.pk}
    return [
        CheckFinding(
            action_plan=plan, code=f.code, severity=f.severity, subject_kind=f.finding.subject.kind,
            subject_pk=pks[f.finding.subject.kind], case=f.finding.case, data=plain(f.finding.data),
        )
        for f in faults() if f.finding.subject.kind in pks
    ]  # fmt: skip


@pytest.mark.parametrize(("role", "writes"), [("OSM_OFFICER", True), ("GROUP_HEAD", False)])
def test_every_fault_of_a_request_and_its_action_plan_has_its_place(
    request_of_group: BudgetRequest, client: Client, role: str, writes: bool
) -> None:
    found = rows(request_of_group)
    assert len({row.code for row in found}) > 40
    places = {place_of(row, request_of_group, Writes(writes, writes)) for row in found}
    assert "" not in places
    client.force_login(hat(role, request_of_group.unit).user)
    assert without_anchor(client, places) == []


def test_the_writer_is_led_to_fields_and_the_reader_to_no_form(request_of_group: BudgetRequest) -> None:
    found = rows(request_of_group)
    fields = {row.code for row in found if "#id_" in place_of(row, request_of_group, Writes(True, True))}
    assert {"ALN-06", "ALN-12", "ARI-04", "ARI-06", "CEI-03", "CMP-01", "CMP-03", "DUP-02", "ELG-01", "RDY-06"} <= fields
    assert not [row for row in found if "#id_" in place_of(row, request_of_group, Writes(False, False))]


def plan_with_parts(unit: Any) -> DevelopmentPlan:
    plan = fill_plan(DevelopmentPlanFactory(unit=unit, state="draft", year_from=YEAR_FROM))
    GoalIndicator.objects.create(plan=plan, name="รายได้ต่อหัว")
    if unit.is_group:
        SharedProblem.objects.create(plan=plan, text="น้ำท่วมซ้ำซาก")
        ProvinceRole.objects.create(issue=plan.issues.first(), province=unit.members.first().province, text="แหล่งผลิต")
    return plan


def part_of(plan: DevelopmentPlan, kind: str) -> Any:
    issue: Any = plan.issues.first()
    return {
        "issue": lambda: issue, "indicator": issue.indicators.first, "goal_indicator": plan.goal_indicators.first,
        "problem": plan.shared_problems.first, "role": ProvinceRole.objects.filter(issue=issue).first, "plan": lambda: plan,
    }[kind]()  # fmt: skip


def in_plan(plan: DevelopmentPlan) -> list[Stamped]:
    """The faults of the golden cases, as if they had been found in this plan; those about parts it does not have are left out."""
    moved = []
    for fault in faults():
        kind = fault.finding.subject.kind
        part = part_of(plan, kind) if kind in OF_PLANS else None
        if part is not None and not (fault.code == "ALN-08" and plan.unit.is_group):
            subject = replace(fault.finding.subject, pk=part.pk)
            moved.append(replace(fault, finding=replace(fault.finding, subject=subject)))
    return moved


@pytest.mark.parametrize("role", ["writer", "reader"])
@pytest.mark.parametrize("kind", [ProvinceFactory, GroupFactory])
def test_every_fault_of_a_development_plan_has_its_place(kind: Any, role: str, client: Client) -> None:
    plan = plan_with_parts(kind())
    found = in_plan(plan)
    names = {True: ("OSM_OFFICER", "GROUP_HEAD"), False: ("PROVINCE_OFFICE", "GOVERNOR")}[plan.unit.is_group]
    person: Membership = hat(names[role == "reader"], plan.unit)
    result = replace(check_plan(plan.pk), findings=tuple(found))
    panel = panel_of_plan(plan, result, set(), editable=role == "writer")
    links = [card.links[0].url for group in panel.groups for card in (*group.shown, *group.folded)]
    assert len(links) == len(found) > 5
    client.force_login(person.user)
    assert without_anchor(client, {url if url.startswith("/") else f"{plan.get_absolute_url()}{url}" for url in links}) == []


@pytest.mark.parametrize(
    ("name", "given"), [("propose", {"plan_issue": None, "state": "draft"}), ("confirm", {"budget_ref": "", "state": "validated"})]
)
def test_what_stops_an_entry_leads_to_its_field(name: str, given: dict[str, Any], client: Client) -> None:
    unit = ProvinceFactory()
    DevelopmentPlanFactory(unit=unit)
    entry: Entry = EntryFactory(unit=unit, **given)
    owner = hat("LAO_OFFICER", unit)
    with pytest.raises(NotYet) as refused:
        ENTRY_WORKFLOW.perform(entry.pk, name, by=owner)
    client.force_login(owner.user)
    assert without_anchor(client, [blocker.url for blocker in refused.value.blockers]) == []


def test_the_brief_marks_what_came_and_what_is_gone(client: Client) -> None:
    project: Any = ProjectFactory(action_plan=ActionPlanFactory())
    plan, goals = project.action_plan, list(project.sdgs.all())
    client.force_login(hat("PROVINCE_OFFICE", plan.unit).user)
    check(plan)
    project.sdgs.clear()
    check(plan)
    page = client.get(reverse("plans:project", args=[project.pk])).content.decode()
    panel = page[page.index('id="project-findings"') :]
    assert 'class="chip on">ใหม่' in panel
    assert f"{reverse('plans:project_section', args=[project.pk, 'links'])}#id_sdgs" in panel
    project.sdgs.set(goals)
    check(plan)
    page = client.get(reverse("plans:project", args=[project.pk])).content.decode()
    assert "หายไปจากการตรวจครั้งก่อน 1 ข้อ" in page[page.index('id="project-findings"') :]


def test_a_broken_link_leads_to_the_likeliest_targets_too(client: Client) -> None:
    project: Any = ProjectFactory(action_plan=ActionPlanFactory(), milestone=None)
    check(project.action_plan)
    client.force_login(hat("PROVINCE_OFFICE", project.action_plan.unit).user)
    page = client.get(reverse("plans:project", args=[project.pk])).content.decode()
    lineage = reverse("budgets:project_lineage", args=[project.pk])
    assert f'href="{lineage}"' in page[page.index('id="project-findings"') :]
    assert client.get(lineage).status_code == 200


def check(plan: Any) -> None:
    run = request_check(fiscal_year=plan.fiscal_year, action_plan=plan)
    run_check(run.pk)
