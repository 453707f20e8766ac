"""Action plans: the list, the page, and how one begins."""

from operator import attrgetter
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Exists, F, OuterRef, QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.desk import desk, onlookers
from accounts.hats import Request
from accounts.models import Membership, today
from accounts.papers import anatomy, state_chip
from core.fiscal import FiscalYear
from core.parts import Entry, Year

from .. import services
from ..facts import deadline_of
from ..filters import ActionPlanFilter
from ..forms.projects import StartForm
from ..history import cited_anew, citing_history
from ..listing import listing, state_counts
from ..models import LAST_ORDER, AnnualActionPlan, DevelopmentPlan, PaperKind, Project, Scenario
from ..permissions import ACTION_PLAN_POLICY, PLAN_POLICY
from ..states import ActionPlanState
from ..tables import action_plan_rows, by_issue, sum_of
from ..turns import action_plan_steps
from ..workflow import ACTION_PLAN_WORKFLOW

COLUMNS = {
    "year": ["fiscal_year", "unit__kind", "unit__name_sort"],
    "unit": ["unit__kind", "unit__name_sort", "-fiscal_year"],
    "region": ["unit__region__order", "unit__kind", "unit__name_sort"],
    "state": ["state", "unit__kind", "unit__name_sort"],
    "projects": ["n_projects"],
    "money": ["in_baht"],
}
SUMS = {"projects": Sum("n_projects"), "inside": Sum("in_baht"), "over": Sum("over_baht")}
SHOWN_YEARS = 4


@require_safe
def action_plan_list(request: Request) -> HttpResponse:
    filters = ActionPlanFilter(request.GET, queryset=ACTION_PLAN_POLICY.scope(request.hat, "view_action_plan"))
    found = listing(request, filters, action_plan_rows, COLUMNS, SUMS, sort="-year")
    rows = [(paper, state_chip(ACTION_PLAN_WORKFLOW, paper.state)) for paper in found.page]
    states = state_counts(filters, ActionPlanState.choices, _("ทุกสถานะ"))
    return render(request, "plans/action_plan_list.html", {"list": found, "sort": found.sort, "rows": rows, "states": states})


@require_safe
def action_plan_page(request: Request, pk: int) -> HttpResponse:
    paper: Any = visible(request.hat, pk)
    about = anatomy(ACTION_PLAN_WORKFLOW, paper, request.hat, url_name="plans:action_plan_do", edit_action="edit_action_plan")
    return render(request, "plans/action_plan.html", {
        **content(paper, editable=about.editable, moved=paper.was_moved),
        "about": about,
        "held": about.held,
        "steps": action_plan_steps(paper, about.held),
        "deadline": deadline_of(PaperKind.ACTION_PLAN, paper),
        "years": _years(request.hat, paper),
        "entries": _history(request.hat, paper, about.entries),
        "onlookers": onlookers(request, paper),
    })  # fmt: skip


def visible(hat: Membership | None, pk: int) -> AnnualActionPlan:
    """Adds `was_moved`, whether there is a move to undo, and `cites_anew`, whether it cites another version than it began with."""
    scope = ACTION_PLAN_POLICY.scope(hat, "view_action_plan").select_related("unit", "plan")
    moved = Exists(Scenario.objects.filter(action_plan=OuterRef("pk"), name=LAST_ORDER))
    scope = scope.annotate(was_moved=moved, cites_anew=cited_anew())
    paper: AnnualActionPlan = get_object_or_404(scope, pk=pk)
    return paper


def _history(hat: Membership | None, paper: Any, entries: list[Entry]) -> list[Entry]:
    """Its steps, and who made it cite another version; newest first. At most one query."""
    citings = citing_history(paper, hat) if paper.cites_anew else []
    return sorted([*entries, *citings], key=attrgetter("at"), reverse=True)


def content(paper: AnnualActionPlan, *, editable: bool, moved: bool) -> dict[str, Any]:
    """The projects of the page and of its live part; `moved` says that there is a move to undo. Two queries."""
    projects = list(_projects(paper))
    ranked = [p for p in projects if not p.is_management]
    sums = by_issue(ranked)
    return {
        "paper": paper,
        "editable": editable,
        "projects": ranked,
        "management": [p for p in projects if p.is_management],
        "issues": sums,
        "issues_total": sum_of(sums),
        "total_baht": sum(p.amount_baht for p in projects),
        "undoable": editable and moved,
    }


def _projects(paper: AnnualActionPlan) -> QuerySet[Project]:
    ordered = paper.projects.select_related("programme__issue").prefetch_related("sites__district")
    return ordered.order_by(F("rank").asc(nulls_last=True), "pk")


def _years(hat: Membership | None, paper: AnnualActionPlan) -> list[Year]:
    """The body's action plans near this one. One query."""
    others = ACTION_PLAN_POLICY.scope(hat, "view_action_plan").filter(unit=paper.unit_id).order_by("-fiscal_year")[:SHOWN_YEARS]
    found = {other.fiscal_year: other for other in (*others, paper)}
    return [Year(_("ปี %(year)s") % {"year": year}, found[year].get_absolute_url(), year == paper.fiscal_year) for year in sorted(found)]


@require_http_methods(["GET", "POST"])
def start(request: Request, pk: int) -> HttpResponse:
    """A new action plan from the plan in force: its project table gives the first projects."""
    plan: DevelopmentPlan = PLAN_POLICY.visible_or_404(request.hat, pk=pk)
    PLAN_POLICY.require(request.hat, "edit_action_plan", plan)
    form = StartForm(request.POST or None, years=_free_years(plan))
    if form.is_valid():
        paper = services.start_action_plan(plan.pk, form.cleaned_data["year"], by=request.hat)
        messages.success(request, _("เริ่มแผนปฏิบัติราชการ ปี %(year)s แล้ว จัดลำดับโครงการต่อได้") % {"year": paper.fiscal_year})
        return redirect(paper)
    return _start_page(request, plan, form)


def _free_years(plan: DevelopmentPlan) -> list[int]:
    used = set(AnnualActionPlan.objects.filter(unit=plan.unit_id).values_list("fiscal_year", flat=True))
    return [year for year in range(plan.year_from, plan.year_to + 1) if year not in used]


def has_years_ahead(plan: DevelopmentPlan) -> bool:
    """Whether a running or coming year of the plan still has no action plan. One query."""
    return any(year >= int(FiscalYear.of(today())) for year in _free_years(plan))


def _start_page(request: Request, plan: DevelopmentPlan, form: forms.Form) -> HttpResponse:
    values = {"plan": plan, "form": form, "title": _("เริ่มแผนปฏิบัติราชการประจำปี"), "button": _("เริ่มแผนปฏิบัติราชการ")}
    values["desk"] = desk(request, form, plan)
    return render(request, "plans/plan_form.html", values, status=422 if form.errors else 200)
