"""An amendment brought into another version: three sides compared field by field. Pure, no query.

A field that one side changed is taken; a field that both changed differently is a conflict, named by field. A row cut on one
side and changed on the other is a conflict about the row.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from .fields import PARTS, PLAN, ROW_PARTS, Field, Look
from .matching import Pairing, pair
from .snapshot import Row, RowKey, Snapshot
from .steps import AddRow, Conflict, Merge, RemoveRow, SetHome, SetValue, SetYear, Step
from .values import as_text, home_of, place_of, year_label, year_text

Found = Iterator[Step | Conflict]


def merge_amendment(amendment: Snapshot, base: Snapshot, current: Snapshot) -> Merge:
    """What the amendment changed since `base`, as steps on `current`, and the conflicts."""
    return _ThreeWay(base, current, amendment).merge()


class _ThreeWay:
    """`base` is where both began, `ours` takes, `theirs` is the amendment."""

    def __init__(self, base: Snapshot, ours: Snapshot, theirs: Snapshot) -> None:
        self.base, self.ours, self.theirs = base, ours, theirs
        self.to_ours, self.to_theirs = pair(base, ours), pair(base, theirs)
        self.heirs = dict(self._heirs(pair(theirs, ours)))

    def merge(self) -> Merge:
        found = [*self._plan(), *self._added()]
        for row in self.base.rows.values():
            found += self._row(row, self.to_ours.forward.get(row.key), self.to_theirs.forward.get(row.key))
        steps = tuple(one for one in found if not isinstance(one, Conflict))
        return Merge(steps, tuple(one for one in found if isinstance(one, Conflict)), self.heirs)

    def _heirs(self, mutual: Pairing) -> Iterator[tuple[RowKey, RowKey]]:
        """Through the base; rows that both sides added, by themselves."""
        for key in self.theirs.rows:
            origin = self.to_theirs.backward.get(key)
            twin = self.to_ours.forward.get(origin.key) if origin else mutual.forward.get(key)
            if twin and (origin or twin.key not in self.to_ours.backward):
                yield key, twin.key

    # ---------- rows ----------

    def _row(self, base: Row, ours: Row | None, theirs: Row | None) -> Found:
        if ours and theirs:
            yield from self._home(base, ours, theirs)
            yield from self._fields(base, ours, theirs)
        elif ours:
            yield from self._cut_by_them(base, ours)
        elif theirs:
            yield from self._cut_by_us(base, theirs)

    def _cut_by_them(self, base: Row, ours: Row) -> Found:
        if self._goes_with_parent(base, self.to_theirs) and self.to_ours.same_parent(base, ours):
            return
        cut = RemoveRow(ours.key)
        if _is_touched(ours, self.ours, self.base, self.to_ours):
            yield Conflict(place_of(self.ours, ours), _("ทั้งรายการ"), base.name, _("คงไว้ตามที่แก้"), _("ตัดออก"), (cut,))
        else:
            yield cut

    def _cut_by_us(self, base: Row, theirs: Row) -> Found:
        if self._goes_with_parent(base, self.to_ours) or not _is_touched(theirs, self.theirs, self.base, self.to_theirs):
            return
        back = tuple(AddRow(row) for row in (theirs, *self.theirs.below(theirs)) if row.key not in self.heirs)
        yield Conflict(place_of(self.base, base), _("ทั้งรายการ"), base.name, _("ตัดออก"), _("คงไว้ตามที่แก้"), back)

    def _goes_with_parent(self, base: Row, side: Pairing) -> bool:
        return base.parent_key is not None and base.parent_key not in side.forward

    def _added(self) -> Found:
        """Rows the amendment brings. What stands under a row that we cut is asked about with that row."""
        for row in self.theirs.rows.values():
            if row.key in self.to_theirs.backward:
                continue
            if row.key in self.heirs:
                yield from self._fields(None, self.ours.rows[self.heirs[row.key]], row)
            elif self._has_home(row):
                yield AddRow(row)

    def _has_home(self, row: Row) -> bool:
        while row.parent_key is not None and row.parent_key not in self.heirs:
            if row.parent_key in self.to_theirs.backward:
                return False
            row = self.theirs.rows[row.parent_key]
        return True

    # ---------- where a row stands ----------

    def _home(self, base: Row, ours: Row, theirs: Row) -> Found:
        if not self.to_theirs.same_parent(base, theirs) and theirs.parent_key:
            yield from self._new_home(base, ours, theirs)
        texts = [_("ลำดับ %(n)s") % {"n": row.order} for row in (base, ours, theirs)]
        yield from _settle(
            (base.order, ours.order, theirs.order), SetValue(ours.key, "order", theirs.order), place_of(self.ours, ours), _("ลำดับ"), texts
        )

    def _new_home(self, base: Row, ours: Row, theirs: Row) -> Found:
        assert theirs.parent_key is not None
        step, there = SetHome(ours.key, theirs.parent_key), self.heirs.get(theirs.parent_key)
        if there == ours.parent_key:
            return
        if self.to_ours.same_parent(base, ours) and (there or self._has_home(theirs)):
            yield step
        else:
            homes = home_of(self.base, base), home_of(self.ours, ours), home_of(self.theirs, theirs)
            yield Conflict(place_of(self.ours, ours), _("ที่อยู่ในแผน"), *homes, (step,))

    # ---------- fields ----------

    def _plan(self) -> Found:
        sides = self.base.values, self.ours.values, self.theirs.values
        for field in PLAN.fields:
            values = tuple(side[field.name] for side in sides)
            texts = [as_text(PLAN.name, field, value) for value in values]
            step = SetValue((PLAN.name, self.ours.pk), field.name, values[2])
            yield from _settle(values, step, str(PLAN.title), str(field.label), texts)

    def _fields(self, base: Row | None, ours: Row, theirs: Row) -> Found:
        rows = base, ours, theirs
        for field in PARTS[ours.part].fields:
            yield from self._field(field, rows)
        for year in sorted({year for row in rows if row for year in row.years}):
            yield from self._year(year, rows)

    def _field(self, field: Field, rows: tuple[Row | None, Row, Row]) -> Found:
        ours = rows[1]
        values = tuple(row.values[field.name] if row else None for row in rows)
        if field.look == Look.LINKS:
            yield from _links(ours.key, field.name, values)
            return
        texts = [as_text(ours.part, field, value, row) for value, row in zip(values, rows, strict=True)]
        yield from _settle(values, SetValue(ours.key, field.name, values[2]), place_of(self.ours, ours), str(field.label), texts)

    def _year(self, year: int, rows: tuple[Row | None, Row, Row]) -> Found:
        ours, yearly = rows[1], PARTS[rows[1].part].yearly
        assert yearly is not None
        values = tuple(row.years.get(year) if row else None for row in rows)
        texts = [year_text(yearly, value, row) for value, row in zip(values, rows, strict=True)]
        yield from _settle(values, SetYear(ours.key, year, values[2]), place_of(self.ours, ours), year_label(yearly, year), texts)


def _settle(values: tuple[Any, ...], step: Step, place: str, label: str, texts: list[str]) -> Found:
    """Taken when only they changed it, asked when both did."""
    base, ours, theirs = values
    if theirs in (base, ours):
        return
    if ours == base:
        yield step
    else:
        yield Conflict(place, label, texts[0], texts[1], texts[2], (step,))


def _links(row: RowKey, name: str, values: tuple[Any, ...]) -> Found:
    """Links are a set: what they added comes, what they cut goes; no conflict."""
    base, ours, theirs = (tuple(value or ()) for value in values)
    merged = tuple(link for link in ours if link in theirs or link not in base) + tuple(
        link for link in theirs if link not in base and link not in ours
    )
    if merged != ours:
        yield SetValue(row, name, merged)


def _is_touched(row: Row, version: Snapshot, base: Snapshot, side: Pairing) -> bool:
    """Whether this side changed the row, or anything that stands under it or stood there."""
    here = [row, *version.below(row)]
    if any(_differs(one, side) for one in here):
        return True
    was = side.backward[row.key]
    return any(old.key not in side.forward for old in base.below(was))


def _differs(row: Row, side: Pairing) -> bool:
    old = side.backward.get(row.key)
    return old is None or not side.same_parent(old, row) or (old.values, old.years) != (row.values, row.years)


#: Steps are done in this order, so that a row has its parent before it comes and children leave before their parent goes.
ORDER = {part.name: place for place, part in enumerate(ROW_PARTS)}


def in_order(steps: list[Step]) -> list[Step]:
    return sorted(steps, key=_rank)


def _rank(step: Step) -> tuple[int, int]:
    if isinstance(step, AddRow):
        return 0, ORDER[step.row.part]
    return (2, 0) if isinstance(step, RemoveRow) else (1, 0)
