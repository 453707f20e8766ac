"""A version of a plan as plain data: read once, compared and merged without the database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from core.thai import tidy_text

from ..models import DevelopmentIssue, DevelopmentPlan
from .fields import ISSUES, PARTS, PLAN, ROW_PARTS, Look, Part, Yearly


class Link(NamedTuple):
    pk: int
    name: str


Value = str | Decimal | int | None | tuple[Link, ...]
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
        return str(self.values["text" if self.part == "guidelines" else "name"])

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
    """Eight queries whatever the size of the plan."""
    links, rows = _links(plan), dict[RowKey, Row]()
    for part in ROW_PARTS:
        found = _rows(part, plan, links if part is ISSUES else {})
        rows |= {row.key: row for row in found if row.parent_key is None or row.parent_key in rows}  # it may have just been cut
    return Snapshot(plan.pk, plan.version_label, _values(PLAN, plan, {}), rows)


def _rows(part: Part, plan: DevelopmentPlan, links: Mapping[int, tuple[Link, ...]]) -> Iterator[Row]:
    assert part.model is not None
    parent, years = f"{part.parent_field}_id", _years(part.yearly, part.plan, plan)
    found = part.model.objects.filter(**{part.plan: plan.pk}).order_by(parent, "order", "pk")
    for pk, siblings in groupby(found, key=lambda row: getattr(row, parent)):
        for place, row in enumerate(siblings, start=1):
            values = _values(part, row, links)
            yield Row(part.name, row.pk, str(row.lineage), pk if part.parent else None, row.order, place, values, years.get(row.pk, {}))


def _values(part: Part, row: Any, links: Mapping[int, tuple[Link, ...]]) -> dict[str, Value]:
    return {f.name: links.get(row.pk, ()) if f.look == Look.LINKS else _plain(getattr(row, f.name)) for f in part.fields}


def _plain(value: Any) -> Value:
    return tidy_text(value) if isinstance(value, str) else value


def _years(yearly: Yearly | None, plan_path: str, plan: DevelopmentPlan) -> dict[int, dict[int, Decimal]]:
    """Figures by year of every row of a part. One query, none for parts without."""
    years: dict[int, dict[int, Decimal]] = {}
    if yearly:
        found = yearly.model.objects.filter(**{f"{yearly.row}__{plan_path}": plan.pk}).order_by("year")
        for row, year, value in found.values_list(f"{yearly.row}_id", "year", yearly.value):
            years.setdefault(row, {})[year] = value
    return years


def _links(plan: DevelopmentPlan) -> dict[int, tuple[Link, ...]]:
    """National links by issue, in the order of the national frame. One query."""
    through = DevelopmentIssue.national_links.through
    found = through.objects.filter(developmentissue__plan=plan).select_related("strategynode").order_by("strategynode_id")
    links: dict[int, tuple[Link, ...]] = {}
    for row in found:
        links[row.developmentissue_id] = (*links.get(row.developmentissue_id, ()), Link(row.strategynode_id, str(row.strategynode)))
    return links
