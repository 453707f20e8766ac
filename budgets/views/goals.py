"""Coverage of goals: the matrix with its gaps, and everything that serves one goal."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet, Sum
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.hats import Request
from core.parts import Year
from core.spreadsheets import csv_answer
from plans.models import AnnualActionPlan, NodeKind, Project, StrategyNode
from plans.permissions import ACTION_PLAN_POLICY
from plans.states import EDITABLE
from provinces.models import PlanningUnit

from ..goals import (
    EVERYTHING,
    KINDS,
    Ask,
    Matrix,
    children_served,
    issues_serving,
    kinds_for,
    lines_by_project,
    matrix_of,
    serving,
    unit_asked,
    units_offered,
    year_asked,
    years_seen,
)
from ..permissions import REQUEST_POLICY

PAGE = 50
ISSUES_SHOWN = 30
YEARS_SHOWN = 5


def asked(request: Request, units: list[PlanningUnit], years: list[int]) -> Ask:
    """Year, unit and kind of goal as asked for. Raises 404 for a unit out of sight and for what is no year."""
    try:
        unit, year = unit_asked(request.GET.get("unit", ""), units, request.hat), year_asked(request.GET.get("year"), years)
    except (LookupError, ValueError) as fault:
        raise Http404 from fault
    kind = request.GET.get("kind", "")
    return Ask(request.hat, year, unit, kind if kind in kinds_for(unit) else NodeKind.NATIONAL_STRATEGY.value)


def _links(name: str, ask: Ask, years: list[int], *args: Any) -> list[Year]:
    unit = ask.unit.code if ask.unit else EVERYTHING
    shown = sorted({*years[:YEARS_SHOWN], ask.year})
    return [
        Year(str(y), f"{reverse(name, args=args)}?year={y}&unit={unit}" + (f"&kind={ask.kind}" if not args else ""), y == ask.year)
        for y in shown
    ]


@require_safe
def matrix(request: Request) -> HttpResponse:
    units, years = units_offered(request.hat), years_seen(request.hat)
    ask = asked(request, units, years)
    found = matrix_of(ask)
    none = Paginator(ask.unserving().select_related("action_plan__unit").order_by("action_plan__unit__name_sort", "rank", "pk"), PAGE)
    none.count = found.unserving.count
    return render(request, "budgets/goals.html", {
        "ask": ask, "matrix": found, "units": units, "years": _links("budgets:goals", ask, years),
        "kinds": [(kind, KINDS[kind]) for kind in kinds_for(ask.unit)], "kind_label": KINDS[ask.kind],
        "page": none.get_page(request.GET.get("page")), "add_url": _add_url(ask), "everything": EVERYTHING,
    })  # fmt: skip


def _add_url(ask: Ask) -> str:
    """Where this reader adds a project to the body's plan; empty when it may not now. At most two queries."""
    if ask.unit is None:
        return ""
    paper: AnnualActionPlan | None = (
        ACTION_PLAN_POLICY.scope(ask.hat, "edit_action_plan").filter(unit=ask.unit, fiscal_year=ask.year, state__in=EDITABLE).first()
    )
    return reverse("plans:project_new", args=[paper.pk]) if paper else ""


@require_safe
def matrix_export(request: Request) -> StreamingHttpResponse:
    ask = asked(request, units_offered(request.hat), years_seen(request.hat))
    return csv_answer(_matrix_rows(matrix_of(ask)), f"goals-{ask.kind}-{ask.year}.csv")


def _matrix_rows(found: Matrix) -> Iterator[list[Any]]:
    yield [_("ลำดับ"), _("เป้าหมาย"), _("หน่วย ภาค หรือประเด็น"), _("โครงการ"), _("งบประมาณ (บาท)")]
    for row in found.rows:
        for column, cell in zip(found.columns, row.cells, strict=True):
            yield [row.goal.number, row.goal.name, column.label, cell.count if cell else 0, cell.baht if cell else 0]
    yield ["", _("ไม่รองรับเป้าหมายใด"), "", found.unserving.count, found.unserving.baht]


def _served(request: Request, pk: int) -> tuple[StrategyNode, Ask, list[PlanningUnit], list[int], QuerySet[Project]]:
    node = get_object_or_404(StrategyNode.objects.select_related("parent"), pk=pk)
    units, years = units_offered(request.hat), years_seen(request.hat)
    ask = asked(request, units, years)
    return node, ask, units, years, serving(node, ask.projects())


@require_safe
def goal(request: Request, pk: int) -> HttpResponse:
    node, ask, units, years, projects = _served(request, pk)
    totals = projects.aggregate(n=Count("pk"), baht=Sum("amount_baht"), bodies=Count("action_plan__unit", distinct=True))
    pages = Paginator(_in_order(projects), PAGE)
    pages.count = totals["n"]
    page = pages.get_page(request.GET.get("page"))
    issues = issues_serving(node, ask)
    requests = REQUEST_POLICY.scope(request.hat, REQUEST_POLICY.view_action)
    lines = lines_by_project([project.pk for project in page], requests)
    return render(request, "budgets/goal.html", {
        "node": node, "ask": ask, "units": units, "years": _links("budgets:goal", ask, years, pk), "totals": totals, "page": page,
        "rows": [(project, lines[project.pk]) for project in page], "issues": issues[:ISSUES_SHOWN], "n_issues": issues.count(),
        "children": children_served(node, ask.projects()), "everything": EVERYTHING,
    })  # fmt: skip


def _in_order(projects: QuerySet[Project]) -> QuerySet[Project]:
    ordered = projects.select_related("action_plan__unit", "programme__issue")
    return ordered.order_by("action_plan__unit__kind", "action_plan__unit__name_sort", "rank", "pk")


@require_safe
def goal_export(request: Request, pk: int) -> StreamingHttpResponse:
    node, ask, _units, _years, projects = _served(request, pk)
    rows = list(_in_order(projects))
    lines = lines_by_project([row.pk for row in rows], REQUEST_POLICY.scope(request.hat, REQUEST_POLICY.view_action))
    return csv_answer(_goal_rows(node, rows, lines), f"goal-{node.code}-{ask.year}.csv")


def _goal_rows(node: StrategyNode, rows: list[Project], lines: Any) -> Iterator[list[Any]]:
    yield [
        _("เป้าหมาย"), _("ปีงบประมาณ"), _("รหัสหน่วย"), _("หน่วยงาน"), _("ประเด็นการพัฒนา"), _("โครงการ"), _("งบประมาณ (บาท)"),
        _("รายการในคำขอ"), _("วงเงินรายการในคำขอ (บาท)"),
    ]  # fmt: skip
    for row in rows:
        paper, programme = row.action_plan, row.programme
        yield [
            node.name, paper.fiscal_year, paper.unit.code, paper.unit.full_name, programme.issue.name if programme else "", row.name,
            row.amount_baht, lines[row.pk].count, lines[row.pk].baht,
        ]  # fmt: skip
