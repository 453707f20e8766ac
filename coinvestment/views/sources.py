"""The four-source view of one unit and year."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.hats import Request
from accounts.models import today
from accounts.policy import UNIT_POLICY
from core.fiscal import FiscalYear
from core.parts import Year
from provinces.models import PlanningUnit

from ..sources import STEPS, view_of, years_of

YEARS_SHOWN = 6


@require_safe
def sources(request: Request, code: str) -> HttpResponse:
    unit: PlanningUnit = UNIT_POLICY.visible_or_404(request.hat, code=code)
    seen = years_of(request.hat, unit)
    year = _asked(request) or (seen[0] if seen else FiscalYear.of(today()).be)
    return render(request, "coinvestment/sources.html", {
        "unit": unit,
        "view": view_of(unit, year, request.hat),
        "years": _years(unit, year, seen),
        "steps": list(STEPS.items()),
        "may_write": UNIT_POLICY.can(request.hat, "edit_entry", unit),
    })  # fmt: skip


def _asked(request: Request) -> int | None:
    asked = request.GET.get("year", "")
    try:
        return FiscalYear(int(asked)).be if asked else None
    except ValueError as fault:
        raise Http404 from fault


def _years(unit: PlanningUnit, year: int, seen: list[int]) -> list[Year]:
    here = reverse("coinvestment:sources", args=[unit.code])
    shown = sorted({year, *seen[:YEARS_SHOWN]})
    return [Year(_("ปี %(year)s") % {"year": y}, f"{here}?year={y}", y == year) for y in shown]
