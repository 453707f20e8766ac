"""Project briefs: add, save with their rows, delete."""

from collections.abc import Iterable
from typing import Any

import pghistory
from django.utils.translation import gettext as _

from accounts.models import Membership
from core.errors import Blocker, NotYet
from core.workflow import INITIAL

from ..briefs import ROW_TITLES
from ..models import AnnualActionPlan, PlanProject, PlanProjectYear, Project, Proposal
from .action_plans import project_of, ranked, renumber
from .editing import edit, open_action_plan, open_project, remove, touch


@edit
def add_project(action_plan: int, plan_project: PlanProject, *, by: Membership | None) -> Project:
    """A project from a row of the plan's table, at the end of the order. Raises NotYet when the row is in use or of another plan."""
    paper = open_action_plan(action_plan, by)
    if plan_project.programme.issue.plan_id != paper.plan_id:
        raise NotYet([Blocker("other-plan", _("โครงการนี้ไม่ได้อยู่ในแผนพัฒนาฉบับที่แผนปฏิบัติราชการอ้าง"), paper.get_absolute_url())])
    if Project.with_candidates.filter(action_plan=paper, project_key=plan_project.project_key).exists():
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
def save_project(project: Project, *, by: Membership | None, form: Any, rows: Iterable[Any] = ()) -> Project:
    """Saves the brief with the rows of its page over what stands. Raises Clash when somebody else changed the same in between."""
    paper = open_project(project, by)
    settled = form.settled()
    sets = [formset.settled() for formset in rows]
    settled.instance.revision += 1
    changed = [ROW_TITLES[formset.prefix] for formset in sets if formset.has_changed()]
    with pghistory.context(rows=list(map(str, changed))):
        saved: Project = settled.save()
        for formset in sets:
            formset.save()
    touch(paper)
    return saved


@edit
def delete_project(project: Project, *, by: Membership | None) -> None:
    """Only while the plan was never sent: a returned plan keeps its projects. Raises NotYet also when request lines stand on it."""
    paper = open_action_plan(project.action_plan_id, by)
    if paper.state != INITIAL:
        told = _("ลบโครงการได้เฉพาะเมื่อแผนเป็นร่าง แผนที่เคยส่งแล้วให้ย้ายโครงการไปเกินกรอบแทน")
        raise NotYet([Blocker("not-draft", told, paper.get_absolute_url())])
    _require_no_proposal(project)
    remove(
        project,
        _("โครงการนี้มีรายการในคำของบประมาณหรือมีความเห็นแล้ว จึงลบไม่ได้ ลบรายการในคำขอก่อน หรือย้ายโครงการไปเกินกรอบ"),
        project.get_absolute_url(),
    )
    renumber(paper)


def _require_no_proposal(project: Project) -> None:
    """A project that came from a proposal goes back to it; the agency's work is not lost."""
    proposal = Proposal.objects.filter(project=project.pk).first()
    if proposal is not None:
        told = _("โครงการนี้มาจากข้อเสนอของ%(agency)s จึงลบไม่ได้ ให้นำออกจากแผนหรือถอนในหน้าข้อเสนอ") % {"agency": proposal.agency}
        raise NotYet([Blocker("from-proposal", told, proposal.get_absolute_url())])
