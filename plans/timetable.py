"""The calendar of one year as rows and as a picture: bars over months, in percent of the width."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from accounts.papers import StateChip
from core.thai import date_on_screen

from .facts.deadlines import SOON
from .models import Extension, SubmissionWindow

HUNDRED = Decimal(100)
MOST_LABELS = 8
"""Months named over the picture: more do not fit a phone."""


class Stretch(NamedTuple):
    x: Decimal
    width: Decimal


@dataclass(frozen=True)
class Row:
    """A window on a day; `opens_in` and `closes_in` are days from then, None once over. `tail` is the longest extension's stretch."""

    window: SubmissionWindow
    extensions: Sequence[Extension]
    chip: StateChip
    opens_in: int | None
    closes_in: int | None
    bar: Stretch
    tail: Stretch | None


class Tick(NamedTuple):
    x: Decimal
    label: str


@dataclass(frozen=True)
class Timetable:
    rows: list[Row]
    ticks: list[Tick]
    today_x: Decimal | None

    @property
    def is_extended(self) -> bool:
        """Whether any body has longer."""
        return any(row.extensions for row in self.rows)


def timetable(windows: Iterable[SubmissionWindow], day: date) -> Timetable:
    """Windows with their extensions at hand, in the order in which they close. No query."""
    found = sorted(windows, key=lambda w: (w.closes_on, w.opens_on, w.pk))
    if not found:
        return Timetable([], [], None)
    axis = _Axis(min(w.opens_on for w in found), max(d for w in found for d in _last_days(w)))
    return Timetable([_row(w, axis, day) for w in found], axis.ticks(), axis.at(day) if axis.first <= day < axis.end else None)


def _last_days(window: SubmissionWindow) -> list[date]:
    return [window.closes_on, *(e.until for e in window.extensions.all())]


class _Axis:
    """Whole months from the first day's to the last day's."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.end = first.replace(day=1), _next_month(last)

    def at(self, day: date) -> Decimal:
        return (HUNDRED * (day - self.first).days / (self.end - self.first).days).quantize(Decimal("0.01"))

    def stretch(self, first: date, last: date) -> Stretch:
        """Both days included."""
        return Stretch(self.at(first), self.at(last + timedelta(days=1)) - self.at(first))

    def ticks(self) -> list[Tick]:
        """The first of every month, or of every second, third … one where there are many."""
        months, day = [], self.first
        while day < self.end:
            months.append(day)
            day = _next_month(day)
        step = -(-len(months) // MOST_LABELS)
        return [Tick(self.at(m), _month(m)) for m in months[::step]]


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _month(day: date) -> str:
    """ต.ค. 69: the day cut off, the year in two digits."""
    _day, month, year = date_on_screen(day, short=True).split(" ")
    return f"{month} {year[-2:]}"


def _row(window: SubmissionWindow, axis: _Axis, day: date) -> Row:
    extensions = list(window.extensions.all())
    longest = max(_last_days(window))
    tail = axis.stretch(window.closes_on + timedelta(days=1), longest) if longest > window.closes_on else None
    opens_in, closes_in = (window.opens_on - day).days, (window.closes_on - day).days
    return Row(
        window, extensions, _chip(opens_in, closes_in), opens_in if opens_in > 0 else None, closes_in if closes_in >= 0 else None,
        axis.stretch(window.opens_on, window.closes_on), tail,
    )  # fmt: skip


def _chip(opens_in: int, closes_in: int) -> StateChip:
    if opens_in > 0:
        return StateChip(_("ยังไม่เปิดรับ"), "", "hourglass")
    if closes_in < 0:
        return StateChip(_("ปิดรับแล้ว"), "", "lock")
    return StateChip(_("ใกล้ปิดรับ"), "warn", "alarm") if closes_in <= SOON else StateChip(_("เปิดรับ"), "on", "calendar-check")
