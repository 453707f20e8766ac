"""Brings tables to what official files say: adds what is missing, mends what differs, deletes nothing.

Rows that offices look after themselves (dated records, budgets, years) are added once and then left alone.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models

Values = dict[str, Any]


@dataclass(frozen=True)
class Tally:
    """What one load did to one table. `kept` rows differ from the file because an office changed them."""

    name: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: int = 0

    def __str__(self) -> str:
        line = f"{self.name}: {self.added} added, {self.changed} changed, {self.unchanged} unchanged"
        return f"{line}, {self.kept} kept as edited" if self.kept else line


def rows(path: str) -> list[dict[str, str]]:
    """A CSV of `data/` as dictionaries. Raises FileNotFoundError."""
    with Path(settings.DATA_DIR, path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sync(model: type[models.Model], key: tuple[str, ...], wanted: Iterable[Values], *, mend: bool = True) -> Tally:
    """Adds and mends rows found by `key` (column names, foreign keys as `…_id`). One query to read, bulk to write.

    Children of a parent table cannot be written in bulk and are saved one by one.
    """
    standing = {_key(obj, key): obj for obj in model._default_manager.all()}
    plan = _Plan(model, key, standing, list(wanted))
    missing, differing = plan.missing(), plan.differing()
    _add(model, missing)
    if mend:
        _mend(model, differing, plan.columns())
    settled = len(plan.wanted) - len(missing) - len(differing)
    done, kept = (len(differing), 0) if mend else (0, len(differing))
    return Tally(str(model._meta.verbose_name), len(missing), done, settled, kept)


@dataclass(frozen=True)
class _Plan:
    model: type[models.Model]
    key: tuple[str, ...]
    standing: dict[tuple[Any, ...], Any]
    wanted: list[Values]

    def missing(self) -> list[Any]:
        return [self.model(**values) for values in self.wanted if self._found(values) is None]

    def differing(self) -> list[Any]:
        """Standing rows that the file describes otherwise, already carrying the file's values."""
        return [obj for values in self.wanted if (obj := self._found(values)) is not None and _differs(obj, values)]

    def columns(self) -> list[str]:
        return sorted({name for values in self.wanted for name in values} - set(self.key))

    def _found(self, values: Values) -> Any:
        return self.standing.get(tuple(values[name] for name in self.key))


def _key(obj: Any, key: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(obj, name) for name in key)


def _differs(obj: Any, values: Values) -> bool:
    changes = {name: value for name, value in values.items() if getattr(obj, name) != value}
    for name, value in changes.items():
        setattr(obj, name, value)
    return bool(changes)


def _add(model: type[models.Model], fresh: list[Any]) -> None:
    if model._meta.parents:
        _save_each(fresh)
    else:
        model._default_manager.bulk_create(fresh, batch_size=2000)


def _mend(model: type[models.Model], differing: list[Any], columns: list[str]) -> None:
    if model._meta.parents:
        _save_each(differing)
    elif differing:
        model._default_manager.bulk_update(differing, [model._meta.get_field(c).name for c in columns], batch_size=500)


def _save_each(objects: list[Any]) -> None:
    for obj in objects:
        obj.save()


def ids(model: type[models.Model]) -> dict[Any, int]:
    """Primary key by `code`."""
    return dict(model._default_manager.values_list("code", "pk"))


def total(tallies: Iterable[Tally]) -> Tally:
    """The sum of all tables."""
    counts = [(t.added, t.changed, t.unchanged, t.kept) for t in tallies]
    return Tally("total", *(sum(column) for column in zip(*counts, strict=True)))


def report(tallies: Iterable[Tally]) -> Iterator[str]:
    done = list(tallies)
    yield from map(str, done)
    yield str(total(done))
