"""The list of requests: filters, totals, what is missing, and the map beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import Count, Exists, OuterRef, QuerySet, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.hats import Request
from accounts.models import Membership, today
from accounts.papers import LOOKS, state_chip
from accounts.policy import areas, units_for
from core.asked import number
from core.fiscal import FiscalYear
from core.parts import Year
from core.workflow import INITIAL
from plans.models import AnnualActionPlan
from provinces.models import BudgetYear, PlanningUnit

from ..filters import RequestFilter, ordered, visible_requests, with_before
from ..models import BudgetRequest
from ..shapes import map_of
from ..states import RequestState
from ..workflow import REQUEST_WORKFLOW

PAGE_SIZE = 50
YEARS_SHOWN = 5
MISSING_SHOWN = 30
SUMS: dict[str, Any] = {"n": Count("pk"), "total": Sum("total_baht"), "before": Sum("before_baht")}
Totals = dict[str, Any]


@dataclass(frozen=True)
class Scope:
    """One year as one hat sees it; `before` is the nearest earlier year with visible requests."""

    hat: Membership | None
    year: int
    before: int | None
    years: list[int]

    @property
    def requests(self) -> QuerySet[Any]:
        return with_before(visible_requests(self.hat, self.year), self.hat, self.before)


class CountedPaginator(Paginator):
    """A paginator that was told the count, so that it asks nothing."""

    def __init__(self, rows: QuerySet[Any], count: int) -> None:
        super().__init__(rows, PAGE_SIZE)
        self.count = count


def scope_of(request: Request) -> Scope:
    """The year of this page (`?year=`), else the newest with visible requests, else the running one. One query."""
    used = years_seen(request.hat)
    year = _asked_year(request) or (used[0] if used else int(FiscalYear.of(today())))
    return Scope(request.hat, year, next((y for y in used if y < year), None), sorted({year, *used[:YEARS_SHOWN]}))


def years_seen(hat: Membership | None) -> list[int]:
    """Years in which anybody has a request this role may see, newest first: a probe of an index per year, whatever the areas."""
    seen = BudgetRequest.objects.filter(fiscal_year=OuterRef("year")).order_by()
    if hat is None or not hat.role.sees_drafts:
        seen = seen.exclude(state=INITIAL)
    return list(BudgetYear.objects.filter(Exists(seen)).order_by("-year").values_list("year", flat=True))


def _asked_year(request: Request) -> int | None:
    asked = request.GET.get("year", "")
    if not asked:
        return None
    try:
        return int(FiscalYear(int(asked)))
    except ValueError as fault:
        raise Http404 from fault


def request_list(request: Request) -> HttpResponse:
    scope = scope_of(request)
    found = RequestFilter(request.GET, queryset=scope.requests, year=scope.year)
    by_state = totals_by_state(scope.requests)
    overall = together(by_state.values())
    totals = totals_of(found.qs) if _narrowed(request, found) else overall
    rows = ordered(found.qs, request.GET.get("sort", "")).select_related("unit", "action_plan__standing")
    page = _page(rows, totals["n"], request.GET.get("page", ""))
    context = {
        "scope": scope,
        "filter": found,
        "page": page,
        "rows": [(row, state_chip(REQUEST_WORKFLOW, row.state), standing_of(row)) for row in page],
        "totals": totals,
        "overall": overall,
        "chips": _state_chips(_counts(request, scope) if _narrowed(request, found) else {s: t["n"] for s, t in by_state.items()}),
        "sees_drafts": bool(request.hat and request.hat.role.sees_drafts),
        "missing": missing_units(scope, overall["n"]),
        "years": year_links("budgets:request_list", scope),
        "filtered": _narrowed(request, found) or "page" in request.GET,
        "selects": [found.form[name] for name in ("region", "kind", "findings")],
        "sort": request.GET.get("sort", "unit"),
        "map": map_of(visible_requests(scope.hat, scope.year), request_url) if overall["n"] > 1 else None,
    }
    return render(request, "budgets/list.html", context)


def _narrowed(request: Request, found: RequestFilter) -> bool:
    return any(request.GET.get(name) for name in found.filters)


def request_map(request: Request) -> HttpResponse:
    scope = scope_of(request)
    requests = visible_requests(scope.hat, scope.year)
    context = {
        "scope": scope,
        "map": map_of(requests, request_url),
        "overall": totals_of(scope.requests),
        "years": year_links("budgets:map", scope),
    }
    return render(request, "budgets/map.html", context)


def request_url(pk: int) -> str:
    return reverse("budgets:request", args=[pk])


def standing_of(row: BudgetRequest) -> Any:
    """None when the action plan was never checked."""
    return getattr(row.action_plan, "standing", None)


def year_links(name: str, scope: Scope) -> list[Year]:
    return [Year(str(y), f"{reverse(name)}?year={y}", y == scope.year) for y in scope.years]


def totals_of(requests: QuerySet[Any]) -> Totals:
    """Count, sum, and the sum of the year before. One query."""
    return together([requests.order_by().aggregate(**SUMS)])


def totals_by_state(requests: QuerySet[Any]) -> dict[str, Totals]:
    """The same by state. One query."""
    return {row.pop("state"): row for row in requests.order_by().values("state").annotate(**SUMS)}


def together(parts: Iterable[Totals]) -> Totals:
    """The parts' sum, with the change against the year before where both years have figures."""
    rows = list(parts)
    totals = {key: _sum(row[key] for row in rows) for key in SUMS}
    known = totals["total"] is not None and totals["before"]
    return {**totals, "n": totals["n"] or 0, "change": totals["total"] - totals["before"] if known else None}


def _sum(values: Iterable[Any]) -> Any:
    """None when there is no figure at all."""
    known = [v for v in values if v is not None]
    return sum(known) if known else None


def _page(rows: QuerySet[Any], count: int, asked: str) -> Page:
    pages = CountedPaginator(rows, count)
    try:
        return pages.page(number(asked) or 1)
    except EmptyPage:
        return pages.page(pages.num_pages)


def _counts(request: Request, scope: Scope) -> dict[str, int]:
    """Requests by state under the other filters. One query."""
    others = request.GET.copy()
    others.pop("state", None)
    found = RequestFilter(others, queryset=visible_requests(scope.hat, scope.year), year=scope.year)
    return dict(found.qs.order_by().values_list("state").annotate(Count("pk")))


def _state_chips(counts: dict[str, int]) -> list[dict[str, Any]]:
    """All, then each state that has any."""
    chips = [
        {"state": s.value, "label": s.label, "icon": LOOKS.get(s.value, ("", "check-circle-fill"))[1], "count": counts.get(s.value, 0)}
        for s in RequestState
    ]
    return [{"state": None, "label": "", "icon": "", "count": sum(counts.values())}, *(c for c in chips if c["count"])]


@dataclass(frozen=True)
class Missing:
    """Bodies in the hat's area without a visible request, and those it may start one for."""

    units: list[PlanningUnit]
    count: int
    expected: int
    startable: list[AnnualActionPlan]


def missing_units(scope: Scope, present: int) -> Missing:
    """Three queries at most."""
    day = FiscalYear(scope.year).starts_on
    inside = units_for(scope.hat, "view_request").filter(in_programme=True, valid_from__lte=day).exclude(valid_until__lt=day)
    expected = inside.count()
    if expected <= present:
        return Missing([], 0, expected, [])
    without = inside.exclude(pk__in=visible_requests(scope.hat, scope.year).values("unit"))
    units = list(without.order_by("kind", "name_sort")[:MISSING_SHOWN])
    return Missing(units, max(expected - present, len(units)), expected, _startable(scope))


def _startable(scope: Scope) -> list[AnnualActionPlan]:
    hat = scope.hat
    if hat is None or not hat.role.sees_drafts:
        return []
    plans = AnnualActionPlan.objects.filter(unit__in=areas(hat, "edit_request"), fiscal_year=scope.year, requests=None)
    return list(plans.select_related("unit")[:MISSING_SHOWN])
