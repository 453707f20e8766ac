"""Purchases that were split (DUP-04). Duplicates of whole projects are `plans.rules.duplicates`."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from alignment.kernel import Bilingual, Finding, Outcome
from core.money import format_baht

from ..facts import LineFacts, RequestFacts, baht
from .book import REQUEST_RULES

INVESTMENT = "งบลงทุน"
OF_A_KIND = 3  # level from which a category says what is bought
ITEMS_SHOWN = 5


@REQUEST_RULES.rule("DUP-04")
def lines_are_not_split(request: RequestFacts, *, floor_baht: Decimal = Decimal(500_000), least: int = 3) -> Iterator[Finding]:
    """No three investment lines of one category in one district, each below the floor of e-bidding, reach it together."""
    together: dict[tuple[str, str], list[LineFacts]] = defaultdict(list)
    for line in request.ordinary_lines:
        category = line.category
        if category[:1] == (INVESTMENT,) and len(category) >= OF_A_KIND and line.amount_baht < floor_baht and not line.bundled:
            for place in [district.name for district in line.districts] or [""]:
                together[category[-1], place].append(line)
    for (kind, place), lines in together.items():
        if len(lines) >= least and baht(lines) >= floor_baht:
            yield _split(request, kind, place, lines, floor_baht)


def _split(request: RequestFacts, kind: str, district: str, lines: list[LineFacts], floor: Decimal) -> Finding:
    words = request.words | {"n": len(lines), "kind": kind, "floor": floor, "sum": baht(lines)}
    if not district:
        return Finding(request.subject, words, Outcome.NO_DATA)
    shown = [f"“{line.label}” {format_baht(line.amount_baht)}" for line in lines[:ITEMS_SHOWN]]
    items = [Bilingual(f"{said} บาท", f"{said} baht") for said in shown]
    return Finding(lines[0].subject, words | {"district": district, "items": items})
