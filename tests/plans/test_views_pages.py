"""Pages of a plan, an action plan and a project: they show what is there, cheaply, and nothing to strangers."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from budgets.models import Ceiling, CheckFinding, CheckRun, Standing
from plans.models import Activity, AnnualActionPlan, DevelopmentPlan, Programme, RegionalGuideline
from tests.factories import YEAR, ActionPlanFactory, DevelopmentPlanFactory, GroupFactory, ProjectFactory, ProvinceFactory, hat

from .versions import office, whole_group_plan, whole_plan

pytestmark = pytest.mark.django_db
MOST_QUERIES = 27
BRIEF_QUERIES = 40  # ten kinds of rows, the checks, papers, comments, files and the history, one or two each


def signed_in(client: Client, membership: Membership) -> Client:
    client.force_login(membership.user)
    return client


def queries(client: Client, address: str, count: Callable[..., Any]) -> int:
    client.get(address)
    with count(10**6) as taken:
        assert client.get(address).status_code == 200
    return len(taken)


def with_projects(paper: AnnualActionPlan, number: int, **more: Any) -> AnnualActionPlan:
    for _number in range(number):
        ProjectFactory(action_plan=paper, **more)
    return paper


def test_the_action_plan_asks_few_questions(client: Client, django_assert_max_num_queries: Any) -> None:
    paper = with_projects(ActionPlanFactory(), 1)
    signed_in(client, hat("PROVINCE_OFFICE", paper.unit))
    few = queries(client, paper.get_absolute_url(), django_assert_max_num_queries)
    with_projects(paper, 48)
    assert queries(client, paper.get_absolute_url(), django_assert_max_num_queries) == few <= MOST_QUERIES


@pytest.mark.parametrize(("make", "most"), [(whole_plan, 46), (whole_group_plan, 51)])
def test_the_plan_asks_few_questions(
    client: Client, make: Callable[..., DevelopmentPlan], most: int, django_assert_max_num_queries: Any
) -> None:
    taken = []
    for rows in (1, 30):
        plan = make(rows)
        signed_in(client, office(plan))
        taken.append(queries(client, plan.get_absolute_url(), django_assert_max_num_queries))
        RegionalGuideline.objects.all().delete()
    assert taken[0] == taken[1] == most


def test_the_brief_asks_few_questions(client: Client, django_assert_max_num_queries: Any) -> None:
    project = ProjectFactory()
    signed_in(client, hat("PROVINCE_OFFICE", project.action_plan.unit))
    few = queries(client, project.get_absolute_url(), django_assert_max_num_queries)
    Activity.objects.bulk_create(Activity(project=project, order=n, name=f"กิจกรรม {n}") for n in range(50))
    assert queries(client, project.get_absolute_url(), django_assert_max_num_queries) == few <= BRIEF_QUERIES


def test_activities_of_unknown_amount_have_no_sum_and_no_false_alarm(client: Client) -> None:
    project = ProjectFactory(amount_baht=Decimal(1_000_000))
    project.activities.filter(order=2).update(amount_baht=None)
    signed_in(client, hat("PROVINCE_OFFICE", project.action_plan.unit))
    page = client.get(project.get_absolute_url())
    tables = {table.name: table for _section, tables in page.context["parts"] for table in tables}
    assert tables["activities"].sum.amount is None
    assert "ยังไม่มีตัวเลข" in page.content.decode()
    assert "บาทที่ตั้งไว้" not in page.content.decode()


def test_papers_say_where_they_come_from(client: Client) -> None:
    paper = ActionPlanFactory(data_note="จากรายงานปี <2563>")
    DevelopmentPlan.objects.filter(pk=paper.plan_id).update(data_note="จากร่างที่ใช้จริง")
    signed_in(client, hat("PROVINCE_OFFICE", paper.unit))
    assert "ที่มาของข้อมูล: จากรายงานปี &lt;2563&gt;" in client.get(paper.get_absolute_url()).content.decode()
    assert "ที่มาของข้อมูล: จากร่างที่ใช้จริง" in client.get(paper.plan.get_absolute_url()).content.decode()
    assert 'id="data-note"' not in client.get(ActionPlanFactory(unit=paper.unit, fiscal_year=YEAR - 1).get_absolute_url()).content.decode()


def test_running_totals_begin_at_the_management_budget_and_the_line_stands_where_the_ceiling_ends(client: Client) -> None:
    paper = with_projects(ActionPlanFactory(), 2)
    over = ProjectFactory(action_plan=paper, bucket="over_ceiling")
    ProjectFactory(action_plan=paper, kind="management", rank=None, amount_baht=Decimal(500_000))
    Ceiling.objects.create(unit=paper.unit, fiscal_year=YEAR, amount_baht=Decimal(2_600_000))
    signed_in(client, hat("PROVINCE_OFFICE", paper.unit))
    page = client.get(paper.get_absolute_url()).content.decode()
    assert "2,500,000" in page
    assert page.index("เส้นกรอบวงเงิน 2,600,000 บาท") < page.index(f'id="project-{over.pk}"')
    assert "คงเหลือใต้กรอบ 100,000 บาท" in page


def test_the_summary_by_issue_ends_with_its_sum(client: Client) -> None:
    paper = with_projects(ActionPlanFactory(), 2)
    ProjectFactory(action_plan=paper, bucket="over_ceiling", amount_baht=Decimal(300_000))
    signed_in(client, hat("PROVINCE_OFFICE", paper.unit))
    total = client.get(paper.get_absolute_url()).context["issues_total"]
    assert (total.projects, total.inside, total.over) == (3, Decimal(2_000_000), Decimal(300_000))


def test_the_office_sees_what_stands_before_the_signature(client: Client) -> None:
    paper = with_projects(ActionPlanFactory(), 1)
    signed_in(client, hat("PROVINCE_OFFICE", paper.unit))
    assert "ยังไม่ตรวจความสอดคล้อง" in client.get(paper.get_absolute_url()).content.decode()
    run = CheckRun.objects.create(fiscal_year=YEAR, action_plan=paper, status="done")
    Standing.objects.create(action_plan=paper, run=run, checked_at=timezone.now(), blockers=1)
    CheckFinding.objects.create(run=run, action_plan=paper, code="ALN-01", severity="blocker", subject_kind="line")
    assert "ครบแล้ว รอผู้ว่าราชการจังหวัดลงนาม" in client.get(paper.get_absolute_url()).content.decode()
    CheckFinding.objects.create(run=run, action_plan=paper, code="ARI-01", severity="blocker", subject_kind="action_plan")
    assert "สิ่งที่ต้องทำก่อนลงนาม" in client.get(paper.get_absolute_url()).content.decode()


def test_the_plan_shows_its_table_with_sums(client: Client) -> None:
    plan = DevelopmentPlanFactory()
    programme = Programme.objects.get(issue__plan=plan)
    for key, baht in (("A", 1_500_000), ("B", 2_000_000)):
        row = programme.plan_projects.create(project_key=key, name=f"โครงการ {key}")
        row.years.create(year=YEAR, indicative_baht=Decimal(baht))
    signed_in(client, hat("NESDC"))
    page = client.get(plan.get_absolute_url())
    assert page.context["volume"].table.total == Decimal(3_500_000)
    assert "3,500,000" in page.content.decode()


def test_versions_mark_the_one_in_force(client: Client) -> None:
    plan = DevelopmentPlanFactory()
    review = DevelopmentPlan.objects.create(
        unit=plan.unit, title=plan.title, year_from=plan.year_from, year_to=plan.year_to, review_year=YEAR + 1
    )
    signed_in(client, hat("PROVINCE_OFFICE", plan.unit))
    versions = client.get(review.get_absolute_url()).context["versions"]
    assert {version.pk: chip.label for version, chip in versions} == {plan.pk: "ใช้บังคับ", review.pk: "ร่าง"}


@pytest.mark.parametrize("make", [DevelopmentPlanFactory, ActionPlanFactory, ProjectFactory])
def test_a_paper_of_another_province_is_not_found(client: Client, make: Any) -> None:
    paper = make()
    signed_in(client, hat("PROVINCE_OFFICE", ProvinceFactory()))
    assert client.get(paper.get_absolute_url()).status_code == 404


def test_a_draft_is_not_found_by_reviewers(client: Client) -> None:
    paper = ActionPlanFactory()
    signed_in(client, hat("NESDC"))
    assert client.get(paper.get_absolute_url()).status_code == 404


def test_a_group_sees_the_papers_of_its_members_but_cannot_edit_them(client: Client) -> None:
    group = GroupFactory()
    paper = with_projects(ActionPlanFactory(unit=group.members.first().province), 1)
    signed_in(client, hat("OSM_OFFICER", group))
    page = client.get(paper.get_absolute_url())
    assert page.status_code == 200
    assert not page.context["editable"]
    assert 'name="rank"' not in page.content.decode()
    assert client.get(reverse("plans:project_new", args=[paper.pk])).status_code == 403
