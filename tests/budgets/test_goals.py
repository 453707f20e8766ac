"""The coverage matrix and the page of one goal: what counts, what is a gap, who sees what, how many queries."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from budgets.goals import Matrix
from plans.models import NodeKind, ProjectKind, RegionalGuideline, StrategyNode
from tests.factories import ActionPlanFactory, GroupFactory, ProjectFactory, ProvinceFactory, RegionFactory, hat, node, papers

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


def signed_in(client: Client, role: str, unit: Any = None) -> Client:
    client.force_login(hat(role, unit).user)
    return client


def matrix(client: Client, **asked: Any) -> Matrix:
    page = client.get("/goals/", asked)
    assert page.status_code == 200
    found: Matrix = page.context["matrix"]
    return found


def second() -> StrategyNode:
    return StrategyNode.objects.create(kind=NodeKind.NATIONAL_STRATEGY, number=2, code="NS-2", name_th="ด้านการแข่งขัน")


def csv(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def test_a_body_is_seen_by_its_issues_with_count_and_baht(client: Client) -> None:
    plan = ActionPlanFactory(unit=ProvinceFactory())
    ProjectFactory.create_batch(2, action_plan=plan)
    ProjectFactory(action_plan=plan, kind=ProjectKind.MANAGEMENT, rank=None)
    second()
    signed_in(client, "PROVINCE_OFFICE", plan.unit)
    found = matrix(client)
    assert [column.label for column in found.columns] == ["1. พัฒนาการท่องเที่ยวคุณภาพสูง"]
    assert [(row.total.count, row.total.baht) for row in found.rows] == [(2, Decimal(2_000_000)), (0, Decimal(0))]
    assert [row.is_gap for row in found.rows] == [False, True]
    page = client.get("/goals/").content.decode()
    assert "ไม่มี" in page
    assert f"/action-plans/{plan.pk}/projects/new/" in page, "the office may add one to its draft"


def test_a_group_is_seen_by_its_members(client: Client) -> None:
    provinces = ProvinceFactory.create_batch(2)
    group = GroupFactory(members=provinces)
    for unit in provinces:
        ProjectFactory(action_plan=ActionPlanFactory(unit=unit))
    ProjectFactory(action_plan=ActionPlanFactory(unit=ProvinceFactory()))
    signed_in(client, "OSM_OFFICER", group)
    found = matrix(client)
    assert {column.key for column in found.columns} == {group.pk, *(unit.pk for unit in provinces)}
    assert found.total.count == 2


def test_the_nation_is_seen_by_its_regions(client: Client) -> None:
    for code in ("N", "S"):
        unit = ProvinceFactory(region=RegionFactory(code=code, name_th=f"ภาค {code}"))
        ProjectFactory(action_plan=ActionPlanFactory(unit=unit, state="submitted"))
    signed_in(client, "NESDC")
    assert sorted(column.label for column in matrix(client).columns) == ["ภาค N", "ภาค S"]


def test_a_project_of_several_goals_is_in_each_row_and_once_in_the_sum(client: Client) -> None:
    project = ProjectFactory()
    goals = [StrategyNode.objects.create(kind=NodeKind.SDG, number=n, code=f"SDG{n}", name_th=f"เป้า {n}") for n in (15, 16, 17)]
    project.sdgs.set(goals[:2])
    ProjectFactory(action_plan=project.action_plan).sdgs.clear()
    StrategyNode.objects.filter(kind=NodeKind.SDG, number__lt=15).delete()
    signed_in(client, "PROVINCE_OFFICE", project.action_plan.unit)
    found = matrix(client, kind="sdg")
    assert [row.total.count for row in found.rows] == [1, 1, 0]
    assert (found.total.count, found.unserving.count) == (2, 1)


def test_projects_that_serve_none_are_listed_with_their_way_to_mend_it(client: Client) -> None:
    project = ProjectFactory(national_strategy=None)
    signed_in(client, "PROVINCE_OFFICE", project.action_plan.unit)
    page = client.get("/goals/")
    assert list(page.context["page"]) == [project]
    assert f"/projects/{project.pk}/lineage/" in page.content.decode()


def test_guidelines_of_the_region_are_goals_too(client: Client) -> None:
    project = ProjectFactory()
    region = project.action_plan.unit.region
    served, gap = (RegionalGuideline.objects.create(region=region, period="2571–2575", number=n, text=f"แนวทาง {n}") for n in (1, 2))
    assert project.programme is not None
    project.programme.issue.regional_links.add(served)
    signed_in(client, "PROVINCE_OFFICE", project.action_plan.unit)
    assert [(row.goal.pk, row.is_gap) for row in matrix(client, kind="regional").rows] == [(served.pk, False), (gap.pk, True)]


@pytest.mark.parametrize(("asked", "status"), [
    ({"year": "๒๕๗๑"}, 200), ({"year": "1"}, 404), ({"year": "2028"}, 404), ({"unit": "ไม่มี"}, 404), ({"kind": "x", "page": "²"}, 200),
])  # fmt: skip
def test_odd_addresses_are_answered(client: Client, asked: dict[str, str], status: int) -> None:
    project = ProjectFactory()
    signed_in(client, "PROVINCE_OFFICE", project.action_plan.unit)
    assert client.get("/goals/", asked).status_code == status


def test_a_neighbours_projects_and_drafts_are_not_counted(client: Client) -> None:
    project = ProjectFactory()
    signed_in(client, "PROVINCE_OFFICE", ProvinceFactory())
    goal = node(NodeKind.NATIONAL_STRATEGY)
    assert client.get("/goals/", {"unit": project.action_plan.unit.code}).status_code == 404
    assert matrix(client, unit="all").total.count == 0
    assert client.get(f"/goals/{goal.pk}/").context["totals"]["n"] == 0
    signed_in(client, "NESDC")
    assert matrix(client).total.count == 0, "a draft is its owner's"


def test_everything_that_serves_a_goal(client: Client) -> None:
    request = papers(projects=2)
    goal = node(NodeKind.NATIONAL_STRATEGY)
    plan = request.action_plan.plan
    assert plan is not None
    issue = plan.issues.get()
    issue.national_links.add(goal)
    signed_in(client, "PROVINCE_OFFICE", request.unit)
    page = client.get(f"/goals/{goal.pk}/")
    assert page.context["totals"] == {"n": 2, "baht": Decimal(2_000_000), "bodies": 1}
    assert [(lines.count, lines.baht) for _project, lines in page.context["rows"]] == [(2, Decimal(1_000_000))] * 2
    assert list(page.context["issues"]) == [issue]
    text = csv(client.get(f"/goals/{goal.pk}/export.csv"))
    assert text.count("\n") == 3


def test_lines_of_a_request_in_draft_are_the_owners(client: Client) -> None:
    request = papers()
    signed_in(client, "NESDC")
    rows = client.get(f"/goals/{node(NodeKind.NATIONAL_STRATEGY).pk}/").context["rows"]
    assert [(lines.count, lines.baht) for _project, lines in rows] == [(0, 0)] * 2
    assert request.lines.count() == 4


def test_a_csv_holds_every_cell_and_no_formula(client: Client) -> None:
    project = ProjectFactory()
    StrategyNode.objects.create(kind=NodeKind.NATIONAL_STRATEGY, number=2, code="NS-2", name_th="=SUM(A1)")
    signed_in(client, "PROVINCE_OFFICE", project.action_plan.unit)
    text = csv(client.get("/goals/export.csv"))
    assert "'=SUM(A1)" in text
    assert "1000000.00" in text


@pytest.mark.parametrize("address", ["/goals/", "/goals/?kind=regional", "/goals/{goal}/"])
@pytest.mark.parametrize("role", ["PROVINCE_OFFICE", "NESDC"])
def test_queries_are_few_and_flat(client: Client, role: str, address: str, django_assert_max_num_queries: Callable[..., Any]) -> None:
    plan = papers(projects=1, state="submitted").action_plan
    url = address.format(goal=node(NodeKind.NATIONAL_STRATEGY).pk)
    signed_in(client, role, plan.unit if role == "PROVINCE_OFFICE" else None).get(url)
    taken = []
    for _more in range(2):
        with django_assert_max_num_queries(MOST_QUERIES) as counted:
            assert client.get(url).status_code == 200
        taken.append(len(counted))
        ProjectFactory.create_batch(30, action_plan=plan)
        for unit in ProvinceFactory.create_batch(5) if role == "NESDC" else []:
            papers(unit, projects=1, state="submitted")
        first = 10 * len(taken)
        numbers = range(first, first + 10)
        StrategyNode.objects.bulk_create(StrategyNode(kind="national_strategy", number=n, code=f"N{n}", name_th="ก") for n in numbers)
    assert taken[0] == taken[1]
