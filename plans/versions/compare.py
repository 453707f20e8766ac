"""What changed between two versions: a list of changes, each a sentence with both values. Pure, no query."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

from .changes import Change, Kind
from .fields import PARTS, PLAN, ROW_PARTS, Part
from .matching import Pairing, pair
from .sentences import Pen
from .snapshot import Row, Snapshot


def compare(before: Snapshot, after: Snapshot) -> list[Change]:
    """Part by part, in the order of the later version; what was cut stands behind what stayed."""
    pairing = pair(before, after)
    pen = Pen(before, after)
    changes = list(_plan_fields(before, after, pen))
    for part in ROW_PARTS:
        changes += _part(part, before, after, pairing, pen)
    return changes


def _plan_fields(before: Snapshot, after: Snapshot, pen: Pen) -> Iterator[Change]:
    for field in PLAN.fields:
        old, new = before.values[field.name], after.values[field.name]
        if old != new:
            yield pen.field(PLAN.name, field, old, new, None)


def _part(part: Part, before: Snapshot, after: Snapshot, pairing: Pairing, pen: Pen) -> Iterator[Change]:
    moved = _moved(before, after, part, pairing)
    for new in after.of(part.name):
        old = pairing.backward.get(new.key)
        if old is None:
            yield from _lone(new, after, pairing.backward, pen, Kind.ADDED)
        else:
            yield from _pair(old, new, pen, moved=new.pk in moved, pairing=pairing)
    for gone in before.of(part.name):
        if gone.key not in pairing.forward:
            yield from _lone(gone, before, pairing.forward, pen, Kind.REMOVED)


def _lone(row: Row, version: Snapshot, partners: dict[tuple[str, int], Row], pen: Pen, kind: Kind) -> Iterator[Change]:
    """A row that only one version has, told with all that came or went under it; told once, at its top."""
    if row.parent_key is None or row.parent_key in partners:
        yield pen.lone(row, [child for child in version.below(row) if child.key not in partners], kind)


def _pair(old: Row, new: Row, pen: Pen, *, moved: bool, pairing: Pairing) -> Iterator[Change]:
    if moved:
        yield pen.moved(old, new, same_parent=pairing.same_parent(old, new))
    for field in PARTS[new.part].fields:
        before, after = old.values[field.name], new.values[field.name]
        if before != after:
            yield pen.field(new.part, field, before, after, new, old)
    for years in _alike(old, new):
        yield pen.years(years, old, new)


def _alike(old: Row, new: Row) -> Iterator[list[int]]:
    """Years with other figures; those that follow each other and changed alike are told together."""
    years = [year for year in sorted({*old.years, *new.years}) if old.years.get(year) != new.years.get(year)]
    runs = groupby(enumerate(years), key=lambda item: (item[1] - item[0], old.years.get(item[1]), new.years.get(item[1])))
    return ([year for _n, year in run] for _change, run in runs)


def _moved(before: Snapshot, after: Snapshot, part: Part, pairing: Pairing) -> set[int]:
    """Rows that went under another parent, and the fewest whose shift explains the new order of their siblings."""
    moved, stayed = set(), defaultdict(list)
    for new in after.of(part.name):
        old = pairing.backward.get(new.key)
        if old and pairing.same_parent(old, new):
            stayed[new.parent].append((old.place, new.pk))
        elif old:
            moved.add(new.pk)
    for siblings in stayed.values():
        kept = _longest_rising([place for place, _pk in siblings])
        moved |= {pk for index, (_place, pk) in enumerate(siblings) if index not in kept}
    return moved


def _longest_rising(places: Sequence[int]) -> set[int]:
    """Indexes of a longest rising subsequence."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for index, place in enumerate(places):
        at = bisect_left(tails, place)
        before.append(ends[at - 1] if at else None)
        tails[at : at + 1], ends[at : at + 1] = [place], [index]
    return set(_walk_back(before, ends[-1] if ends else None))


def _walk_back(before: Sequence[int | None], index: int | None) -> Iterator[int]:
    while index is not None:
        yield index
        index = before[index]
