"""Rows that hang on a row: written one by one in order, so that the history of each goes on; what is over is deleted."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models.base import ModelState

from ..sheets.base import Kind, Sheet, Values
from .rows import fill, values_of

BATCH = 200
LIKE_ENOUGH, MOST_COMPARED = 0.6, 20_000


@dataclass(frozen=True)
class Members:
    """Rows of `model` that point to their row by `owner`; in their own order when `ordered`."""

    sheet: Sheet
    model: Any
    owner: str
    ordered: bool = True

    @property
    def _texts(self) -> list[str]:
        return [column.name for column in self.sheet.fields if column.kind is Kind.TEXT]

    def values(self, row: Any) -> list[Values]:
        return [values_of(member, self.sheet.fields) for member in self.standing(row)]

    def standing(self, row: Any) -> list[Any]:
        """In the order in which they were entered."""
        return sorted(getattr(row, self.sheet.of).all(), key=lambda member: (getattr(member, "order", 0), member.pk))

    def write(self, rows: Iterable[tuple[Any, Values]]) -> None:
        """For rows whose values bring members; the others keep theirs."""
        fresh: list[Any] = []
        for row, values in rows:
            if self.sheet.of in values:
                self._write(row, values[self.sheet.of], fresh)
        self.model.objects.bulk_create(fresh, BATCH)

    def _write(self, row: Any, wanted: list[Values], fresh: list[Any]) -> None:
        """What the sheet does not show (a coordinate, months, a baseline) stays with the row it belongs to, wherever that row has moved."""
        standing = self.standing(row) if row.pk else []
        kept = matched([values_of(member, self.sheet.fields) for member in standing], wanted, self._texts)
        fits = _in_order(kept)
        renumbered = self.ordered and (fits < len(kept) or None in kept)
        for place, (values, at) in enumerate(zip(wanted, kept, strict=True)):
            if at is None:
                fresh.append(self._new(row, place, values))
            elif self.ordered or place < fits:
                self._edit(standing[at], values, place + 1 if renumbered else None)
            else:
                fresh.append(self._again(standing[at], values))
        moved = {at for place, at in enumerate(kept) if at is not None and not self.ordered and place >= fits}
        gone = {at for at in range(len(standing)) if at not in kept} | moved
        self.model.objects.filter(pk__in=[standing[at].pk for at in gone]).delete()

    def _edit(self, member: Any, values: Values, order: int | None) -> None:
        if values_of(member, self.sheet.fields) == values and order in (None, getattr(member, "order", None)):
            return
        fill(member, self.sheet.fields, values)
        if order is not None:
            member.order = order
        member.save()

    def _again(self, member: Any, values: Values) -> Any:
        """The same row once more, behind those written before it: rows without an order of their own stand as they were entered."""
        same = copy(member)
        same.pk, same._state = None, ModelState()
        fill(same, self.sheet.fields, values)
        return same

    def _new(self, row: Any, place: int, values: Values) -> Any:
        member = self.model(**{self.owner: row}, **({"order": place + 1} if self.ordered else {}))
        fill(member, self.sheet.fields, values)
        return member


def matched(standing: Sequence[Values], wanted: Sequence[Values], texts: Sequence[str] = ()) -> list[int | None]:
    """For each wanted row the place of the standing row it is, None for a new one: equal rows first, then the likest ones, and
    what is left where it stood, if as many rows are wanted as stand.
    """
    found: list[int | None] = [None] * len(wanted)
    for place, at in _equal(standing, wanted):
        found[place] = at
    free, open_ = [at for at in range(len(standing)) if at not in found], [place for place, at in enumerate(found) if at is None]
    if len(free) * len(open_) <= MOST_COMPARED:
        for place, at in _alike([(likeness(standing[at], wanted[place], texts), place, at) for place in open_ for at in free]):
            found[place] = at
    if len(standing) == len(wanted):
        left = {at for at in range(len(standing)) if at not in found}
        found = [place if at is None and place in left else at for place, at in enumerate(found)]
    return found


Pairs = Iterator[tuple[int, int]]


def _equal(standing: Sequence[Values], wanted: Sequence[Values]) -> Pairs:
    """In order, so that rows that say the same keep their turn."""
    left: dict[str, deque[int]] = defaultdict(deque)
    for at, values in enumerate(standing):
        left[repr(values)].append(at)
    for place, values in enumerate(wanted):
        same = left.get(repr(values))
        if same:
            yield place, same.popleft()


def _alike(scored: Sequence[tuple[float, int, int]]) -> Pairs:
    """The likest pair first, down to LIKE_ENOUGH."""
    places, taken = set(), set()
    for score, place, at in sorted(scored, key=lambda pair: (-pair[0], pair[1:])):
        if score >= LIKE_ENOUGH and place not in places and at not in taken:
            places.add(place)
            taken.add(at)
            yield place, at


def likeness(one: Values, other: Values, texts: Sequence[str]) -> float:
    """From 0 to 1: of the texts either row has; without any, the share of the columns that are equal."""
    given = [name for name in texts if one.get(name) or other.get(name)]
    if given:
        return sum(SequenceMatcher(None, str(one.get(name) or ""), str(other.get(name) or "")).ratio() for name in given) / len(given)
    return sum(value == other.get(name) for name, value in one.items()) / max(len(one), 1)


def _in_order(kept: Sequence[int | None]) -> int:
    """How many rows from the top need not move: standing rows in the order in which they stand, new ones only behind them."""
    places = [len(kept) + n if at is None else at for n, at in enumerate(kept)]
    return next((n for n in range(1, len(places)) if places[n] < places[n - 1]), len(places))
