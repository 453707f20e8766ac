"""The group office's board over its member provinces."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.hats import Request
from accounts.models import today
from accounts.policy import UNIT_POLICY, areas
from budgets.models import BudgetRequest
from core.fiscal import FiscalYear
from core.parts import Year
from plans.models import AnnualActionPlan
from provinces.models import ProvinceGroup

from .board import board_of

YEARS_SHOWN = 4


def own_board(request: Request) -> HttpResponse:
    """To the board of the hat's group; 404 for a hat without one."""
    group = ProvinceGroup.objects.filter(pk__in=areas(request.hat, "view_board")).order_by("code").first()
    if group is None:
        raise Http404
    return redirect("osm:board", group.code)


def board(request: Request, code: str) -> HttpResponse:
    groups = ProvinceGroup.objects.filter(pk__in=areas(request.hat, UNIT_POLICY.view_action))
    group = get_object_or_404(groups, code=code)
    UNIT_POLICY.require(request.hat, "view_board", group)
    years = years_of(group)
    year = _asked(request) or years[-1]
    context = {"board": board_of(group, year, request.hat), "group": group, "year": year, "years": _links(group, years, year)}
    return render(request, "osm/board.html", context)


def years_of(group: ProvinceGroup) -> list[int]:
    """Years in which the group or a member has an action plan or request, oldest first; the running one when there is none. Two queries."""
    bodies = [group.pk, *group.members.values_list("province", flat=True)]
    plans = AnnualActionPlan.objects.filter(unit__in=bodies).values_list("fiscal_year", flat=True)
    found = plans.union(BudgetRequest.objects.filter(unit__in=bodies).values_list("fiscal_year", flat=True))
    return sorted(found)[-YEARS_SHOWN:] or [int(FiscalYear.of(today()))]


def _asked(request: Request) -> int | None:
    asked = request.GET.get("year", "")
    try:
        return int(FiscalYear(int(asked))) if asked else None
    except ValueError as fault:
        raise Http404 from fault


def _links(group: ProvinceGroup, years: list[int], year: int) -> list[Year]:
    address = reverse("osm:board", args=[group.code])
    return [Year(str(y), f"{address}?year={y}", y == year) for y in sorted({*years, year})]
