"""Reads the work around the projects of action plans and says which of it is likely the same. Four queries and one per provider."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from alignment.kernel import Bilingual
from core.fiscal import FiscalYear
from core.workflow import INITIAL
from provinces.models import GroupMembership, UnitKind

from ..models import Project, ProjectKind, ProjectSite, SameWorkDecision
from .alike import YEARS_BACK, AlikeFacts, alike_works
from .others import PROVIDERS, Spot, Work
from .shapes import Body

Heads = Iterable[tuple[int, int, int]]  # action plan, unit, year
Member = tuple[int, date, date | None]
PAST = ("past_project_id", "past_project__past_project_id", "past_project__past_project__past_project_id")
PROJECT = "project"


def alike_projects(heads: Heads, bodies: Mapping[int, Body]) -> dict[int, tuple[AlikeFacts, ...]]:
    """By project of these action plans the work in their territory that is likely the same."""
    heads = list(heads)
    reader = _Reader(heads, bodies)
    plans = {plan for plan, _unit, _year in heads}
    works = reader.works()
    subjects = [work for work in works if reader.plan_of[work.pk] in plans]
    others = [*works, *(work for provider in PROVIDERS for work in provider(reader.provinces, reader.years))]
    decided = decided_pairs(works)
    found = alike_works(
        subjects,
        others,
        is_past=lambda a, b: b.source == PROJECT and b.pk in reader.past[a.pk],
        is_decided=lambda a, b: pair_of(a.key, b.key) in decided,
    )
    return {pk: tuple(alike) for pk, alike in found.items()}


def pair_of(a: str, b: str) -> tuple[str, str]:
    """The two keys in the order in which a decision keeps them."""
    return (a, b) if a < b else (b, a)


def decided_pairs(works: Iterable[Work]) -> set[tuple[str, str]]:
    """Pairs that somebody found not to be the same work. One query."""
    keys = [work.key for work in works]
    return set(SameWorkDecision.objects.filter(Q(first__in=keys) | Q(second__in=keys)).values_list("first", "second"))


class _Reader:
    """Projects of the bodies that share a province with these plans, from three years before. Three queries."""

    def __init__(self, heads: list[tuple[int, int, int]], bodies: Mapping[int, Body]) -> None:
        self.bodies = bodies
        self.members: dict[int, list[Member]] = defaultdict(list)
        for group, *rest in GroupMembership.objects.order_by("province_id").values_list(
            "group_id", "province_id", "valid_from", "valid_until"
        ):
            self.members[group].append((rest[0], rest[1], rest[2]))
        years = {year for _plan, _unit, year in heads}
        self.years = sorted({year - back for year in years for back in range(YEARS_BACK + 1)})
        self.provinces = {province for _plan, unit, _year in heads for province in self._ever(unit)}
        self.plan_of: dict[int, int] = {}
        self.past: dict[int, set[int]] = defaultdict(set)
        self.owners: dict[int, tuple[frozenset[str], Bilingual]] = {}

    def _ever(self, unit: int) -> set[int]:
        """The province itself, or all that were ever members of the group."""
        return {province for province, _first, _last in self.members[unit]} if unit in self.members else {unit}

    @property
    def units(self) -> set[int]:
        groups = {group for group, members in self.members.items() if self.provinces & {province for province, *_span in members}}
        return self.provinces | groups

    def works(self) -> list[Work]:
        spots = self._spots()
        return [self._work(row, tuple(spots[row[0]])) for row in self._rows()]

    def _rows(self) -> list[tuple[Any, ...]]:
        unit = ("code", "kind", "name_th", "name_en", "in_programme")
        columns = ("pk", "action_plan_id", "name", "kind", "amount_baht", "action_plan__unit_id", "action_plan__fiscal_year")
        rows = Project.objects.filter(action_plan__unit__in=self.units, action_plan__fiscal_year__in=self.years)
        ordinary = rows.exclude(kind=ProjectKind.MANAGEMENT).order_by("pk")
        return list(ordinary.values_list(*columns, "action_plan__state", *(f"action_plan__unit__{name}" for name in unit), *PAST))

    def _work(self, row: tuple[Any, ...], spots: tuple[Spot, ...]) -> Work:
        pk, plan, name, kind, amount, unit, year, state, code, unit_kind, th, en, in_programme, *past = row
        self.plan_of[pk] = plan
        self.past[pk] = {old for old in past if old}
        if plan not in self.owners:
            self.owners[plan] = self._area(unit, year), full_name(unit_kind, th, en, in_programme)
        area, owner = self.owners[plan]
        return Work(PROJECT, pk, name, year, area, code, owner, kind, amount, spots, state == INITIAL)

    def _area(self, unit: int, year: int) -> frozenset[str]:
        day = FiscalYear(year).starts_on
        members = (p for p, first, last in self.members.get(unit, ()) if first <= day and (last is None or day <= last))
        return frozenset(self.bodies[pk].code for pk in members) if unit in self.members else frozenset({self.bodies[unit].code})

    def _spots(self) -> dict[int, list[Spot]]:
        """Sites that say more than the province, by project."""
        rows = ProjectSite.objects.filter(project__action_plan__unit__in=self.units, project__action_plan__fiscal_year__in=self.years)
        columns = ("project_id", "district__code", "latitude", "longitude", "road_no", "km_from", "km_to")
        found: dict[int, list[Spot]] = defaultdict(list)
        for project, district, latitude, longitude, road, start, end in rows.order_by("pk").values_list(*columns):
            km = None if start is None or end is None else (start, end)
            found[project].append(Spot(district or "", latitude, longitude, road, km))
        return found


def full_name(kind: str, th: str, en: str, in_programme: bool) -> Bilingual:
    """As `PlanningUnit.full_name`, in both languages at once."""
    if kind == UnitKind.PROVINCE and in_programme:
        return Bilingual(f"จังหวัด{th}", f"{en or th} Province")
    return Bilingual(th, en or th)
