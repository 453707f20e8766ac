"""Unit costs against real lines of the past (AMT-01 to AMT-03); what those cost is `budgets.past_costs`."""

from collections.abc import Iterator
from decimal import Decimal

from alignment.kernel import Bilingual, Finding

from ..facts import LineFacts, RequestFacts
from ..past_costs import ITEM, KM, NOT_COUNTED, ROAD, ROUTE, SQUARE_METRE, Past, item_kind, nearest, size
from .book import REQUEST_RULES, gap
from .splits import INVESTMENT, OF_A_KIND

WIDE = "กว้าง"


@REQUEST_RULES.rule("AMT-01")
def road_costs_as_ever_by_length(request: RequestFacts, *, fence: Decimal = Decimal("1.5"), least: int = 8) -> Iterator[Finding]:
    """A road line's baht per kilometre lies within the fences of real lines of its category, in its region where enough are known."""
    yield from _against_the_past(request, KM, fence, least)


@REQUEST_RULES.rule("AMT-02")
def road_costs_as_ever_by_area(request: RequestFacts, *, fence: Decimal = Decimal("1.5"), least: int = 8) -> Iterator[Finding]:
    """As by length, for the road lines that tell a width."""
    yield from _against_the_past(request, SQUARE_METRE, fence, least)


@REQUEST_RULES.rule("AMT-03")
def items_cost_as_ever(request: RequestFacts, *, fence: Decimal = Decimal(3), least: int = 8) -> Iterator[Finding]:
    """What one item costs lies within the fences of real items of its category and unit of measure; a route is measured by its length.

    The fence is twice as far as that of roads: a category holds works of many sizes, and at 1.5 six of the seven real lines outside were
    small or large works and not wrong prices.
    """
    yield from _against_the_past(request, ITEM, fence, least)


def _against_the_past(request: RequestFacts, measure: str, fence: Decimal, least: int) -> Iterator[Finding]:
    """Lines outside the fences; those that tell no size or have no past as one gap."""
    blind = 0
    for line in _items(request) if measure == ITEM else _roads(request, measure):
        told, kind = (line.quantity, item_kind(line.kind, line.unit)) if measure == ITEM else (size(measure, line.label), line.kind)
        found = nearest(measure, kind, request.region.th, least)
        if told is None or found is None:
            blind += 1
        else:
            yield from _outlier(request, line, told, *found, fence)
    if blind:
        yield gap(request, n=blind, least=least)


def _roads(request: RequestFacts, measure: str) -> list[LineFacts]:
    """Lines that buy one route, as the real ones do; a bridge is no road. By area those that tell a width."""
    roads = [line for line in request.ordinary_lines if ROAD.match(line.kind) and line.quantity == 1 and line.unit == ROUTE]
    return roads if measure == KM else [line for line in roads if WIDE in line.label]


def _items(request: RequestFacts) -> list[LineFacts]:
    """Investment lines that say how many of what they buy; a bundle has no one price."""
    bought = [line for line in request.ordinary_lines if line.category[:1] == (INVESTMENT,) and len(line.category) >= OF_A_KIND]
    return [line for line in bought if line.quantity and line.unit not in NOT_COUNTED and (line.bundled or 1) == 1]


def _outlier(request: RequestFacts, line: LineFacts, told: Decimal, place: str, past: Past, fence: Decimal) -> Iterator[Finding]:
    cost = (line.amount_baht / told).quantize(Decimal(1))
    low, high = past.fences(fence)
    if low <= cost <= high:
        return
    words = {
        "line": line.label,
        "unit_cost": cost,
        "amount": line.amount_baht,
        "size": f"{told.normalize():,f}",
        "unit": line.unit,
        "kind": line.kind,
        "low": low,
        "high": high,
        "median": past.median,
        "n": past.n,
        "where": request.region if place else Bilingual("ทั้งประเทศ", "nationwide"),
    }
    yield Finding(line.subject, request.words | words, case="below" if cost < low else "")
