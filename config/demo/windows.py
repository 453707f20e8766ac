"""The calendar of the demo's years. No source gives the days, so they are the typical months of process.md section 5, and say so.

Those of the planning year never lie close behind or ahead: whenever the demo is loaded, its drafts can still be sent.
"""

from datetime import date, timedelta
from typing import NamedTuple

from accounts.models import Membership, today
from core.fiscal import FiscalYear
from plans.models import Extension, PaperKind, SubmissionWindow
from provinces.models import PlanningUnit, UnitKind

from .papers import NOTE

YEARS = (2565, 2570, 2571)
PLANNING = 2571
#: The resolution is real (Matichon and MGR, 20 Aug 2568); the days in it were not published.
INSTRUMENTS = {2570: "ปฏิทินที่ ก.น.บ. ปรับปรุงเมื่อ 19 ส.ค. 2568 (มติจริง วันสมมุติ)"}
ASSUMED = f"ปฏิทินประจำปี {NOTE}"
MONTHS = "วันสมมุติตามเดือนที่ส่งกันทั่วไป"


class Usual(NamedTuple):
    """Month and day of opening and closing, days for mending, and for how many days from loading drafts can be sent at least."""

    kind: PaperKind
    opens: tuple[int, int]
    closes: tuple[int, int]
    days_to_mend: int
    at_least: int


#: A plan sent back has 15 days, a request five working days (process.md 3.1 and 3.4, practice).
USUAL = (
    Usual(PaperKind.PLAN, (10, 1), (10, 31), 15, 45),
    Usual(PaperKind.ACTION_PLAN, (10, 1), (11, 30), 15, 60),
    Usual(PaperKind.REQUEST, (12, 1), (1, 15), 7, 75),
)


class Longer(NamedTuple):
    unit: str
    kind: PaperKind
    year: int
    days: int
    reason: str


LONGER = (
    Longer("55", PaperKind.ACTION_PLAN, 2570, 14, "น้ำท่วมศาลากลางและหลายอำเภอ ประชุม ก.บ.จ. ไม่ได้ตามกำหนด"),
    Longer("63", PaperKind.REQUEST, 2571, 14, "รอผลสอบราคาก่อสร้างในพื้นที่ชายแดน ตามหนังสือที่จังหวัดขอ"),
)


def load() -> int:
    """Adds the windows and extensions that are missing; returns how many windows. Needs the demo's people."""
    made = [_window(year, usual, level) for year in YEARS for usual in USUAL for level in UnitKind]
    for longer in LONGER:
        _extend(longer)
    return sum(made)


def _window(year: int, usual: Usual, level: UnitKind) -> bool:
    closes = _day(year, usual.closes)
    if year == PLANNING:
        closes = max(closes, today() + timedelta(days=usual.at_least))
    more = {"opens_on": _day(year, usual.opens), "closes_on": closes, "days_to_mend": usual.days_to_mend}
    more |= {"instrument": INSTRUMENTS.get(year, ASSUMED), "note": MONTHS}
    return SubmissionWindow.objects.get_or_create(kind=usual.kind, year=year, level=level, defaults=more)[1]


def _day(year: int, month_and_day: tuple[int, int]) -> date:
    """In the twelve months from 1 October two years before the budget year: budget year N−1."""
    month, day = month_and_day
    first = FiscalYear(year - 1).starts_on
    return date(first.year + (month < first.month), month, day)


def _extend(longer: Longer) -> None:
    unit = PlanningUnit.objects.get(code=longer.unit)
    window = SubmissionWindow.objects.get(kind=longer.kind, year=longer.year, level=unit.kind)
    secretary = Membership.objects.select_related("user").get(user__username="secretary")
    until = window.closes_on + timedelta(days=longer.days)
    granted = {"until": until, "reason": f"{longer.reason} {NOTE}", "granted_by": secretary, "granted_as": secretary.signature()}
    Extension.objects.get_or_create(window=window, unit=unit, defaults=granted)
