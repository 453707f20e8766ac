"""Reads the facts of many action plans in a constant number of queries.

Rows are read as tuples in a fixed order, so that equal data give an equal digest.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from accounts.models import today
from core.arrays import all_ids
from core.fiscal import FiscalYear
from provinces.models import GroupMembership, PlanningUnit, UnitKind

from ..models import (
    Activity,
    AnnualActionPlan,
    DevelopmentPlan,
    IndicatorLevel,
    Objective,
    PaperKind,
    PlanProjectYear,
    Project,
    ProjectSite,
)
from .alike import AlikeFacts
from .brief_shapes import BriefFacts
from .briefs import box_around, briefs_of
from .deadlines import Sender, Windows
from .neighbours import alike_projects, full_name
from .shapes import ActionPlanFacts, ActivityFacts, Body, PlanVersion, ProgrammeFacts, ProjectFacts, SiteFacts

#: Items of the brief (process.md 2.4) that are columns of the project.
TEXT_ITEMS = (
    "name",
    "rationale",
    "expected_benefit",
    "coverage_type",
    "implementing_unit",
    "contact_name",
    "contact_phone",
)
LINK_ITEMS = ("programme", "national_strategy", "master_plan", "milestone", "starts_on", "ends_on")
Span = tuple[Body, date, date | None]


def action_plan_facts(pks: Collection[int]) -> dict[int, ActionPlanFacts]:
    """Facts of these action plans by id; unknown ids are left out. 22 queries and one per provider, whatever their number.

    A real paper that cites no plan is not held against plans that were made up around it.
    """
    plans = AnnualActionPlan.objects.filter(pk__in=pks).order_by("pk")
    heads = list(plans.values_list("pk", "unit_id", "fiscal_year", "state", "plan_id", "is_made_up", "state_since"))
    bodies = bodies_by_pk({unit for _pk, unit, *_rest in heads})
    cited = {plan for *_rest, plan, _made_up, _since in heads if plan}
    versions = _versions({unit for _pk, unit, *_rest in heads}, cited)
    tables = _tables(cited)
    provinces = territories(((unit, year) for _pk, unit, year, *_rest in heads), bodies)
    alike = alike_projects((head[:3] for head in heads), bodies)
    projects = _projects([head[0] for head in heads], bodies, alike)
    windows = Windows([PaperKind.ACTION_PLAN], {year for _pk, _unit, year, *_rest in heads}, today())
    return {
        pk: ActionPlanFacts(
            pk,
            bodies[unit],
            year,
            state,
            versions.get(plan),
            tuple(v for v in versions.values() if v.owner_code == bodies[unit].code and (plan or made_up or not v.is_made_up)),
            tables.get(plan, {}),
            provinces[unit, year],
            tuple(projects[pk]),
            windows.deadline(PaperKind.ACTION_PLAN, Sender(year, bodies[unit].kind, bodies[unit].code, state, since)),
        )
        for pk, unit, year, state, plan, made_up, since in heads
    }


def bodies_by_pk(units: Collection[int]) -> dict[int, Body]:
    """These units and every province, by id. One query."""
    wanted = PlanningUnit.objects.filter(Q(pk__in=units) | Q(kind=UnitKind.PROVINCE))
    rows = wanted.order_by("pk").values_list("pk", "code", "kind", "name_th", "name_en", "in_programme")
    return {pk: Body(code, kind, full_name(kind, th, en, in_programme)) for pk, code, kind, th, en, in_programme in rows}


def _versions(units: Collection[int], cited: Collection[int]) -> dict[int, PlanVersion]:
    """Versions of these bodies' plans and the cited ones, oldest first. One query."""
    plans = DevelopmentPlan.objects.filter(Q(unit_id__in=units) | Q(pk__in=cited))
    rows = plans.order_by("year_from", F("review_year").asc(nulls_first=True), "pk")
    columns = ("pk", "unit__code", "title", "year_from", "year_to", "review_year", "state", "is_made_up")
    return {row[0]: PlanVersion(*row) for row in rows.values_list(*columns)}


def _tables(plans: Collection[int]) -> dict[int, dict[str, tuple[int, ...]]]:
    """Project tables of these versions: years by project key, in the order of the keys. One query."""
    rows = PlanProjectYear.objects.filter(plan_project__programme__issue__plan_id__in=plans)
    years: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for plan, key, year in rows.order_by().values_list("plan_project__programme__issue__plan_id", "plan_project__project_key", "year"):
        years[plan][key].add(year)
    return {plan: {key: tuple(sorted(keys[key])) for key in sorted(keys)} for plan, keys in years.items()}


def territories(wanted: Iterable[tuple[int, int]], bodies: Mapping[int, Body]) -> dict[tuple[int, int], tuple[Body, ...]]:
    """Provinces by unit and year: itself, or a group's members on the year's first day. One query."""
    wanted = set(wanted)
    spans: dict[int, list[Span]] = defaultdict(list)
    rows = GroupMembership.objects.filter(group_id__in={unit for unit, _year in wanted}).order_by("province_id")
    for group, province, first, last in rows.values_list("group_id", "province_id", "valid_from", "valid_until"):
        spans[group].append((bodies[province], first, last))
    return {(unit, year): _members(spans[unit], year) if bodies[unit].is_group else (bodies[unit],) for unit, year in wanted}


def _members(spans: Iterable[Span], year: int) -> tuple[Body, ...]:
    day = FiscalYear(year).starts_on
    return tuple(province for province, first, last in spans if first <= day and (last is None or day <= last))


def _projects(plans: list[int], bodies: dict[int, Body], alike: Mapping[int, tuple[AlikeFacts, ...]]) -> dict[int, list[ProjectFacts]]:
    """Projects by action plan, in the order of their ids. Twelve queries."""
    rows_of = list(_project_rows(plans))
    pks = [row[1] for row in rows_of]
    briefs = briefs_of(pks)
    children = _Children(pks, bodies, briefs)
    found: dict[int, list[ProjectFacts]] = defaultdict(list)
    for plan, pk, key, name, rank, bucket, kind, amount, coverage, *rest in rows_of:
        activities, sites, gains = children.activities[pk], children.sites[pk], children.benefits[pk]
        blank = (*_blank(rest[5:]), *children.blank(pk))
        place = ProgrammeFacts(*rest[:5]) if rest[0] is not None else None
        rows = (tuple(activities), tuple(sites), tuple(gains), briefs[pk], alike.get(pk, ()))
        found[plan].append(ProjectFacts(pk, key, name, rank, bucket, kind, amount, coverage, place, blank, *rows))
    return found


def _project_rows(plans: list[int]) -> Iterable[tuple[Any, ...]]:
    """Columns of the project, its programme's id, name, plan, plan title and issue, then one flag per item of the brief: is it empty?"""
    flags = {f"no_{item}": ExpressionWrapper(condition, BooleanField()) for item, condition in _EMPTY.items()}
    rows = Project.objects.filter(action_plan_id__in=plans).order_by("pk").annotate(**flags)
    columns = ("action_plan_id", "pk", "project_key", "name", "rank", "bucket", "kind", "amount_baht", "coverage_type")
    programme = ("programme_id", "programme__name", "programme__issue__plan_id", "programme__issue__plan__title", "programme__issue_id")
    return rows.values_list(*columns, *programme, *flags)


_EMPTY: dict[str, Any] = {
    **{item: ~Q(**{f"{item}__regex": r"\S"}) for item in TEXT_ITEMS},
    **{item: Q(**{f"{item}__isnull": True}) for item in LINK_ITEMS},
    "beneficiaries": Q(beneficiaries__isnull=True) | Q(beneficiaries=0),
}


def _blank(flags: Iterable[bool]) -> Iterator[str]:
    return (item for item, empty in zip(_EMPTY, flags, strict=True) if empty)


class _Children:
    """Activities, sites and benefiting provinces by project, and who has an objective; the other rows are in the briefs. Four queries."""

    def __init__(self, pks: Collection[int], bodies: dict[int, Body], briefs: Mapping[int, BriefFacts]) -> None:
        projects = all_ids(pks)
        self.activities: dict[int, list[ActivityFacts]] = defaultdict(list)
        self.sites: dict[int, list[SiteFacts]] = defaultdict(list)
        self.benefits: dict[int, list[Body]] = defaultdict(list)
        self._read_activities(projects)
        self._read_sites(projects, bodies)
        self._read_benefits(projects, bodies)
        aims = Objective.objects.filter(project_id__in=projects, text__regex=r"\S").order_by()
        self.aimed = set(aims.values_list("project_id", flat=True).distinct())
        self.needed = {pk for pk, brief in briefs.items() if brief.need_kinds}
        self.indicators = {(pk, indicator.level) for pk, brief in briefs.items() for indicator in brief.indicators}

    def _read_activities(self, projects: RawSQL) -> None:
        rows = Activity.objects.filter(project_id__in=projects).order_by("pk")
        for project, pk, name, amount in rows.values_list("project_id", "pk", "name", "amount_baht"):
            self.activities[project].append(ActivityFacts(pk, name, amount))

    def _read_sites(self, projects: RawSQL, bodies: dict[int, Body]) -> None:
        area_name = Coalesce("subdistrict__name_th", "district__name_th")
        rows = ProjectSite.objects.filter(project_id__in=projects).order_by("pk").annotate(area=area_name)
        columns = ("project_id", "pk", "province_id", "place", "area", "subdistrict_id", "latitude", "longitude", "land_type")
        sites: Iterable[tuple[Any, ...]] = rows.values_list(*columns)
        for project, pk, province, place, area, subdistrict, latitude, longitude, land in sites:
            body = bodies[province]
            inside = None if latitude is None else box_around(body.code).holds(latitude, longitude)
            self.sites[project].append(SiteFacts(pk, place or area or body.name.th, body, subdistrict is not None, inside, land))

    def _read_benefits(self, projects: RawSQL, bodies: dict[int, Body]) -> None:
        rows = Project.benefit_provinces.through.objects.filter(project_id__in=projects)
        for project, province in rows.order_by("province_id").values_list("project_id", "province_id"):
            self.benefits[project].append(bodies[province])

    def blank(self, project: int) -> Iterator[str]:
        """Items of the brief that are rows of their own, where there is none."""
        rows = {"activities": self.activities[project], "sites": self.sites[project], "benefit_provinces": self.benefits[project]}
        yield from (item for item, there in (("need_sources", self.needed), ("objectives", self.aimed)) if project not in there)
        yield from (item for item, children in rows.items() if not children)
        yield from (f"{level}_indicators" for level in IndicatorLevel.values if (project, level) not in self.indicators)
