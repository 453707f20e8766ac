"""Project briefs: add, save, delete, and their rows of activities, indicators and sites."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Membership
from core.errors import Blocker, NotYet
from core.workflow import INITIAL

from ..models import AnnualActionPlan, PlanProject, PlanProjectYear, Project
from .action_plans import project_of, ranked, renumber
from .editing import edit, open_action_plan, remove, touch


@edit
def add_project(action_plan: int, plan_project: PlanProject, *, by: Membership | None) -> Project:
    """A project from a row of the plan's table, at the end of the order. Raises NotYet when the row is in use or of another plan."""
    paper = open_action_plan(action_plan, by)
    if plan_project.programme.issue.plan_id != paper.plan_id:
        raise NotYet([Blocker("other-plan", _("โครงการนี้ไม่ได้อยู่ในแผนพัฒนาฉบับที่แผนปฏิบัติราชการอ้าง"), paper.get_absolute_url())])
    if paper.projects.filter(project_key=plan_project.project_key).exists():
        raise NotYet([Blocker("in-use", _("โครงการ “%(name)s” อยู่ในแผนแล้ว") % {"name": plan_project}, paper.get_absolute_url())])
    project = _from_row(paper, plan_project)
    project.save()
    touch(paper)
    return project


def _from_row(paper: AnnualActionPlan, plan_project: PlanProject) -> Project:
    year = plan_project.years.filter(year=paper.fiscal_year).first()
    row = year or PlanProjectYear(plan_project=plan_project, year=paper.fiscal_year)
    return project_of(row, paper, len(ranked(paper)) + 1)


@edit
def save_project(project: Project, *, by: Membership | None, form: Any) -> Project:
    """Saves the brief over what stands. Raises Clash when somebody else changed the same fields in between."""
    paper = open_action_plan(project.action_plan_id, by)
    settled = form.settled()
    settled.instance.revision += 1
    saved: Project = settled.save()
    touch(paper)
    return saved


@edit
def save_rows(project: Project, formset: Any, *, by: Membership | None) -> None:
    """Activities, indicators or sites of one project, as one deed. Raises Clash for rows that two people touched."""
    paper = open_action_plan(project.action_plan_id, by)
    formset.settled().save()
    touch(paper)


@edit
def delete_project(project: Project, *, by: Membership | None) -> None:
    """Only while the plan was never sent: a returned plan keeps its projects. Raises NotYet also when request lines stand on it."""
    paper = open_action_plan(project.action_plan_id, by)
    if paper.state != INITIAL:
        told = _("ลบโครงการได้เฉพาะเมื่อแผนเป็นร่าง แผนที่เคยส่งแล้วให้ย้ายโครงการไปเกินกรอบแทน")
        raise NotYet([Blocker("not-draft", told, paper.get_absolute_url())])
    remove(
        project,
        _("โครงการนี้มีรายการในคำของบประมาณหรือมีความเห็นแล้ว จึงลบไม่ได้ ลบรายการในคำขอก่อน หรือย้ายโครงการไปเกินกรอบ"),
        project.get_absolute_url(),
    )
    renumber(paper)
