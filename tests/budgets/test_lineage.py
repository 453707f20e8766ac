"""The chain from a line to the national strategy: whole, broken, mended with one press; its queries and who sees it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from budgets.lineage import Step
from plans.models import DevelopmentIssue, NodeKind, PlanProject, Programme, Project, RegionalGuideline, StrategyNode
from tests.factories import ActionPlanFactory, DevelopmentPlanFactory, GroupFactory, ProjectFactory, ProvinceFactory, hat, papers

pytestmark = pytest.mark.django_db
MOST_QUERIES = 18


def signed_in(client: Client, role: str, unit: Any = None) -> Client:
    client.force_login(hat(role, unit).user)
    return client


def steps(client: Client, project: Project) -> dict[str, Step]:
    page = client.get(f"/projects/{project.pk}/lineage/")
    assert page.status_code == 200
    return {step.level: step for step in page.context["chain"].steps}


def use(client: Client, project: Project, level: str, target: int) -> Any:
    return client.post(f"/projects/{project.pk}/lineage/use/", {"level": level, "target": target})


def draft_project(**more: Any) -> Project:
    return ProjectFactory(action_plan=ActionPlanFactory(), **more)


def strategy(number: int, name: str, kind: NodeKind = NodeKind.NATIONAL_STRATEGY, **more: Any) -> StrategyNode:
    return StrategyNode.objects.create(kind=kind, number=number, code=f"{kind[:6]}-{number}", name_th=name, **more)


def test_the_chain_runs_from_the_strategy_down_to_the_line(client: Client) -> None:
    request = papers()
    line = request.lines.first()
    page = signed_in(client, "PROVINCE_OFFICE", request.unit).get(f"/requests/lines/{line.pk}/lineage/")
    found = page.context["chain"].steps
    order = ["national_strategy", "master_plan", "milestone", "regional", "group", "issue", "programme", "project", "line"]
    assert [step.level for step in found] == order
    assert [step.here for step in found] == [False] * 8 + [True]
    assert found[-1].targets[0].baht == line.amount_baht
    assert found[0].targets[0].baht == 2_000_000


def test_the_lines_of_a_project_end_with_their_sum(client: Client) -> None:
    request = papers()
    client = signed_in(client, "PROVINCE_OFFICE", request.unit)
    page = client.get(f"/projects/{request.lines.first().project_id}/lineage/")
    assert page.context["lines_baht"] == sum(line.amount_baht for line in page.context["lines"]) == 1_000_000


def test_a_group_has_no_group_above_itself(client: Client) -> None:
    group = GroupFactory()
    project = ProjectFactory(action_plan=ActionPlanFactory(unit=group))
    signed_in(client, "OSM_OFFICER", group)
    assert "group" not in steps(client, project)


def test_an_area_specific_issue_needs_no_group(client: Client) -> None:
    project = draft_project()
    DevelopmentIssue.objects.update(is_area_specific=True, area_specific_reason="เฉพาะชายแดน")
    signed_in(client, "PROVINCE_OFFICE", project.action_plan.unit)
    group = steps(client, project)["group"]
    assert (group.fault, "เฉพาะชายแดน" in group.note) == ("", True)


def test_the_strategy_over_the_chosen_master_plan_is_offered_first(client: Client) -> None:
    wanted = strategy(5, "ด้านการเติบโตบนคุณภาพชีวิตที่เป็นมิตรกับสิ่งแวดล้อม")
    for number in range(6, 10):
        strategy(number, f"ปรับปรุงถนนเข้าแหล่งท่องเที่ยว {number}")
    project = draft_project(national_strategy=None, master_plan=strategy(19, "น้ำทั้งระบบ", NodeKind.MASTER_PLAN, parent=wanted))
    signed_in(client, "PROVINCE_OFFICE", project.action_plan.unit)
    step = steps(client, project)["national_strategy"]
    assert step.fault
    assert len(step.offers) == 3
    assert step.offers[0].pk == wanted.pk


def test_only_master_plans_under_the_strategy_are_offered_and_the_nearest_name_first(client: Client) -> None:
    under = strategy(2, "ด้านการสร้างความสามารถในการแข่งขัน")
    near = strategy(5, "การท่องเที่ยว", NodeKind.MASTER_PLAN, parent=under)
    far = strategy(6, "พื้นที่และเมืองน่าอยู่อัจฉริยะ", NodeKind.MASTER_PLAN, parent=under)
    strategy(7, "ท่องเที่ยวของยุทธศาสตร์อื่น", NodeKind.MASTER_PLAN, parent=strategy(3, "อื่น"))
    project = draft_project(national_strategy=under, master_plan=None)
    signed_in(client, "PROVINCE_OFFICE", project.action_plan.unit)
    assert [offer.pk for offer in steps(client, project)["master_plan"].offers] == [near.pk, far.pk]


def test_a_master_plan_of_another_strategy_is_a_broken_link(client: Client) -> None:
    other = strategy(3, "อื่น")
    project = draft_project(master_plan=strategy(7, "การเกษตร", NodeKind.MASTER_PLAN, parent=other))
    signed_in(client, "PROVINCE_OFFICE", project.action_plan.unit)
    assert "อื่น" in steps(client, project)["master_plan"].fault


def test_one_press_sets_the_programme_whose_table_holds_the_project(client: Client) -> None:
    project = draft_project()
    named = project.programme
    assert named is not None
    for number in range(4):
        Programme.objects.create(issue=named.issue, name=f"ปรับปรุงถนนเข้าแหล่งท่องเที่ยว {number}")
    Project.objects.update(programme=None)
    assert PlanProject.objects.filter(project_key=project.project_key).exists()
    signed_in(client, "PROVINCE_OFFICE", project.action_plan.unit)
    step = steps(client, project)["programme"]
    assert (step.offers[0].pk, step.usable, len(step.offers)) == (named.pk, True, 3)
    assert use(client, project, "programme", named.pk).status_code == 302
    project.refresh_from_db()
    assert project.programme == named
    assert project.revision == 2
    assert not steps(client, project)["programme"].fault


def test_a_programme_of_another_plan_is_neither_offered_nor_taken(client: Client) -> None:
    project = draft_project(programme=None)
    elsewhere = Programme.objects.exclude(issue__plan=project.action_plan.plan).first()
    elsewhere = elsewhere or Programme.objects.filter(issue__plan=DevelopmentPlanFactory()).get()
    signed_in(client, "PROVINCE_OFFICE", project.action_plan.unit)
    assert elsewhere.pk not in {offer.pk for offer in steps(client, project)["programme"].offers}
    assert use(client, project, "programme", elsewhere.pk).status_code == 409
    project.refresh_from_db()
    assert project.programme is None


def test_a_second_press_after_the_step_was_mended_changes_nothing(client: Client) -> None:
    project = draft_project(milestone=None)
    signed_in(client, "PROVINCE_OFFICE", project.action_plan.unit)
    target = strategy(2, "หมุดหมายการท่องเที่ยว", NodeKind.MILESTONE).pk
    assert use(client, project, "milestone", target).status_code == 302
    assert use(client, project, "milestone", target).status_code == 409


@pytest.mark.parametrize("target", ["", "²", "๑", "999999999999999999"])
def test_an_odd_target_is_refused(client: Client, target: str) -> None:
    project = draft_project(milestone=None)
    signed_in(client, "PROVINCE_OFFICE", project.action_plan.unit)
    assert use(client, project, "milestone", target).status_code == 409  # type: ignore[arg-type]


def test_the_governor_sees_the_offers_and_may_not_use_them(client: Client) -> None:
    project = draft_project(milestone=None)
    target = strategy(1, "หมุดหมาย", NodeKind.MILESTONE)
    signed_in(client, "GOVERNOR", project.action_plan.unit)
    step = steps(client, project)["milestone"]
    assert (len(step.offers), step.usable) == (1, False)
    assert use(client, project, "milestone", target.pk).status_code == 403


def test_links_of_the_issue_are_set_while_its_plan_is_a_draft(client: Client) -> None:
    province = ProvinceFactory()
    group = GroupFactory(members=[province])
    theirs = DevelopmentPlanFactory(unit=group).issues.get()
    guideline = RegionalGuideline.objects.create(region=province.region, period="2566–2570", number=2, text="ท่องเที่ยวคุณภาพสูง")
    plan = DevelopmentPlanFactory(unit=province, state="draft")
    project = ProjectFactory(action_plan=ActionPlanFactory(unit=province, plan=plan))
    signed_in(client, "PROVINCE_OFFICE", province)
    found = steps(client, project)
    assert [offer.pk for offer in found["group"].offers] == [theirs.pk]
    assert use(client, project, "group", theirs.pk).status_code == 302
    assert use(client, project, "regional", guideline.pk).status_code == 302
    issue = plan.issues.get()
    assert list(issue.group_links.all()) == [theirs]
    assert list(issue.regional_links.all()) == [guideline]
    assert issue.objective == "เพิ่มรายได้"
    assert not steps(client, project)["group"].targets[0].url, "the group's plan is not the province's to open"


def test_links_of_an_issue_in_force_are_only_shown(client: Client) -> None:
    project = draft_project()
    guideline = RegionalGuideline.objects.create(region=project.action_plan.unit.region, period="2566–2570", number=1, text="ท่องเที่ยว")
    signed_in(client, "PROVINCE_OFFICE", project.action_plan.unit)
    step = steps(client, project)["regional"]
    assert (step.offers[0].pk, step.usable) == (guideline.pk, False)
    assert use(client, project, "regional", guideline.pk).status_code == 409


def test_neighbours_find_nothing(client: Client) -> None:
    request = papers()
    signed_in(client, "PROVINCE_OFFICE", ProvinceFactory())
    assert client.get(f"/requests/lines/{request.lines.first().pk}/lineage/").status_code == 404
    assert client.get(f"/projects/{request.action_plan.projects.first().pk}/lineage/").status_code == 404


def test_queries_are_few_and_flat(client: Client, django_assert_max_num_queries: Callable[..., Any]) -> None:
    project = draft_project(national_strategy=None, programme=None)
    signed_in(client, "PROVINCE_OFFICE", project.action_plan.unit)
    steps(client, project)
    taken = []
    for _more in range(2):
        with django_assert_max_num_queries(MOST_QUERIES) as counted:
            steps(client, project)
        taken.append(len(counted))
        issue = DevelopmentIssue.objects.filter(plan=project.action_plan.plan).get()
        Programme.objects.bulk_create(Programme(issue=issue, name=f"แผนงาน {n}") for n in range(20))
        ProjectFactory.create_batch(20, action_plan=project.action_plan)
    assert taken[0] == taken[1]
