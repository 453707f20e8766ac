"""Open findings of one body, a group's members or the nation, with their trend."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.hats import Request
from core.parts import Year
from plans.rules import ACTION_PLAN_RULES, PLAN_RULES
from provinces.models import PlanningUnit

from ..goals import EVERYTHING, bodies_of, unit_asked, units_offered, year_asked, years_seen
from ..open_findings import HEIGHT, WIDTH, Ask, board_of
from ..open_plan_findings import plan_board_of
from ..rules import REQUEST_RULES

YEARS_SHOWN = 5
SEVERITIES = (("", _("ต้องแก้และต้องชี้แจง")), ("blocker", _("ต้องแก้")), ("major", _("ต้องชี้แจง")))


@require_safe
def open_findings(request: Request) -> HttpResponse:
    units, years = units_offered(request.hat), years_seen(request.hat)
    ask, unit = _ask(request, units, years)
    return render(request, "budgets/open_findings.html", {
        "board": board_of(ask), "plans": plan_board_of(ask), "ask": ask, "unit": unit, "units": units, "everything": EVERYTHING,
        "years": [_year(year, ask, unit) for year in sorted({*years[:YEARS_SHOWN], ask.year})],
        "severities": SEVERITIES, "codes": sorted({*PLAN_RULES.rules, *ACTION_PLAN_RULES.rules, *REQUEST_RULES.rules}),
        "width": WIDTH, "height": HEIGHT,
    })  # fmt: skip


def _ask(request: Request, units: list[PlanningUnit], years: list[int]) -> tuple[Ask, PlanningUnit | None]:
    """Raises 404 for a unit out of sight and for what is no year."""
    try:
        unit, year = unit_asked(request.GET.get("unit", ""), units, request.hat), year_asked(request.GET.get("year"), years)
    except (LookupError, ValueError) as fault:
        raise Http404 from fault
    bodies = bodies_of(unit, year) if unit else None
    return Ask(request.hat, year, bodies, request.GET.get("severity", ""), request.GET.get("rule", "").strip()), unit


def _year(year: int, ask: Ask, unit: PlanningUnit | None) -> Year:
    url = f"{reverse('budgets:open_findings')}?year={year}&unit={unit.code if unit else EVERYTHING}"
    return Year(str(year), url, year == ask.year)
