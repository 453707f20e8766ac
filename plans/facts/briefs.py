"""Reads the briefs of many projects: six queries whatever their number."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, TypeVar

from django.db.models import Count

from alignment.kernel import Bilingual
from core.arrays import all_ids
from provinces.outlines import Box, box_of, outlines

from ..models import BriefItem, ExpenseType, NeedSource, Project, ProjectIndicator, ProjectKind, ReadinessCheck, YearSlice
from .brief_shapes import BriefFacts, CheckFacts, IndicatorFacts, ItemFacts, NodeFacts, SliceFacts

#: The words by which the budget document's categories tell equipment from works; one of its headings has both.
EQUIPMENT, BUILDINGS = "ครุภัณฑ์", "สิ่งก่อสร้าง"
HEAD = (
    "pk", "starts_on", "ends_on", "contract_sign_on", "is_multi_year", "commitment_baht", "q1_baht", "q2_baht", "q3_baht", "q4_baht",
    "asset_recipient", "upkeep_baht_per_year",
)  # fmt: skip
STRATEGY = ("national_strategy_id", "national_strategy__name_th", "national_strategy__name_en")
MASTER_PLAN = (
    "master_plan_id", "master_plan__name_th", "master_plan__name_en", "master_plan__parent_id", "master_plan__parent__name_th",
    "master_plan__parent__name_en", "master_plan__cross_cutting",
)  # fmt: skip
Row = tuple[Any, ...]
T = TypeVar("T")


def briefs_of(projects: Collection[int]) -> dict[int, BriefFacts]:
    """The briefs of these projects, by the project's id."""
    rows = _Rows(projects)
    heads = Project.objects.filter(pk__in=all_ids(projects)).order_by("pk").annotate(n_sdgs=Count("sdgs"))
    return {head[0]: _brief(head, rows) for head in heads.values_list(*HEAD, *STRATEGY, *MASTER_PLAN, "n_sdgs")}


def _brief(head: Row, rows: "_Rows") -> BriefFacts:
    pk, starts, ends, sign, is_multi_year, commitment, q1, q2, q3, q4, recipient, upkeep, *links, n_sdgs = head
    return BriefFacts(
        starts, ends, sign, is_multi_year, commitment, (q1, q2, q3, q4), bool(recipient.strip()), upkeep is not None,
        _node(links[:3]), _node(links[3:]), n_sdgs,
        tuple(rows.needs[pk]), tuple(rows.indicators[pk]), tuple(rows.items[pk]), tuple(rows.slices[pk]), dict(rows.readiness[pk]),
    )  # fmt: skip


def _node(columns: list[Any]) -> NodeFacts | None:
    pk, th, en, *above = columns
    if pk is None:
        return None
    if not above:
        return NodeFacts(pk, _named(th, en))
    parent, parent_th, parent_en, cross_cutting = above
    return NodeFacts(pk, _named(th, en), parent, _named(parent_th, parent_en) if parent else None, cross_cutting)


def _named(th: str, en: str) -> Bilingual:
    return Bilingual(th, en or th)


class _Rows:
    """Needs, indicators, items, slices and the checklist by project. Five queries."""

    def __init__(self, projects: Collection[int]) -> None:
        of = {"project_id__in": all_ids(projects)}
        self.needs: dict[int, list[str]] = defaultdict(list)
        for project, kind in NeedSource.objects.filter(**of, reference__regex=r"\S").order_by("pk").values_list("project_id", "kind"):
            self.needs[project].append(kind)
        self.indicators = _by_project(_indicators(of))
        self.items = _by_project(_items(of))
        slices = YearSlice.objects.filter(**of).order_by("project_id", "year").values_list("project_id", "year", "amount_baht")
        self.slices = _by_project((project, SliceFacts(year, baht)) for project, year, baht in slices)
        self.readiness: dict[int, dict[str, CheckFacts]] = defaultdict(dict)
        checks = ReadinessCheck.objects.filter(**of).order_by("project_id", "topic")
        for project, topic, state, dated, baht in checks.values_list("project_id", "topic", "state", "dated_on", "amount_baht"):
            self.readiness[project][topic] = CheckFacts(state, dated, baht)


def _by_project(rows: Iterable[tuple[int, T]]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = defaultdict(list)
    for project, row in rows:
        found[project].append(row)
    return found


def _indicators(of: Mapping[str, Any]) -> Iterator[tuple[int, IndicatorFacts]]:
    columns = ("project_id", "pk", "level", "name", "unit_of_measure", "contributes_to__issue_id", "contributes_to__unit_of_measure")
    measures = ("baseline_value", "target_value", "target_text", "data_source")
    rows: Iterable[Row] = ProjectIndicator.objects.filter(**of).order_by("pk").values_list(*columns, *measures)
    for project, pk, level, name, unit, issue, fed_unit, base, target, target_text, source in rows:
        given = {
            "unit_of_measure": unit.strip(), "baseline_value": base is not None,
            "target_value": target is not None or target_text.strip(), "data_source": source.strip(),
        }  # fmt: skip
        lacks = tuple(column for column, there in given.items() if not there)
        yield project, IndicatorFacts(pk, level, name, unit.strip(), lacks, issue, (fed_unit or "").strip())


def _items(of: Mapping[str, Any]) -> Iterator[tuple[int, ItemFacts]]:
    columns = ("pk", "parent_id", "category", "description", "project_id", "project__kind", "expense_type")
    money = ("quantity", "unit_cost_baht", "amount_baht", "price_basis", "price_reference", "quotations")
    rows = {row[0]: row for row in BriefItem.objects.filter(**of).order_by("project_id", "order", "pk").values_list(*columns, *money)}
    headings = {row[1] for row in rows.values()}
    for pk, row in rows.items():
        if pk not in headings:
            yield row[4], _item(row, rows)


def _item(row: Row, rows: Mapping[int, Row]) -> ItemFacts:
    pk, _parent, _category, name, _project, kind, expense_type, quantity, cost, amount, basis, reference, quotations = row
    bought = expense_type == ExpenseType.INVESTMENT and is_equipment(_above(row, rows), name, kind)
    return ItemFacts(pk, name, expense_type, bought, quantity, cost, amount, basis, bool(reference.strip()), quotations or 0)


def is_equipment(above: Iterable[str], name: str, kind: str) -> bool:
    """As the nearest category or heading says that names one of the two; else as the item begins, or the project is."""
    for part in above:
        if (EQUIPMENT in part) != (BUILDINGS in part):
            return EQUIPMENT in part
    return name.startswith(EQUIPMENT) or kind == ProjectKind.EQUIPMENT


def _above(row: Row, rows: Mapping[int, Row]) -> Iterator[str]:
    """The item's category, then name and category of each heading above it; a heading met twice ends the walk."""
    yield row[2]
    seen = {row[0]}
    while row[1] in rows and row[1] not in seen:
        row = rows[row[1]]
        seen.add(row[0])
        yield row[3]
        yield row[2]


@lru_cache(maxsize=128)
def box_around(province: str) -> Box:
    """Of the province; of the country for a code the map does not know."""
    known = outlines()
    found = [known[province]] if province in known else list(known.values())
    return box_of(point for outline in found for ring in outline.rings for point in ring)
