"""A plan as its volume: everything in parts 1–4, read in a known number of queries and put into the tables the page draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Prefetch, QuerySet

from provinces.models import Province

from .kin import guidelines_for, members_of
from .models import (
    ComparativeFigure,
    DevelopmentIssue,
    DevelopmentPlan,
    Indicator,
    Programme,
    ProvinceRole,
    Stage,
    Topic,
    ValueChainStep,
)
from .tables import ProjectTable, TargetRow, project_table, target_rows


class Column(NamedTuple):
    """One stage of a value chain with the steps that stand there."""

    stage: Stage
    steps: list[ValueChainStep]


class IssuePart(NamedTuple):
    """An issue as part 3 shows it; `flow` holds upstream to downstream, `enabling` what carries the whole chain. A province has neither."""

    issue: DevelopmentIssue
    targets: list[TargetRow]
    flow: list[Column]
    enabling: Column | None

    @property
    def has_chain(self) -> bool:
        return any(column.steps for column in (*self.flow, self.enabling) if column)


class RoleRow(NamedTuple):
    """What one member does for each issue; None where nothing is written."""

    province: Province
    cells: list[tuple[DevelopmentIssue, ProvinceRole | None]]


class TopicRows(NamedTuple):
    topic: Topic
    rows: list[ComparativeFigure]


@dataclass(frozen=True)
class Volume:
    plan: DevelopmentPlan
    years: list[int]
    topics: list[TopicRows]
    needs: list[Any]
    past: list[Any]
    problems: list[Any]
    goals: list[TargetRow]
    issues: list[IssuePart]
    roles: list[RoleRow]
    table: ProjectTable
    has_guidelines: bool  # whether the region's guidelines are on record at all


def volume(plan: DevelopmentPlan) -> Volume:
    """A flat number of queries, fewer while parts are empty. `plan.unit` and the goal above it come with the plan."""
    issues, years = list(_issues(plan)), list(range(plan.year_from, plan.year_to + 1))
    of_group = plan.unit.is_group
    return Volume(
        plan=plan,
        years=years,
        topics=_topics(list(plan.figures.all())),
        needs=list(plan.needs.all()),
        past=list(plan.past_rows.all()),
        problems=list(plan.shared_problems.prefetch_related("provinces")) if of_group else [],
        goals=target_rows(plan.goal_indicators.prefetch_related("targets"), years),
        issues=[_issue_part(issue, years, of_group) for issue in issues],
        roles=_roles(list(members_of(plan)), issues) if of_group else [],
        table=project_table(plan, issues),
        has_guidelines=any(issue.regional_links.all() for issue in issues) or guidelines_for(plan).exists(),
    )


def _issues(plan: DevelopmentPlan) -> QuerySet[DevelopmentIssue]:
    """With everything under them and what they link to."""
    programmes = Prefetch("programmes", Programme.objects.prefetch_related("plan_projects__years"))
    indicators = Prefetch("indicators", Indicator.objects.select_related("contributes_to").prefetch_related("targets"))
    kept = plan.issues.prefetch_related(indicators, "guidelines", "national_links", "regional_links", programmes)
    if plan.unit.is_group:
        return kept.prefetch_related("chain", Prefetch("roles", ProvinceRole.objects.select_related("province")))
    return kept.prefetch_related(Prefetch("group_links", DevelopmentIssue.objects.select_related("plan__unit")))


def _topics(figures: Sequence[ComparativeFigure]) -> list[TopicRows]:
    """Topics without a figure are left out."""
    return [TopicRows(topic, rows) for topic in Topic if (rows := [row for row in figures if row.topic == topic])]


def _issue_part(issue: DevelopmentIssue, years: list[int], of_group: bool) -> IssuePart:
    steps = list(issue.chain.all()) if of_group else []
    *flow, enabling = (Column(stage, [step for step in steps if step.stage == stage]) for stage in Stage)
    targets = target_rows(issue.indicators.all(), years)
    return IssuePart(issue, targets, flow, enabling) if of_group else IssuePart(issue, targets, [], None)


def _roles(members: Sequence[Province], issues: Sequence[DevelopmentIssue]) -> list[RoleRow]:
    """Every member, and whoever has a role though it left the group since."""
    told = {(role.province_id, issue.pk): role for issue in issues for role in issue.roles.all()}
    left = {role.province_id: role.province for role in told.values() if role.province_id not in {p.pk for p in members}}
    return [RoleRow(p, [(issue, told.get((p.pk, issue.pk))) for issue in issues]) for p in (*members, *left.values())]
