"""What the rules about a co-investment entry look at: frozen facts, read for many entries in a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from alignment.kernel import Subject
from core.fiscal import FiscalYear
from plans.facts import Body, bodies_by_pk
from plans.models import DevelopmentPlan
from provinces.models import GroupMembership

from .models import Entry


@dataclass(frozen=True, slots=True)
class CitedIssue:
    """A development issue and the body whose plan holds it."""

    pk: int
    name: str
    owner: Body


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """One entry. `reference` names its paper, or the file of it; `kin` are the codes of its area, its groups and its members that year;
    `has_plan` whether any of them has a plan.
    """

    pk: int
    title: str
    agency: str
    owner: Body
    fiscal_year: int
    amount_baht: Decimal
    reference: str
    is_loaded: bool
    issue: CitedIssue | None
    kin: tuple[str, ...]
    has_plan: bool

    @property
    def subject(self) -> Subject:
        return Subject("entry", self.pk, self.title)

    @property
    def words(self) -> dict[str, Any]:
        """What nearly every message names."""
        return {"entry": self.title, "agency": self.agency, "owner": self.owner.name, "fy": self.fiscal_year}


_COLUMNS = (
    "pk", "title", "body_name", "unit_id", "fiscal_year", "amount_baht", "budget_ref", "source_key", "plan_issue_id", "plan_issue__name",
    "plan_issue__plan__unit_id", "letter_name",
)  # fmt: skip
_UNIT, _YEAR, _ISSUE_OWNER = 3, 4, 10


def entry_facts(pks: Collection[int]) -> dict[int, EntryFacts]:
    """Facts of these entries by id. Four queries whatever their number."""
    rows = list(Entry.objects.filter(pk__in=pks).order_by("pk").values_list(*_COLUMNS))
    kin = _kin(rows)
    units = {unit for found in kin.values() for unit in found} | {row[_ISSUE_OWNER] for row in rows if row[_ISSUE_OWNER]}
    bodies, planned = bodies_by_pk(units), _planned(units)
    return {row[0]: _entry(row, sorted(kin[row[_UNIT], row[_YEAR]]), bodies, planned) for row in rows}


def _entry(row: tuple[Any, ...], kin: list[int], bodies: dict[int, Body], planned: dict[int, list[tuple[int, int]]]) -> EntryFacts:
    pk, title, agency, unit, year, amount, reference, source, issue, issue_name, issue_owner, letter = row
    cited = CitedIssue(issue, issue_name, bodies[issue_owner]) if issue else None
    has_plan = any(first <= year <= last for body in kin for first, last in planned[body])
    codes = tuple(bodies[body].code for body in kin)
    return EntryFacts(pk, title, agency, bodies[unit], year, amount, reference.strip() or letter, bool(source), cited, codes, has_plan)


def _kin(rows: Iterable[tuple[Any, ...]]) -> dict[tuple[int, int], set[int]]:
    """By unit and year: itself, the groups it belongs to and the members it has on the year's first day. One query."""
    wanted = {(row[_UNIT], row[_YEAR]) for row in rows}
    units = {unit for unit, _year in wanted}
    links = GroupMembership.objects.filter(Q(group__in=units) | Q(province__in=units)).order_by("pk")
    spans = list(links.values_list("group_id", "province_id", "valid_from", "valid_until"))
    found = {}
    for unit, year in wanted:
        day = FiscalYear(year).starts_on
        dated = [(g, p) for g, p, first, last in spans if unit in (g, p) and first <= day and (last is None or day <= last)]
        found[unit, year] = {unit, *(body for pair in dated for body in pair)}
    return found


def _planned(units: Collection[int]) -> dict[int, list[tuple[int, int]]]:
    """First and last years of the development plans on record, by body. One query."""
    years: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for unit, first, last in DevelopmentPlan.objects.filter(unit__in=units).order_by("pk").values_list("unit_id", "year_from", "year_to"):
        years[unit].append((first, last))
    return years
