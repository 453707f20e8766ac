"""Reads the facts of many development plans in a constant number of queries, rows as tuples in a fixed order."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Length, Trim

from accounts.models import today
from alignment.kernel import Bilingual
from core.fiscal import FiscalYear
from provinces.models import GroupMembership

from ..kin import runs_in
from ..models import (
    ComparativeFigure,
    DevelopmentIssue,
    DevelopmentPlan,
    GoalIndicator,
    GoalTarget,
    Indicator,
    IndicatorTarget,
    LongTermGoal,
    PaperKind,
    PastResult,
    PlanProject,
    ProvinceRole,
    RegionalGuideline,
    SharedProblem,
)
from ..states import PlanState
from .deadlines import Sender, Windows
from .plan_shapes import DevelopmentPlanFacts, LongTermGoalFacts, NamedProvince, PlanIssue, PlanMeasure
from .reading import bodies_by_pk, territories
from .shapes import Body

#: Parts a plan must hold, in the order of the volume: each with the condition of being there.
PARTS: dict[str, Any] = {
    "executive_summary": Q(executive_summary__regex=r"\S"),
    "data": Q(physical_data__regex=r"\S") | Exists(ComparativeFigure.objects.filter(plan=OuterRef("pk"))),
    "past_results": Q(past_results__regex=r"\S") | Exists(PastResult.objects.filter(plan=OuterRef("pk"))),
    "analysis": Q(analysis__regex=r"\S"),
    "goal": Q(development_goal__regex=r"\S"),
    "issues": Exists(DevelopmentIssue.objects.filter(plan=OuterRef("pk"))),
    "indicators": Exists(Indicator.objects.filter(issue__plan=OuterRef("pk"))),
    "project_table": Exists(PlanProject.objects.filter(programme__issue__plan=OuterRef("pk"))),
}


class _Head(NamedTuple):
    """The plan's own columns, then one flag per part: is it there?"""

    pk: int
    unit: int
    region: int
    region_th: str
    region_en: str
    title: str
    year_from: int
    year_to: int
    state: str
    goal: int | None
    review_year: int | None
    since: datetime
    parts: tuple[bool, ...]

    @property
    def starts_on(self) -> date:
        return FiscalYear(self.year_from).starts_on

    @property
    def window_year(self) -> int:
        return self.review_year or self.year_from


_COLUMNS = (
    "pk", "unit_id", "unit__region_id", "unit__region__name_th", "unit__region__name_en", "title", "year_from", "year_to", "state",
    "long_term_goal_id", "review_year", "state_since",
)  # fmt: skip


def development_plan_facts(pks: Collection[int]) -> dict[int, DevelopmentPlanFacts]:
    """Facts of these plans by id; unknown ids are left out. Sixteen queries whatever their number."""
    heads = _heads(pks)
    bodies = bodies_by_pk({head.unit for head in heads})
    goals = _current_goals(heads)
    guidelines = _guidelines(heads)
    above = _group_issues(heads)
    members = territories(((head.unit, head.year_from) for head in heads), bodies)
    issues, measures, named = _issues(heads, guidelines), _measures(heads), _named(heads, bodies)
    sources = _sources(heads)
    windows = Windows([PaperKind.PLAN], {head.window_year for head in heads}, today())
    return {
        h.pk: DevelopmentPlanFacts(
            pk=h.pk,
            title=h.title,
            owner=bodies[h.unit],
            region=Bilingual(h.region_th, h.region_en or h.region_th),
            year_from=h.year_from,
            year_to=h.year_to,
            state=h.state,
            goal_pk=h.goal,
            current_goal=goals.get(h.unit),
            blank=tuple(part for part, is_there in zip(PARTS, h.parts, strict=True) if not is_there),
            guidelines=len(guidelines[h.pk]),
            group_issues=above[h.pk],
            members=members[h.unit, h.year_from] if bodies[h.unit].is_group else (),
            issues=tuple(issues[h.pk]),
            measures=tuple(measures[h.pk]),
            named=tuple(named[h.pk]),
            sources=tuple(sources[h.pk]),
            deadline=windows.deadline(PaperKind.PLAN, Sender(h.window_year, bodies[h.unit].kind, bodies[h.unit].code, h.state, h.since)),
        )
        for h in heads
    }


def _heads(pks: Collection[int]) -> list[_Head]:
    flags = {f"has_{part}": condition for part, condition in PARTS.items()}
    rows = DevelopmentPlan.objects.filter(pk__in=pks).order_by("pk").annotate(**flags).values_list(*_COLUMNS, *flags)
    return [_Head._make((*row[: len(_COLUMNS)], row[len(_COLUMNS) :])) for row in rows]


def _current_goals(heads: Iterable[_Head]) -> dict[int, LongTermGoalFacts]:
    rows = LongTermGoal.objects.filter(unit__in={head.unit for head in heads}, is_current=True)
    return {unit: LongTermGoalFacts(pk, text) for unit, pk, text in rows.values_list("unit_id", "pk", "text")}


def _guidelines(heads: Iterable[_Head]) -> dict[int, set[int]]:
    """Per plan, the guidelines of its region whose period holds its first year. One query."""
    rows = RegionalGuideline.objects.filter(region__in={head.region for head in heads}).order_by("pk")
    known = list(rows.values_list("pk", "region_id", "period"))
    return {h.pk: {pk for pk, region, period in known if region == h.region and runs_in(period, h.year_from)} for h in heads}


def _group_issues(heads: Iterable[_Head]) -> dict[int, int]:
    """Per plan, the number of issues of its group's plan in force in its first year. Two queries."""
    dated = GroupMembership.objects.filter(province__in={head.unit for head in heads}).order_by("pk")
    spans = list(dated.values_list("province_id", "group_id", "valid_from", "valid_until"))
    in_force = DevelopmentPlan.objects.filter(unit__in={span[1] for span in spans}, state=PlanState.IN_FORCE)
    counted = in_force.order_by("pk").annotate(n=Count("issues")).values_list("unit_id", "year_from", "year_to", "n")
    plans = list(counted)
    found = {}
    for h in heads:
        groups = {g for p, g, first, last in spans if p == h.unit and first <= h.starts_on and (last is None or h.starts_on <= last)}
        found[h.pk] = sum(n for unit, first, last, n in plans if unit in groups and first <= h.year_from <= last)
    return found


def _issues(heads: Iterable[_Head], guidelines: Mapping[int, set[int]]) -> dict[int, list[PlanIssue]]:
    """Issues by plan, in the order of their ids. Two queries."""
    plans = [head.pk for head in heads]
    through = DevelopmentIssue.regional_links.through.objects.filter(developmentissue__plan__in=plans)
    linked: dict[int, set[int]] = defaultdict(set)
    for issue, guideline in through.values_list("developmentissue_id", "regionalguideline_id"):
        linked[issue].add(guideline)
    rows = DevelopmentIssue.objects.filter(plan__in=plans).order_by("pk")
    counted = rows.annotate(n_above=Count("group_links"), letters=Length(Trim("area_specific_reason")))
    found: dict[int, list[PlanIssue]] = defaultdict(list)
    for plan, pk, name, above, alone, letters in counted.values_list("plan_id", "pk", "name", "n_above", "is_area_specific", "letters"):
        found[plan].append(PlanIssue(pk, name, len(linked[pk] & guidelines[plan]), above, alone, letters))
    return found


def _measures(heads: Iterable[_Head]) -> dict[int, list[PlanMeasure]]:
    """Indicators of the plans, then those of their issues, in the order of their ids. Four queries."""
    found: dict[int, list[PlanMeasure]] = defaultdict(list)
    years = {head.pk: range(head.year_from, head.year_to + 1) for head in heads}
    for model, targets, path, of_plan in ((GoalIndicator, GoalTarget, "plan", True), (Indicator, IndicatorTarget, "issue__plan", False)):
        aimed: dict[int, set[int]] = defaultdict(set)
        for measure, year in targets._default_manager.filter(**{f"indicator__{path}__in": years}).values_list("indicator_id", "year"):
            aimed[measure].add(year)
        rows = model._default_manager.filter(**{f"{path}__in": years}).order_by("pk").annotate(letters=Length(Trim("definition")))
        for plan, pk, name, code, letters in rows.values_list(f"{path}_id", "pk", "name", "catalogue_code", "letters"):
            missing = tuple(year for year in years[plan] if year not in aimed[pk])
            found[plan].append(PlanMeasure(pk, name, code, letters, missing, of_plan))
    return found


def _named(heads: Iterable[_Head], bodies: Mapping[int, Body]) -> dict[int, list[NamedProvince]]:
    """Provinces that the plans name in shared problems and in roles. Two queries."""
    found: dict[int, list[NamedProvince]] = defaultdict(list)
    for plan, named in _in_problems([head.pk for head in heads], bodies):
        found[plan].append(named)
    roles = ProvinceRole.objects.filter(issue__plan__in=[head.pk for head in heads]).order_by("pk")
    for plan, pk, issue, province in roles.values_list("issue__plan_id", "pk", "issue__name", "province_id"):
        found[plan].append(NamedProvince("role", pk, issue, bodies[province]))
    return found


def _in_problems(plans: list[int], bodies: Mapping[int, Body]) -> Iterator[tuple[int, NamedProvince]]:
    links = SharedProblem.provinces.through.objects.filter(sharedproblem__plan__in=plans).order_by("sharedproblem_id", "province_id")
    columns = ("sharedproblem__plan_id", "sharedproblem_id", "sharedproblem__text", "province_id")
    for plan, pk, text, province in links.values_list(*columns):
        yield plan, NamedProvince("problem", pk, text, bodies[province])


def _sources(heads: Iterable[_Head]) -> dict[int, list[tuple[str, int]]]:
    """Projects of the table by plan and source of money; those without a source are left out. One query."""
    rows = PlanProject.objects.filter(programme__issue__plan__in=[head.pk for head in heads]).exclude(source="")
    counted = rows.order_by("source").values_list("programme__issue__plan_id", "source").annotate(n=Count("pk"))
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for plan, source, n in counted:
        found[plan].append((source, n))
    return found
