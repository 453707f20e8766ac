"""Rows that hang on a row: written one by one in order, so that the history of each goes on; what is over is deleted."""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models.base import ModelState

from ..sheets.base import Column, Kind, Sheet, Values
from .rows import fill, values_of

BATCH = 200
LIKE_ENOUGH, MOST_COMPARED = 0.6, 20_000


@dataclass(frozen=True)
class Members:
    """Rows of `model` that point to their row by `owner`; in their own order when `ordered`. Of rows that a column tells apart
    (`Sheet.once`) those the file does not name are deleted like others, unless each `stays`.
    """

    sheet: Sheet
    model: Any
    owner: str
    ordered: bool = True
    stays: bool = False

    def values(self, row: Any) -> list[Values]:
        """As the sheet shows them."""
        return [self.seen(member) for member in self.standing(row)]

    def seen(self, member: Any) -> Values:
        """What one member holds for itself."""
        return values_of(member, self.columns)

    def plain(self, values: Values) -> Values:
        """A row of the sheet in the form of `seen`."""
        return values

    @property
    def columns(self) -> tuple[Column, ...]:
        """Those that are fields of the member."""
        return self.sheet.fields

    def standing(self, row: Any) -> list[Any]:
        """In the order in which they were entered, or in that of the column that tells them apart."""
        found: Any = getattr(row, self.sheet.of).all()
        if self.sheet.once:
            return sorted(found, key=lambda member: self._turn(getattr(member, self.sheet.once)))
        return sorted(found, key=lambda member: (getattr(member, "order", 0), member.pk))

    def arrange(self, values: Values, before: Values | None) -> None:
        """Rows that a column tells apart come in its order, however the file has them; of those that stay the standing ones too."""
        rows, name = values.get(self.sheet.of), self.sheet.once
        if rows is None or not name:
            return
        told = {row[name] for row in rows}
        kept = [row for row in (before or {}).get(self.sheet.of, ()) if self.stays and row[name] not in told]
        values[self.sheet.of] = sorted([*rows, *kept], key=lambda row: self._turn(row[name]))

    def _turn(self, value: Any) -> Any:
        """Choices in the order of the form, years as they go by."""
        choices = [key for key, _label in self.model._meta.get_field(self.sheet.once).flatchoices]
        return choices.index(value) if choices else value

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
        wanted = [self.plain(values) for values in wanted]
        kept = matched([self.seen(member) for member in standing], wanted, texts_of(self.sheet), self.sheet.once)
        in_place = self.ordered or bool(self.sheet.once)
        fits = _in_order(kept)
        renumbered = self.ordered and (fits < len(kept) or None in kept)
        for place, (values, at) in enumerate(zip(wanted, kept, strict=True)):
            if at is None:
                fresh.append(self._new(row, place, values))
            elif in_place or place < fits:
                self._edit(standing[at], values, place + 1 if renumbered else None)
            else:
                fresh.append(self._again(standing[at], values))
        moved = {at for place, at in enumerate(kept) if at is not None and not in_place and place >= fits}
        gone = {at for at in range(len(standing)) if at not in kept} | moved
        self.model.objects.filter(pk__in=[standing[at].pk for at in gone]).delete()

    def _edit(self, member: Any, values: Values, order: int | None) -> None:
        if self.seen(member) == values and order in (None, getattr(member, "order", None)):
            return
        fill(member, self.columns, values)
        if order is not None:
            member.order = order
        member.save()

    def _again(self, member: Any, values: Values) -> Any:
        """The same row once more, behind those written before it: rows without an order of their own stand as they were entered."""
        same = copy(member)
        same.pk, same._state = None, ModelState()
        fill(same, self.columns, values)
        return same

    def _new(self, row: Any, place: int, values: Values) -> Any:
        member = self.model(**{self.owner: row}, **({"order": place + 1} if self.ordered else {}))
        fill(member, self.columns, values)
        return member


def texts_of(sheet: Sheet) -> list[str]:
    return [column.name for column in sheet.fields if column.kind is Kind.TEXT]


def completed(rows: Sequence[Values], standing: Sequence[Values], sheet: Sheet, left_out: Collection[str]) -> list[Values]:
    """Rows of a sheet that lacks columns, with what the rows they are hold in those."""
    if not left_out:
        return list(rows)
    told = [column.name for column in sheet.fields if column.name not in left_out]
    kept = matched(_only(told, standing), _only(told, rows), texts_of(sheet), sheet.once)
    found = [{} if at is None else standing[at] for at in kept]
    return [row | {name: was.get(name) for name in left_out if row[name] is None} for row, was in zip(rows, found, strict=True)]


def _only(names: Sequence[str], rows: Sequence[Values]) -> list[Values]:
    return [{name: row[name] for name in names} for row in rows]


def matched(standing: Sequence[Values], wanted: Sequence[Values], texts: Sequence[str] = (), once: str = "") -> list[int | None]:
    """For each wanted row the place of the standing row it is, None for a new one. By the column `once` where there is one; else equal
    rows first, then the likest ones, and what is left where it stood, if as many rows are wanted as stand.
    """
    if once:
        places = {row[once]: at for at, row in enumerate(standing)}
        return [places.get(row[once]) for row in wanted]
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
        left[_mark(values)].append(at)
    for place, values in enumerate(wanted):
        same = left.get(_mark(values))
        if same:
            yield place, same.popleft()


def _mark(values: Values) -> str:
    return repr(sorted(values.items()))


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
