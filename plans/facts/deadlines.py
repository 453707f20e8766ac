"""Until when a paper may be sent: the window of its kind, year and level, the body's extension, and the days a returned paper has."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.utils import timezone

from accounts.models import today

from ..models import PaperKind, SubmissionWindow

#: States in which papers of any kind are with their writers. A request that was sent back is in `clarification`.
RETURNED = frozenset({"returned", "clarification"})
WITH_WRITERS = RETURNED | {"draft"}
SOON = 30
"""Days before the last day from which a screen warns."""


@dataclass(frozen=True, slots=True, repr=False)
class Deadline:
    """The last day for one paper that is with its writers, as seen on the day `on`. `closes_on` is None where no window is on record.

    It prints whether the day is over but not the day itself, so that a digest moves when the answer does and not every night.
    """

    kind: str
    year: int
    on: date
    closes_on: date | None = None
    extended_to: date | None = None
    mend_by: date | None = None

    def __repr__(self) -> str:
        return f"Deadline({self.kind} {self.year} {self.last_day} {self.is_over})"

    @property
    def last_day(self) -> date | None:
        """The latest of the days there are; that day included, in Bangkok."""
        return max(filter(None, (self.closes_on, self.extended_to, self.mend_by)), default=None)

    @property
    def is_over(self) -> bool:
        return self.last_day is not None and self.last_day < self.on

    @property
    def days_left(self) -> int:
        """0 on the last day, negative after it. Only where there is a last day."""
        assert self.last_day is not None
        return (self.last_day - self.on).days

    @property
    def is_soon(self) -> bool:
        return self.last_day is not None and 0 <= self.days_left <= SOON


class Sender(NamedTuple):
    """What decides which window a paper falls in, and since when it is in its state. `level` is the kind of its unit."""

    year: int
    level: str
    unit_code: str
    state: str
    since: datetime


class _Window(NamedTuple):
    closes_on: date
    days_to_mend: int | None


class Windows:
    """The windows of some kinds and years with all their extensions, on one day. One query, none without years."""

    def __init__(self, kinds: Iterable[PaperKind], years: Collection[int], day: date) -> None:
        self.day = day
        self.windows: dict[tuple[str, int, str], _Window] = {}
        self.extensions: dict[tuple[str, int, str, str], date] = {}
        rows = SubmissionWindow.objects.filter(kind__in=list(kinds), year__in=set(years)).order_by("pk")
        columns = ("kind", "year", "level", "closes_on", "days_to_mend", "extensions__unit__code", "extensions__until")
        for kind, year, level, closes_on, days, unit, until in rows.values_list(*columns):
            self.windows[kind, year, level] = _Window(closes_on, days)
            if unit:
                self.extensions[kind, year, level, unit] = until

    def deadline(self, kind: PaperKind, paper: Sender) -> Deadline | None:
        """None once the paper was sent."""
        if paper.state not in WITH_WRITERS:
            return None
        key = (str(kind), paper.year, paper.level)
        window = self.windows.get(key)
        if window is None:
            return Deadline(str(kind), paper.year, self.day)
        until = self.extensions.get((*key, paper.unit_code))
        return Deadline(str(kind), paper.year, self.day, window.closes_on, until, _mend_by(window, paper))


def deadline_of(kind: PaperKind, paper: Any) -> Deadline | None:
    """Of one paper with its unit at hand, asked once per loaded paper. One query, none once it was sent."""
    if not hasattr(paper, "deadline"):
        paper.deadline = _read(kind, paper) if paper.state in WITH_WRITERS else None
    found: Deadline | None = paper.deadline
    return found


def _read(kind: PaperKind, paper: Any) -> Deadline | None:
    year = paper.review_year or paper.year_from if kind == PaperKind.PLAN else paper.fiscal_year
    sender = Sender(year, paper.unit.kind, paper.unit.code, paper.state, paper.state_since)
    return Windows([kind], [year], today()).deadline(kind, sender)


def _mend_by(window: _Window, paper: Sender) -> date | None:
    if paper.state not in RETURNED or window.days_to_mend is None:
        return None
    return timezone.localdate(paper.since) + timedelta(days=window.days_to_mend)
