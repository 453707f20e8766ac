"""The panel beside one brief, on its page and beside the form while somebody types."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from budgets.checks import results_for, store
from budgets.models import BudgetLine, CheckFinding, CheckRun
from budgets.project_marks import Marks, ProjectPanel, marks_by_project, panel_of_project
from core.jobs import JobStatus
from plans.models import Objective, Project
from tests.factories import ActionPlanFactory, ProjectFactory, RequestFactory, hat

pytestmark = pytest.mark.django_db


def check_now(project: Project) -> None:
    plan = project.action_plan
    run = CheckRun.objects.create(fiscal_year=plan.fiscal_year, action_plan=plan, status=JobStatus.RUNNING)
    store(run, results_for([plan.pk]))


def panel(project: Project, role: str = "PROVINCE_OFFICE") -> ProjectPanel:
    return panel_of_project(project, hat(role, project.action_plan.unit))


def without_objective() -> Project:
    project: Project = ProjectFactory(action_plan=ActionPlanFactory())
    Objective.objects.filter(project=project).delete()
    return project


def test_a_card_leads_to_its_field_and_shows_the_fault() -> None:
    project = without_objective()
    check_now(project)
    (card,) = panel(project).cards or []
    assert card.code == "CMP-01"
    assert card.links[0].url == f"/projects/{project.pk}/edit/reasons/#objectives"
    assert "วัตถุประสงค์" in card.title


def test_who_only_reads_is_led_to_the_section_on_the_page() -> None:
    project = without_objective()
    check_now(project)
    (card,) = panel(project, "GOVERNOR").cards or []
    assert card.links[0].url == f"/projects/{project.pk}/#reasons"


def test_what_came_and_what_went_since_the_check_before_is_told() -> None:
    project = without_objective()
    other = ProjectFactory(action_plan=project.action_plan)
    check_now(project)
    Objective.objects.create(project=project, text="ลดเวลาเดินทาง")
    Project.objects.filter(pk=project.pk).update(national_strategy=None)
    check_now(project)
    found = panel(project)
    assert [(card.code, card.is_new) for card in found.cards or []] == [("ALN-06", True)]
    assert [line.split()[0] for line in found.gone] == ["CMP-01"]
    assert panel(other).gone == []


def test_the_panel_stands_beside_the_form_of_a_section(client: Client) -> None:
    project = without_objective()
    check_now(project)
    client.force_login(hat("PROVINCE_OFFICE", project.action_plan.unit).user)
    page = client.get(f"/projects/{project.pk}/edit/reasons/").content.decode()
    assert 'id="project-findings"' in page
    assert f'href="/projects/{project.pk}/edit/reasons/#objectives"' in page


def with_a_broken_line(state: str = "draft") -> Project:
    """Its own figures are right; a line of its request is no whole thousand (ARI-06)."""
    project: Project = ProjectFactory(action_plan=ActionPlanFactory(state="submitted"))
    request = RequestFactory(action_plan=project.action_plan, state=state)
    BudgetLine.objects.filter(pk=request.lines.first().pk).update(amount_baht=Decimal("500000.50"))
    check_now(project)
    return project


def test_a_project_whose_lines_have_faults_does_not_pass_in_the_ranking(django_assert_num_queries: Any) -> None:
    project = with_a_broken_line()
    by = hat("PROVINCE_OFFICE", project.action_plan.unit)
    with django_assert_num_queries(2):
        marks = marks_by_project(project.action_plan, by)
    lines = CheckFinding.objects.filter(subject_kind="line")
    assert lines.exists()
    assert marks is not None
    assert marks[project.pk].blockers + marks[project.pk].majors + marks[project.pk].advice >= lines.count()


def test_the_panel_of_the_project_leads_to_the_request_for_its_lines(client: Client) -> None:
    project = with_a_broken_line()
    client.force_login(hat("PROVINCE_OFFICE", project.action_plan.unit).user)
    page = client.get(f"/projects/{project.pk}/").content.decode()
    assert f'href="/requests/{project.action_plan.requests.get().pk}/#findings"' in page
    assert "ไม่พบข้อที่ต้องแก้หรือชี้แจงในโครงการนี้" not in page


def test_nothing_is_told_of_the_lines_of_a_request_the_reader_does_not_see() -> None:
    project = with_a_broken_line()
    marks = marks_by_project(project.action_plan, hat("NESDC"))
    assert marks is not None
    assert marks[project.pk] == Marks()
    assert panel(project, "NESDC").of_lines == 0


def test_a_project_of_which_too_little_is_known_does_not_pass_silently(client: Client) -> None:
    project = ProjectFactory(action_plan=ActionPlanFactory())
    check_now(project)
    CheckFinding.objects.all().delete()
    standing = project.action_plan.standing
    about = {"subject_kind": "project", "subject_pk": project.pk, "severity": "major", "outcome": "no_data"}
    CheckFinding.objects.create(run=standing.run, action_plan=project.action_plan, code="GEO-02", **about)
    client.force_login(hat("PROVINCE_OFFICE", project.action_plan.unit).user)
    page = client.get(project.action_plan.get_absolute_url()).content.decode()
    row = page[page.index(f'id="project-{project.pk}"') :].split("</tr>")[0]
    assert "ข้อมูลไม่พอ" in row
    assert "ผ่าน" not in row
