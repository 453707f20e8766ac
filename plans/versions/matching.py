"""Which row of one version is which row of the other."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from core.thai import clean_text

from .fields import ROW_PARTS
from .snapshot import Row, RowKey, Snapshot

ALIKE = 75  # of 100, of names without a common lineage
Token = Hashable | None


@dataclass
class Pairing:
    """Pairs of rows, both ways."""

    forward: dict[RowKey, Row] = field(default_factory=dict)
    backward: dict[RowKey, Row] = field(default_factory=dict)

    def add(self, old: Row, new: Row) -> None:
        self.forward[old.key], self.backward[new.key] = new, old

    def same_parent(self, old: Row, new: Row) -> bool:
        if old.parent_key is None or new.parent_key is None:
            return old.parent_key == new.parent_key
        heir = self.forward.get(old.parent_key)
        return heir is not None and heir.key == new.parent_key


def pair(before: Snapshot, after: Snapshot) -> Pairing:
    """By lineage, then by project key, then by the same words; by likeness only between versions that share no lineage."""
    pairing = Pairing()
    related = {row.lineage for row in before.rows.values()} & {row.lineage for row in after.rows.values()}
    for part in ROW_PARTS:
        _pair_part(_Half(before, part.name), _Half(after, part.name), pairing, by_likeness=not related)
    return pairing


class _Half:
    """The rows of one part of one version that have no partner yet."""

    def __init__(self, version: Snapshot, part: str) -> None:
        self.rows = {row.pk: row for row in sorted(version.of(part), key=lambda row: (row.parent or 0, row.place))}


def _pair_part(old: _Half, new: _Half, pairing: Pairing, *, by_likeness: bool) -> None:
    for token in (_lineage, _project_key):
        _take(_equal(old, new, token, token), old, new, pairing)
    _take(_equal(old, new, lambda row: _home(row, pairing), lambda row: (row.parent, _words(row))), old, new, pairing)
    _take(_equal(old, new, _words, _words), old, new, pairing)
    if by_likeness:
        _take(_alike(old, new, pairing), old, new, pairing)


def _take(pairs: Iterable[tuple[Row, Row]], old: _Half, new: _Half, pairing: Pairing) -> None:
    for before, after in list(pairs):
        if before.pk in old.rows and after.pk in new.rows:
            pairing.add(old.rows.pop(before.pk), new.rows.pop(after.pk))


def _equal(old: _Half, new: _Half, of_old: Callable[[Row], Token], of_new: Callable[[Row], Token]) -> Iterator[tuple[Row, Row]]:
    """Rows of the same token, in their order; a row without a token stays alone."""
    waiting: dict[Any, list[Row]] = defaultdict(list)
    for row in reversed(new.rows.values()):
        waiting[of_new(row)].append(row)
    for row in old.rows.values():
        token = of_old(row)
        if token is not None and waiting[token]:
            yield row, waiting[token].pop()


def _lineage(row: Row) -> Token:
    return row.lineage


def _project_key(row: Row) -> Token:
    return row.values.get("project_key") or None


def _words(row: Row) -> str:
    return clean_text(row.name)


def _home(row: Row, pairing: Pairing) -> Token:
    """Where the row would stand in the other version: its parent there and its words; None when the parent is gone."""
    if row.parent_key is None:
        return None, _words(row)
    heir = pairing.forward.get(row.parent_key)
    return (heir.pk, _words(row)) if heir else None


def _alike(old: _Half, new: _Half, pairing: Pairing) -> Iterator[tuple[Row, Row]]:
    """Rows of nearly the same words and of the same numbers, the most alike first, those of one parent before others."""
    found = [
        (-score, not pairing.same_parent(before, after), abs(before.place - after.place), sorted((before.name, after.name)), before, after)
        for before in old.rows.values()
        for after in new.rows.values()
        if _numbers(before) == _numbers(after) and (score := fuzz.ratio(_words(before), _words(after), score_cutoff=ALIKE))
    ]
    return ((before, after) for *_rank, before, after in sorted(found, key=lambda row: row[:4]))


def _numbers(row: Row) -> list[str]:
    """Roads and villages are told apart by their numbers, however alike their names are."""
    return "".join(letter if letter.isdigit() else " " for letter in _words(row)).split()
