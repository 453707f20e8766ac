"""The version of the development plan that an action plan cites: changed when a later one holds (ALN-04)."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import F, QuerySet

from accounts.models import Membership
from core.errors import NotYet

from ..models import AnnualActionPlan, DevelopmentPlan, Indicator, PlanProject, Programme, Project, ProjectIndicator
from ..permissions import ACTION_PLAN_POLICY
from ..states import PLAN_ACCEPTED
from ..workflow import ACTION_PLAN_WORKFLOW
from .editing import closed, edit, open_action_plan, touch


class Move(NamedTuple):
    """A project and its programme in the other version; None where that has no place for it (ALN-02 asks for one)."""

    project: Project
    programme: Programme | None


def citable(paper: AnnualActionPlan) -> QuerySet[DevelopmentPlan]:
    """The body's accepted versions that hold in the year, the latest first."""
    holding = DevelopmentPlan.objects.filter(
        unit=paper.unit_id, state__in=PLAN_ACCEPTED, year_from__lte=paper.fiscal_year, year_to__gte=paper.fiscal_year
    )
    reviewed_later = holding.filter(review_year__gt=paper.fiscal_year)
    return holding.exclude(pk__in=reviewed_later.values("pk")).order_by("-year_from", F("review_year").desc(nulls_last=True), "-pk")


def require_citing(paper: AnnualActionPlan, by: Membership | None) -> None:
    """The question without a lock, before anybody chooses in vain. Raises NoRight or NotYet."""
    ACTION_PLAN_POLICY.require(by, "edit_action_plan", paper)
    if paper.state not in ACTION_PLAN_WORKFLOW.editable:
        raise NotYet([closed(ACTION_PLAN_WORKFLOW, paper)])


def moves(paper: AnnualActionPlan, plan: DevelopmentPlan) -> list[Move]:
    """Where each project stands in that version: where its table has the project, else where its programme went. Three queries."""
    of_row = dict(PlanProject.objects.filter(programme__issue__plan=plan).values_list("project_key", "programme"))
    programmes = list(Programme.objects.filter(issue__plan=plan).select_related("issue"))
    by_pk, by_lineage = {p.pk: p for p in programmes}, {p.lineage: p for p in programmes}
    projects = (
        Project.with_candidates.filter(action_plan=paper).select_related("programme__issue").order_by(F("rank").asc(nulls_last=True), "pk")
    )
    return [
        Move(p, by_pk.get(of_row.get(p.project_key, 0)) or (by_lineage.get(p.programme.lineage) if p.programme else None)) for p in projects
    ]


@edit
def cite(action_plan: int, plan: int, *, by: Membership | None) -> list[Move]:
    """Lets the action plan cite that version; its projects and their indicators go to the same places there. Gives the moves.

    Raises NoRight, NotYet, DevelopmentPlan.DoesNotExist for a version that cannot be cited.
    """
    paper = open_action_plan(action_plan, by)
    version = citable(paper).get(pk=plan)
    moved = moves(paper, version)
    AnnualActionPlan.objects.filter(pk=paper.pk).update(plan=version)
    _write(moved)
    _move_indicators(paper, version)
    touch(paper)
    return moved


def _write(moved: Sequence[Move]) -> None:
    changed = [move for move in moved if move.project.programme_id != (move.programme and move.programme.pk)]
    for project, programme in changed:
        project.programme, project.revision = programme, project.revision + 1
    Project.with_candidates.bulk_update([move.project for move in changed], ["programme", "revision"])


def _move_indicators(paper: AnnualActionPlan, version: DevelopmentPlan) -> None:
    """An outcome feeds the same indicator of the issue as before, in that version; none where it was dropped. Three queries."""
    there = {i.lineage: i for i in Indicator.objects.filter(issue__plan=version)}
    feeding = list(
        ProjectIndicator.objects.filter(project__action_plan=paper).exclude(contributes_to=None).select_related("contributes_to")
    )
    for indicator in feeding:
        fed = indicator.contributes_to
        indicator.contributes_to = there.get(fed.lineage) if fed else None
    ProjectIndicator.objects.bulk_update(feeding, ["contributes_to"])
