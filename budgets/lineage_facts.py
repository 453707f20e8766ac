"""Everything that can stand in the chains of one action plan, read in a constant number of queries and frozen."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Membership
from plans.kin import group_issues_for, guidelines_for
from plans.models import (
    AnnualActionPlan,
    DevelopmentIssue,
    DevelopmentPlan,
    NodeKind,
    PlanProject,
    Programme,
    Project,
    ProjectKind,
    RegionalGuideline,
    StrategyNode,
)
from plans.permissions import PLAN_POLICY

NODE_LEVELS = {
    "national_strategy": NodeKind.NATIONAL_STRATEGY,
    "master_plan": NodeKind.MASTER_PLAN,
    "milestone": NodeKind.MILESTONE,
}
ISSUE_LEVELS = {"regional": "regional_links", "group": "group_links"}
LEVELS = (*NODE_LEVELS, *ISSUE_LEVELS, "issue", "programme", "project")
Keys = frozenset[int]
NONE: Keys = frozenset()


@dataclass(frozen=True)
class Thing:
    """What a step points to, or could: a goal, an issue or a programme.

    `parent` is the strategy over a master plan, or the issue of a programme; `plan` the development plan an issue or programme is of.
    """

    pk: int
    name: str
    note: str = ""
    parent: int | None = None
    plan: int | None = None
    cross_cutting: bool = False
    area_reason: str | None = None


@dataclass(frozen=True)
class Links:
    """One project's way up: per level the keys it points to. `amount_baht` is this year's budget in the action plan."""

    pk: int
    name: str
    amount_baht: Decimal
    keys: Mapping[str, Keys]


@dataclass(frozen=True)
class Frame:
    """The chains of an action plan: its projects, what they point to and what they may point to."""

    things: Mapping[str, Mapping[int, Thing]]
    projects: tuple[Links, ...]
    national: Mapping[int, Keys]
    in_table: Keys
    cited: int | None
    seen_plans: Keys

    def links_of(self, project: int) -> Links:
        return next(links for links in self.projects if links.pk == project)

    def baht_through(self, level: str, key: int) -> Decimal:
        """What this year's projects of the body bring to that goal (baht)."""
        return sum((links.amount_baht for links in self.projects if key in links.keys[level]), Decimal(0))

    def users_of(self, level: str, issue: Keys) -> Mapping[int, int]:
        """How many projects of the same issue point to each goal of the level."""
        used: defaultdict[int, int] = defaultdict(int)
        for links in self.projects:
            for key in links.keys[level] if issue & links.keys["issue"] else ():
                used[key] += 1
        return used


def frame_of(project: Project, hat: Membership | None) -> Frame:
    """Ten queries, whatever the number of projects. `project` comes with its action plan, unit and cited plan."""
    paper = project.action_plan
    programmes = _programmes(paper)
    issues = _issues(programmes)
    links = {name: _pairs(getattr(DevelopmentIssue, name), issues) for name in ("national_links", "regional_links", "group_links")}
    things = {
        **_nodes(),
        "regional": _guidelines(paper, links["regional_links"]),
        "group": _group_issues(paper, links["group_links"]),
        "issue": issues,
        "programme": {row.pk: _programme(row) for row in programmes},
    }
    rows = tuple(_links(row, things, links) for row in _projects(paper))
    return Frame(things, rows, links["national_links"], _in_table(project), paper.plan_id, _seen(things, hat))


def _projects(paper: AnnualActionPlan) -> QuerySet[Project]:
    rows = paper.projects.exclude(kind=ProjectKind.MANAGEMENT)
    return rows.only(
        "action_plan", "name", "amount_baht", "programme_id", "national_strategy_id", "master_plan_id", "milestone_id"
    ).order_by("pk")


def _links(row: Project, things: Mapping[str, Mapping[int, Thing]], links: Mapping[str, Mapping[int, Keys]]) -> Links:
    programme = things["programme"].get(row.programme_id or 0)
    issue = programme.parent if programme and programme.parent else 0
    keys = {level: frozenset(filter(None, [getattr(row, f"{level}_id")])) for level in (*NODE_LEVELS, "programme")}
    keys |= {level: links[name].get(issue, NONE) for level, name in ISSUE_LEVELS.items()}
    keys |= {"issue": frozenset(filter(None, [issue])), "project": frozenset({row.pk})}
    return Links(row.pk, row.name, row.amount_baht, keys)


def _programmes(paper: AnnualActionPlan) -> list[Programme]:
    """Of the cited plan, and those the projects stand in although they are of another plan."""
    used = paper.projects.exclude(programme=None).values("programme")
    return list(
        Programme.objects.filter(Q(issue__plan=paper.plan_id) | Q(pk__in=used))
        .select_related("issue__plan")
        .order_by("issue__order", "order", "pk")
    )


def _programme(row: Programme) -> Thing:
    return Thing(row.pk, row.name, row.issue.name, parent=row.issue_id, plan=row.issue.plan_id)


def _issues(programmes: Iterable[Programme]) -> dict[int, Thing]:
    return {row.issue_id: _issue(row.issue) for row in programmes}


def _issue(row: DevelopmentIssue, note: str = "") -> Thing:
    reason = row.area_specific_reason if row.is_area_specific else None
    return Thing(row.pk, row.name, note or str(row.plan), plan=row.plan_id, area_reason=reason)


def _nodes() -> dict[str, dict[int, Thing]]:
    found: dict[str, dict[int, Thing]] = {level: {} for level in NODE_LEVELS}
    for row in StrategyNode.objects.filter(kind__in=NODE_LEVELS.values()):
        found[row.kind][row.pk] = Thing(row.pk, row.name, row.period, row.parent_id, cross_cutting=row.cross_cutting)
    return found


def _pairs(field: Any, issues: Iterable[int]) -> dict[int, Keys]:
    """Keys by issue of one of its many-to-many links. One query."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    here, there = field.field.m2m_column_name(), field.field.m2m_reverse_name()
    for issue, target in field.through.objects.filter(**{f"{here}__in": list(issues)}).values_list(here, there):
        found[issue].add(target)
    return {issue: frozenset(keys) for issue, keys in found.items()}


def _guidelines(paper: AnnualActionPlan, linked: Mapping[int, Keys]) -> dict[int, Thing]:
    region = guidelines_for(paper.plan) if paper.plan else RegionalGuideline.objects.filter(region=paper.unit.region_id)
    rows = region | RegionalGuideline.objects.filter(pk__in=frozenset().union(*linked.values()))
    return {row.pk: Thing(row.pk, row.text, f"{row.region} {row.period}") for row in rows.select_related("region")}


def _group_issues(paper: AnnualActionPlan, linked: Mapping[int, Keys]) -> dict[int, Thing]:
    keys = frozenset().union(*linked.values())
    offered = group_issues_for(paper.plan) if paper.plan else DevelopmentIssue.objects.select_related("plan__unit").none()
    rows = offered | DevelopmentIssue.objects.filter(pk__in=keys).select_related("plan__unit").order_by("plan", "order", "pk")
    return {row.pk: _issue(row, row.plan.unit.full_name) for row in rows}


def _in_table(project: Project) -> Keys:
    """Programmes of the cited plan whose project table holds this project's code."""
    rows = PlanProject.objects.filter(project_key=project.project_key, programme__issue__plan=project.action_plan.plan_id)
    return frozenset(rows.values_list("programme", flat=True))


def _seen(things: Mapping[str, Mapping[int, Thing]], hat: Membership | None) -> Keys:
    """The plans the reader may open."""
    plans = {thing.plan for level in things.values() for thing in level.values() if thing.plan}
    visible: QuerySet[DevelopmentPlan] = PLAN_POLICY.scope(hat, PLAN_POLICY.view_action)
    return frozenset(visible.filter(pk__in=plans).values_list("pk", flat=True))
