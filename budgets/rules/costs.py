"""Unit costs against real lines of the past (AMT-01 to AMT-03); what those cost is `budgets.past_costs`."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from alignment.kernel import Bilingual, Finding

from ..facts import LineFacts, RequestFacts
from ..past_costs import FOUNDATION, ITEM, KM, NOT_COUNTED, ROUTE, SQUARE_METRE, WIDENING, Past, item_kind, nearest, road_kind, size
from .book import REQUEST_RULES, gap
from .splits import INVESTMENT, OF_A_KIND

WIDE = "กว้าง"
#: Kinds of work that are no category of the document.
KINDS = {
    WIDENING: Bilingual(WIDENING, "Widening of a road"),
    FOUNDATION: Bilingual(FOUNDATION, "Road on piles or over a subsidence"),
}


class Measured(NamedTuple):
    """A line with what it is compared with, and its kilometres, square metres or pieces; None where its words do not tell them."""

    line: LineFacts
    kind: str
    size: Decimal | None


@REQUEST_RULES.rule("AMT-01")
def road_costs_as_ever_by_length(request: RequestFacts, *, fence: Decimal = Decimal("1.5"), least: int = 8) -> Iterator[Finding]:
    """A road line's baht per kilometre lies within the fences of real lines of its kind of work, in its region where enough are known.

    A line that AMT-02 can compare by its area is left to it: twice the width costs twice as much per kilometre.
    """
    by_area = {m.line.pk for m in _roads(request, SQUARE_METRE) if m.size and nearest(SQUARE_METRE, m.kind, request.region.th, least)}
    left = (measured for measured in _roads(request, KM) if measured.line.pk not in by_area)
    yield from _against_the_past(request, KM, left, fence, least)


@REQUEST_RULES.rule("AMT-02")
def road_costs_as_ever_by_area(request: RequestFacts, *, fence: Decimal = Decimal("1.5"), least: int = 8) -> Iterator[Finding]:
    """As by length, for the road lines that tell a width."""
    wide = (measured for measured in _roads(request, SQUARE_METRE) if WIDE in measured.line.label)
    yield from _against_the_past(request, SQUARE_METRE, wide, fence, least)


@REQUEST_RULES.rule("AMT-03")
def items_cost_as_ever(request: RequestFacts, *, fence: Decimal = Decimal(3), least: int = 8) -> Iterator[Finding]:
    """What one item costs lies within the fences of real items of its category and unit of measure; a route is measured by its length.

    The fence is twice as far as that of roads: a category holds works of many sizes, and at 1.5 six of the seven real lines outside were
    small or large works and not wrong prices.
    """
    items = (Measured(line, item_kind(line.kind, line.unit), line.quantity) for line in _items(request))
    yield from _against_the_past(request, ITEM, items, fence, least)


def _against_the_past(request: RequestFacts, measure: str, lines: Iterable[Measured], fence: Decimal, least: int) -> Iterator[Finding]:
    """Lines outside the fences; those that tell no size or have no past as one gap."""
    blind = 0
    for measured in lines:
        found = nearest(measure, measured.kind, request.region.th, least)
        if measured.size is None or found is None:
            blind += 1
        else:
            yield from _outlier(request, measured, measured.size, *found, fence)
    if blind:
        yield gap(request, n=blind, least=least)


def _roads(request: RequestFacts, measure: str) -> Iterator[Measured]:
    """Lines that buy one route, as the real ones do; a bridge is no road."""
    for line in request.ordinary_lines:
        if is_road(line):
            yield Measured(line, road_kind(line.kind, line.label), size(measure, line.label))


def is_road(line: LineFacts) -> bool:
    return line.quantity == 1 and line.unit == ROUTE and bool(road_kind(line.kind, line.label))


def _items(request: RequestFacts) -> list[LineFacts]:
    """Investment lines that say how many of what they buy; a bundle has no one price."""
    bought = [line for line in request.ordinary_lines if line.category[:1] == (INVESTMENT,) and len(line.category) >= OF_A_KIND]
    return [line for line in bought if line.quantity and line.unit not in NOT_COUNTED and (line.bundled or 1) == 1]


def _outlier(request: RequestFacts, measured: Measured, told: Decimal, place: str, past: Past, fence: Decimal) -> Iterator[Finding]:
    line = measured.line
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
        "kind": KINDS.get(measured.kind, line.kind),
        "low": low,
        "high": high,
        "median": past.median,
        "n": past.n,
        "where": request.region if place else Bilingual("ทั้งประเทศ", "nationwide"),
    }
    yield Finding(line.subject, request.words | words, case="below" if cost < low else "")
