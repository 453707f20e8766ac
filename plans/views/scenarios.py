"""What-if orders side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.hats import Request
from accounts.models import Membership

from .. import services
from ..models import LAST_ORDER, AnnualActionPlan, Bucket, Project, Scenario
from ..permissions import ACTION_PLAN_POLICY
from ..services.action_plans import ranked
from ..workflow import ACTION_PLAN_WORKFLOW
from .action_plans import visible

Place = tuple[int, str]


@dataclass(frozen=True)
class Column:
    """One order: the present one (no scenario) or a kept one, with its sums (baht)."""

    title: str
    scenario: Scenario | None
    places: dict[int, Place]
    inside: Decimal
    over: Decimal


@dataclass(frozen=True)
class Cell:
    rank: int | None
    bucket: str
    moved: bool

    @property
    def is_over(self) -> bool:
        return self.bucket == Bucket.OVER_CEILING


@require_safe
def scenarios(request: Request, pk: int) -> HttpResponse:
    """The present order and the kept ones, a column each. Three queries beside the page's own."""
    paper = visible(request.hat, pk)
    projects = ranked(paper)
    columns = _columns(paper, projects)
    held = ACTION_PLAN_POLICY.actions_on(request.hat, paper)
    return render(request, "plans/scenarios.html", {
        "paper": paper,
        "columns": columns,
        "rows": [(p, [_cell(c, p, columns[0]) for c in columns]) for p in projects],
        "editable": "edit_action_plan" in held and paper.state in ACTION_PLAN_WORKFLOW.editable,
    })  # fmt: skip


def _columns(paper: AnnualActionPlan, projects: list[Project]) -> list[Column]:
    now = {p.pk: (rank, p.bucket) for rank, p in enumerate(projects, 1)}
    kept = paper.scenarios.exclude(name=LAST_ORDER).prefetch_related("rows").select_related("made_by__user")
    orders = [(s.name, s, {r.project_id: (r.rank, r.bucket) for r in s.rows.all()}) for s in kept]
    return [_column(title, s, places, projects) for title, s, places in [(_("ลำดับปัจจุบัน"), None, now), *orders]]


def _column(title: str, scenario: Scenario | None, places: dict[int, Place], projects: Iterable[Project]) -> Column:
    sums = {Bucket.IN_CEILING.value: Decimal(0), Bucket.OVER_CEILING.value: Decimal(0)}
    for project in projects:
        if project.pk in places:
            sums[places[project.pk][1]] += project.amount_baht
    return Column(title, scenario, places, sums[Bucket.IN_CEILING.value], sums[Bucket.OVER_CEILING.value])


def _cell(column: Column, project: Project, now: Column) -> Cell:
    rank, bucket = column.places.get(project.pk, (None, ""))
    return Cell(rank, bucket, moved=column is not now and (rank, bucket) != now.places.get(project.pk))


@require_POST
def save(request: Request, pk: int) -> HttpResponse:
    paper = visible(request.hat, pk)
    kept = services.save_scenario(paper.pk, request.POST.get("name", ""), by=request.hat)
    messages.success(request, _("เก็บ “%(name)s” แล้ว") % {"name": kept})
    return redirect("plans:scenarios", paper.pk)


@require_POST
def choose(request: Request, pk: int, scenario: int) -> HttpResponse:
    found = _kept(request.hat, pk, scenario)
    paper = services.choose_scenario(found, by=request.hat)
    messages.success(request, _("ใช้ลำดับตาม “%(name)s” แล้ว") % {"name": found})
    return redirect(paper)


@require_POST
def delete(request: Request, pk: int, scenario: int) -> HttpResponse:
    found = _kept(request.hat, pk, scenario)
    services.delete_scenario(found, by=request.hat)
    messages.success(request, _("ลบ “%(name)s” แล้ว") % {"name": found})
    return redirect("plans:scenarios", pk)


@require_POST
def undo(request: Request, pk: int) -> HttpResponse:
    paper = services.undo(visible(request.hat, pk).pk, by=request.hat)
    messages.success(request, _("กลับไปลำดับก่อนการย้ายครั้งล่าสุดแล้ว กดอีกครั้งเพื่อทำซ้ำ"))
    return redirect(paper)


def _kept(hat: Membership | None, pk: int, scenario: int) -> Scenario:
    """Of this paper only; the undo's own order cannot be named from outside."""
    return get_object_or_404(Scenario.objects.exclude(name=LAST_ORDER), pk=scenario, action_plan=visible(hat, pk))
