"""Proposals: the list, the form of an idea, the page, and one step of the workflow."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.desk import desk, onlookers, tell
from accounts.hats import Request
from accounts.models import Membership, today
from accounts.papers import anatomy, state_chip, turn_steps
from accounts.policy import UNIT_POLICY
from core.errors import NoRight
from core.fiscal import FiscalYear
from core.parts import Action
from provinces.models import PlanningUnit

from .. import services
from ..briefs import LINKED, Brief, brief, rows_of
from ..filters import ProposalFilter
from ..forms.projects import NewProjectForm
from ..forms.proposals import IdeaForm, ScoreForm
from ..listing import listing, state_counts
from ..models import Project, Proposal
from ..permissions import BRIEF_POLICY, PLACE, PROPOSAL_POLICY, SCREEN, WRITE
from ..screening import CODES, tally
from ..states import ProposalState
from ..turns import PROPOSAL_EXITS, PROPOSAL_TURNS
from ..workflow import PROPOSAL_WORKFLOW, marks_of

COLUMNS = {
    "title": ["title"],
    "year": ["fiscal_year", "unit__kind", "unit__name_sort"],
    "unit": ["unit__kind", "unit__name_sort", "-fiscal_year"],
    "agency": ["agency", "title"],
    "state": ["state", "-percent"],
    "score": ["percent"],
    "money": ["amount_baht"],
}
#: Steps with a choice of their own on the page: which bucket, and back out of it.
OWN_FORMS = frozenset({"place", "take_back"})


@require_safe
def proposal_list(request: Request) -> HttpResponse:
    filters = ProposalFilter(request.GET, queryset=PROPOSAL_POLICY.scope(request.hat, PROPOSAL_POLICY.view_action))
    found = listing(request, filters, _shown, COLUMNS, {"baht": Sum("amount_baht")}, sort="-year")
    return render(request, "plans/proposal_list.html", {
        "list": found,
        "sort": found.sort,
        "rows": [(proposal, state_chip(PROPOSAL_WORKFLOW, proposal.state)) for proposal in found.page],
        "states": state_counts(filters, ProposalState.choices, _("ทุกสถานะ")),
        "proposes": _holds(request.hat, WRITE),
        "screens": _holds(request.hat, SCREEN) or _holds(request.hat, PLACE),
        "planning_year": FiscalYear.of(today()).be + 1,
    })  # fmt: skip


def _shown(proposals: QuerySet[Any]) -> QuerySet[Any]:
    return proposals.with_figures().select_related("unit", "district")  # type: ignore[attr-defined]


def _holds(hat: Membership | None, action: str) -> bool:
    return hat is not None and hat.unit_id is not None and action in hat.role.actions


def visible(hat: Membership | None, pk: int) -> Proposal:
    """In view scope, else 404."""
    related = (
        "unit",
        "district__province",
        "owner__user",
        "proposer__user",
        "project__action_plan",
        *(f"project__{name}" for name in LINKED),
    )
    scope: Any = PROPOSAL_POLICY.scope(hat, PROPOSAL_POLICY.view_action)
    proposal: Proposal = get_object_or_404(scope.with_figures().select_related(*related), pk=pk)
    return proposal


@require_safe
def proposal_page(request: Request, pk: int) -> HttpResponse:
    return page(request, visible(request.hat, pk))


def page(request: Request, proposal: Proposal, form: ScoreForm | None = None) -> HttpResponse:
    """The page of a proposal, also with a form of points that needs mending."""
    about = anatomy(PROPOSAL_WORKFLOW, proposal, request.hat, url_name="plans:proposal_do", edit_action="develop_project")
    scoring = SCREEN in about.held and proposal.state == ProposalState.SUBMITTED
    return render(request, "plans/proposal.html", {
        "proposal": proposal,
        "onlookers": onlookers(request, proposal),
        "about": about,
        "held": about.held,
        "actions": [_quiet(action) for action in about.actions if action.name not in OWN_FORMS],
        "steps": [] if proposal.state in PROPOSAL_EXITS else turn_steps(PROPOSAL_TURNS, proposal, about.held),
        "may_edit_idea": WRITE in about.held and proposal.state == ProposalState.IDEA,
        "may_place": PLACE in about.held and proposal.state == ProposalState.SCREENED,
        "table_form": _table_form(proposal, about.held),
        "may_take_back": PLACE in about.held and proposal.state == ProposalState.IN_PLAN,
        "project": _project(request.hat, proposal),
        "brief": _brief(proposal),
        **_scores(request.hat, proposal, about.held),
        "form": (form or ScoreForm(initial=_own_points(request.hat, proposal))) if scoring else None,
    }, status=422 if form is not None else 200)  # fmt: skip


def _table_form(proposal: Any, held: set[str]) -> NewProjectForm | None:
    """For those who place it: the free rows of the project table, while the brief stands for none of them."""
    wanted = PLACE in held and proposal.state == ProposalState.SCREENED and not proposal.in_table
    return NewProjectForm(paper=proposal.project.action_plan) if wanted else None


def _quiet(action: Action) -> Action:
    """Withdrawing is no way forward, even while it is the only step without a blocker."""
    return replace(action, tone="quiet") if action.name == "withdraw" else action


def _project(hat: Membership | None, proposal: Proposal) -> Project | None:
    """The brief, for those who may open it. One query."""
    project = proposal.project
    return project if project and BRIEF_POLICY.can(hat, BRIEF_POLICY.view_action, project) else None


def _brief(proposal: Proposal) -> Brief | None:
    project = proposal.project
    return brief(project, rows_of(project)) if project else None


def _scores(hat: Membership | None, proposal: Proposal, held: set[str]) -> dict[str, Any]:
    """The tally; the points of each screener stay among those who decide. Two queries."""
    result = tally(marks_of(proposal))
    names = dict(Membership.objects.filter(pk__in=result.scorers).values_list("pk", "user__full_name"))
    return {"tally": result, "scorers": [names[pk] for pk in result.scorers] if held & {SCREEN, PLACE} else []}


def _own_points(hat: Membership | None, proposal: Proposal) -> dict[str, int]:
    return dict(proposal.current_scores().filter(scorer=hat, criterion__in=CODES).values_list("criterion", "points"))


@require_http_methods(["GET", "POST"])
def proposal_new(request: Request, code: str) -> HttpResponse:
    unit: PlanningUnit = UNIT_POLICY.visible_or_404(request.hat, code=code)
    hat = request.hat
    if hat is None or not UNIT_POLICY.can(hat, WRITE, unit):
        raise NoRight(_("ตำแหน่งที่ใช้อยู่ไม่มีสิทธิเสนอโครงการของ “%(unit)s”") % {"unit": unit})
    form = IdeaForm(request.POST or None, unit=unit, initial=_usual(hat, request.GET.get("year", "")))
    if form.is_valid():
        proposal = services.add_idea(unit, form.cleaned_data["fiscal_year"], form.values, form.cleaned_data["token"], by=hat)
        messages.success(request, _("บันทึกแนวคิดแล้ว: %(paper)s") % {"paper": proposal})
        return redirect(proposal)
    return _form_page(request, unit, form)


def _usual(hat: Membership, year: str) -> dict[str, Any]:
    """The agency's name as last written by this person, and the year being planned. One query."""
    last = Proposal.objects.filter(proposer__user=hat.user_id).order_by("-pk").values_list("agency", flat=True).first()
    return {"agency": last or "", "fiscal_year": year if year.isdecimal() else str(FiscalYear.of(today()).be + 1)}


def _form_page(request: Request, unit: PlanningUnit, form: IdeaForm, proposal: Proposal | None = None) -> HttpResponse:
    context = {"unit": unit, "form": form, "proposal": proposal, "desk": desk(request, form, proposal or unit)}
    return render(request, "plans/proposal_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def proposal_edit(request: Request, pk: int) -> HttpResponse:
    """The words of an idea; once there is a brief, the brief is edited instead."""
    proposal = visible(request.hat, pk)
    PROPOSAL_POLICY.require(request.hat, WRITE, proposal)
    if proposal.state != ProposalState.IDEA and proposal.project:
        return redirect("plans:project_edit", proposal.project.pk)
    form = IdeaForm(request.POST or None, unit=proposal.unit, proposal=proposal, initial=IdeaForm.initial_of(proposal))
    if not form.is_valid():
        return _form_page(request, proposal.unit, form, proposal)
    hat: Any = request.hat
    saved = services.save_idea(proposal.pk, form, by=hat)
    tell(request, form, _("บันทึกแล้ว: %(what)s") % {"what": saved})
    return redirect(saved)


@require_POST
def proposal_do(request: Request, pk: int, name: str) -> HttpResponse:
    """404 out of scope or for an unknown name, 403 without the right, 409 with all blockers, else back to the proposal."""
    proposal = visible(request.hat, pk)
    if name not in PROPOSAL_WORKFLOW.by_name:
        raise Http404
    hat: Any = request.hat
    moved = services.move_proposal(proposal.pk, name, by=hat, comment=request.POST.get("comment", ""))
    messages.success(request, _("%(deed)sแล้ว: %(paper)s") % {"deed": PROPOSAL_WORKFLOW.by_name[name].label, "paper": moved})
    return redirect(moved if PROPOSAL_POLICY.can(hat, PROPOSAL_POLICY.view_action, moved) else "plans:proposal_list")
