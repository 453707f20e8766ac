"""A version of a plan as plain data: read once, compared and merged without the database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any

from core.thai import tidy_text

from ..models import DevelopmentPlan
from .fields import PARTS, PLAN, ROW_PARTS, Field, Look, Part, Yearly


@dataclass(frozen=True)
class Link:
    """A row outside the plan, the same for every version."""

    pk: int
    name: str


@dataclass(frozen=True, eq=False)
class Peer:
    """A row of the same plan. Each version has its own copy: it is the same one by lineage, between unrelated plans by its name."""

    lineage: str
    name: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Peer) and (self.lineage == other.lineage or self.name == other.name)

    def __hash__(self) -> int:
        return hash(Peer)


Value = str | Decimal | int | None | Link | Peer | tuple[Link, ...]
Links = Mapping[str, Mapping[int, tuple[Link, ...]]]
Years = Mapping[int, Decimal]
RowKey = tuple[str, int]


@dataclass(frozen=True)
class Row:
    """One row of a version; `place` counts from 1 among its siblings, `order` is what the table says."""

    part: str
    pk: int
    lineage: str
    parent: int | None
    order: int
    place: int
    values: Mapping[str, Value]
    years: Years = field(default_factory=dict)

    @property
    def key(self) -> RowKey:
        return self.part, self.pk

    @property
    def name(self) -> str:
        value = self.values[PARTS[self.part].name_field]
        return value.name if isinstance(value, Link) else str(value)

    @property
    def parent_key(self) -> RowKey | None:
        return None if self.parent is None else (PARTS[self.part].parent, self.parent)


@dataclass(frozen=True)
class Snapshot:
    pk: int
    label: str
    values: Mapping[str, Value]
    rows: Mapping[RowKey, Row]

    def of(self, part: str) -> list[Row]:
        return [row for row in self.rows.values() if row.part == part]

    def parent(self, row: Row) -> Row | None:
        return None if row.parent_key is None else self.rows[row.parent_key]

    def children(self, row: Row) -> list[Row]:
        return [other for other in self.rows.values() if other.parent_key == row.key]

    def below(self, row: Row) -> Iterator[Row]:
        """Everything under the row."""
        for child in self.children(row):
            yield child
            yield from self.below(child)


def snapshot(plan: DevelopmentPlan) -> Snapshot:
    """Fifteen queries for a province, nineteen for a group, whatever the size of the plan; one more for the goal above it."""
    rows = dict[RowKey, Row]()
    for part in ROW_PARTS:
        if plan.unit.is_group or not part.for_group:
            found = _rows(part, plan)
            rows |= {row.key: row for row in found if row.parent_key is None or row.parent_key in rows}  # it may have just been cut
    return Snapshot(plan.pk, plan.version_label, _values(PLAN, plan, {}), rows)


def _rows(part: Part, plan: DevelopmentPlan) -> Iterator[Row]:
    assert part.model is not None
    parent, years = f"{part.parent_field}_id", _years(part.yearly, part.plan, plan)
    links = {field.name: _links(part, field, plan) for field in part.of(Look.LINKS)}
    ordered = part.model.objects.filter(**{part.plan: plan.pk}).order_by(parent, "order", "pk")
    found = ordered.select_related(*single) if (single := [field.name for field in part.of(Look.LINK, Look.ROW)]) else ordered
    for pk, siblings in groupby(found, key=lambda row: getattr(row, parent)):
        for place, row in enumerate(siblings, start=1):
            values = _values(part, row, links)
            yield Row(part.name, row.pk, str(row.lineage), pk if part.parent else None, row.order, place, values, years.get(row.pk, {}))


def _values(part: Part, row: Any, links: Links) -> dict[str, Value]:
    return {f.name: links[f.name].get(row.pk, ()) if f.look == Look.LINKS else _plain(f, getattr(row, f.name)) for f in part.fields}


def _plain(field: Field, value: Any) -> Value:
    if value is not None and field.look == Look.LINK:
        return Link(value.pk, str(value))
    if value is not None and field.look == Look.ROW:
        return Peer(str(value.lineage), tidy_text(str(value)))
    return tidy_text(value) if isinstance(value, str) else value


def _years(yearly: Yearly | None, plan_path: str, plan: DevelopmentPlan) -> dict[int, dict[int, Decimal]]:
    """Figures by year of every row of a part. One query, none for parts without."""
    years: dict[int, dict[int, Decimal]] = {}
    if yearly:
        found = yearly.model.objects.filter(**{f"{yearly.row}__{plan_path}": plan.pk}).order_by("year")
        for row, year, value in found.values_list(f"{yearly.row}_id", "year", yearly.value):
            years.setdefault(row, {})[year] = value
    return years


def _links(part: Part, field: Field, plan: DevelopmentPlan) -> dict[int, tuple[Link, ...]]:
    """What each row of the part links to, in the order it was entered on record. One query."""
    assert part.model is not None
    own = part.model._meta.get_field(field.name)
    row, other = own.m2m_field_name(), own.m2m_reverse_field_name()
    found = own.remote_field.through.objects.filter(**{f"{row}__{part.plan}": plan.pk}).select_related(other).order_by(f"{other}_id")
    links: dict[int, tuple[Link, ...]] = {}
    for link in found:
        pk, there = getattr(link, f"{row}_id"), getattr(link, other)
        links[pk] = (*links.get(pk, ()), Link(there.pk, str(there)))
    return links
