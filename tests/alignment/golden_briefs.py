"""The brief of a golden case. Whatever a case leaves out is in order: one item of works, a quarter of the money each quarter.

Of a project's brief a case may give: `unwritten` (nobody has begun it), `needs`, `sdgs`, `strategy`, `master_plan`, `indicators`,
`items`, `quarters`, `multi_year`, `commitment`, `slices`, `starts`, `ends`, `signs`, `ready`, `recipient`, `upkeep`.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from alignment.kernel import Bilingual
from core.fiscal import FiscalYear
from plans.facts import BriefFacts, CheckFacts, IndicatorFacts, ItemFacts, NodeFacts, SliceFacts
from plans.models import ReadinessTopic

#: The issue of the cited plan under which the projects of a case stand.
ISSUE = 7
STRATEGIES = {1: "ความมั่นคง", 2: "ความสามารถในการแข่งขัน"}


def baht(text: Any) -> Decimal:
    return Decimal(str(text).replace(",", ""))


def _maybe(text: Any) -> Decimal | None:
    return None if text is None else baht(text)


def brief_of(given: dict[str, Any], amount: Decimal, year: int) -> BriefFacts:
    fiscal, items = FiscalYear(year), tuple(_items(given, amount))
    quarter = (amount / 4).quantize(Decimal("0.01"))
    quarters = given.get("quarters", [quarter, quarter, quarter, amount - 3 * quarter])
    return BriefFacts(
        starts_on=given.get("starts", fiscal.starts_on),
        ends_on=given.get("ends", fiscal.ends_on),
        sign_on=given.get("signs", fiscal.starts_on),
        is_multi_year=given.get("multi_year", False),
        commitment_baht=_maybe(given.get("commitment")),
        quarters_baht=tuple(map(_maybe, quarters)),  # type: ignore[arg-type]
        has_recipient=given.get("recipient", True),
        has_upkeep=given.get("upkeep", True),
        strategy=_strategy(given.get("strategy", 2)),
        master_plan=_master_plan(given.get("master_plan", {})),
        n_sdgs=given.get("sdgs", 1),
        need_kinds=tuple(given.get("needs", ["hearing_issue"])),
        indicators=tuple(_indicators(given)),
        items=items,
        slices=tuple(SliceFacts(y, baht(a)) for y, a in given.get("slices", {}).items()),
        readiness=_readiness(given.get("ready", {}), fiscal, sum((i.amount_baht for i in items if i.is_works), Decimal(0))),
    )


def _strategy(number: int | None) -> NodeFacts | None:
    return None if number is None else NodeFacts(number, Bilingual(STRATEGIES[number], f"Strategy {number}"))


def _master_plan(given: dict[str, Any] | None) -> NodeFacts | None:
    """`serves` is the number of its strategy, `cross_cutting` true for one that serves several."""
    if given is None:
        return None
    serves = given.get("serves", 2)
    parent = Bilingual(STRATEGIES[serves], f"Strategy {serves}") if serves else None
    return NodeFacts(50, Bilingual("การท่องเที่ยว", "Tourism"), serves, parent, given.get("cross_cutting", False))


def _indicators(given: dict[str, Any]) -> Iterator[IndicatorFacts]:
    """`feeds`: own, other or null; `lacks` names empty columns."""
    for n, said in enumerate(given.get("indicators", [{"level": "output", "feeds": None}, {}]), 1):
        issue = {"own": ISSUE, "other": ISSUE + 1, None: None}[said.get("feeds", "own")]
        unit, lacks = said.get("unit", "ร้อยละ"), tuple(said.get("lacks", ()))
        fed_unit = said.get("issue_unit", "ร้อยละ") if issue else ""
        yield IndicatorFacts(n, said.get("level", "outcome"), said.get("name", f"ตัวชี้วัด {n}"), unit, lacks, issue, fed_unit)


def _items(given: dict[str, Any], amount: Decimal) -> Iterator[ItemFacts]:
    """`equipment` is true for equipment; quantity 1 and the amount as unit cost unless said otherwise."""
    for n, said in enumerate(given.get("items", [{}]), 1):
        own = baht(said.get("amount", amount))
        is_equipment = said.get("equipment", given.get("kind") == "equipment")
        yield ItemFacts(
            n, said.get("name", f"รายการที่ {n}"), said.get("type", "investment"), is_equipment, _maybe(said.get("quantity", 1)),
            _maybe(said.get("cost", own)), own, said.get("basis", "standard"), said.get("reference", True), said.get("quotations", 0),
        )  # fmt: skip


def _readiness(given: dict[str, Any], fiscal: FiscalYear, works: Decimal) -> dict[str, CheckFacts]:
    """By topic: a state, null for no line at all, or `state`, `dated` and `amount`. What is not given is there, dated and adds up."""
    lines = {str(topic): {} for topic in ReadinessTopic} | {
        topic: said if isinstance(said, dict) or said is None else {"state": said} for topic, said in given.items()
    }
    dated = date(fiscal.starts_on.year - 1, 10, 1)
    return {
        topic: CheckFacts(said.get("state", "yes"), said.get("dated", dated), _maybe(said.get("amount", works)))
        for topic, said in lines.items()
        if said is not None
    }
