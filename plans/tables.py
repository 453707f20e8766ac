"""Figures of plans and action plans as they stand in tables. Rows for lists come as querysets, single papers as records."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from .models import AnnualActionPlan, Bucket, DevelopmentIssue, DevelopmentPlan, PlanProject, PlanProjectYear, Project, ProjectKind

ZERO = Decimal(0)


# ---------- lists ----------


def plan_rows(plans: QuerySet[DevelopmentPlan]) -> QuerySet[DevelopmentPlan]:
    """Adds n_issues, n_projects and indicative_baht."""
    issues = DevelopmentIssue.objects.order_by().filter(plan=OuterRef("pk")).values("plan").annotate(n=Count("pk")).values("n")
    projects = PlanProject.objects.order_by().filter(programme__issue__plan=OuterRef("pk")).values("programme__issue__plan")
    return plans.select_related("unit__region").annotate(
        n_issues=Coalesce(Subquery(issues), 0),
        n_projects=Coalesce(Subquery(projects.annotate(n=Count("pk")).values("n")), 0),
        indicative_baht=_indicative(),
    )


def _indicative() -> Subquery:
    years = PlanProjectYear.objects.order_by().filter(plan_project__programme__issue__plan=OuterRef("pk"))
    return Subquery(years.values("plan_project__programme__issue__plan").annotate(t=Sum("indicative_baht")).values("t"))


def action_plan_rows(papers: QuerySet[AnnualActionPlan]) -> QuerySet[AnnualActionPlan]:
    """Adds n_projects, in_baht and over_baht (management budget left aside)."""
    return papers.select_related("unit__region").annotate(
        n_projects=Coalesce(Subquery(_projects().annotate(n=Count("pk")).values("n")), 0),
        in_baht=Subquery(_projects(bucket=Bucket.IN_CEILING).annotate(t=Sum("amount_baht")).values("t")),
        over_baht=Subquery(_projects(bucket=Bucket.OVER_CEILING).annotate(t=Sum("amount_baht")).values("t")),
    )


def _projects(**lookup: Any) -> QuerySet[Any, Any]:
    ranked = Project.objects.order_by().filter(action_plan=OuterRef("pk"), **lookup).exclude(kind=ProjectKind.MANAGEMENT)
    return ranked.values("action_plan")


# ---------- the project table of a plan ----------


class TableRow(NamedTuple):
    project: PlanProject
    by_year: list[tuple[int, Decimal | None]]
    total: Decimal


class TableGroup(NamedTuple):
    """The projects of one programme with their sums per year."""

    programme: Any
    rows: list[TableRow]
    by_year: list[tuple[int, Decimal]]

    @property
    def total(self) -> Decimal:
        return sum((baht for _year, baht in self.by_year), ZERO)


@dataclass(frozen=True)
class ProjectTable:
    years: list[int]
    groups: list[TableGroup]

    @property
    def by_year(self) -> list[tuple[int, Decimal]]:
        return _sums(self.years, [dict(group.by_year) for group in self.groups])

    @property
    def total(self) -> Decimal:
        return sum((group.total for group in self.groups), ZERO)

    @property
    def count(self) -> int:
        return sum(len(group.rows) for group in self.groups)


def project_table(plan: DevelopmentPlan, issues: Iterable[DevelopmentIssue]) -> ProjectTable:
    """From issues with prefetched programmes, plan_projects and years: no query. Money outside the plan's years is left out."""
    years = list(range(plan.year_from, plan.year_to + 1))
    return ProjectTable(years, [_group(programme, years) for issue in issues for programme in issue.programmes.all()])


def _group(programme: Any, years: list[int]) -> TableGroup:
    rows = [_row(project, years) for project in programme.plan_projects.all()]
    return TableGroup(programme, rows, _sums(years, [dict(row.by_year) for row in rows]))


def _row(project: PlanProject, years: list[int]) -> TableRow:
    given = {row.year: row.indicative_baht for row in project.years.all()}
    return TableRow(project, [(year, given.get(year)) for year in years], sum((given.get(year, ZERO) for year in years), ZERO))


def _sums(years: Sequence[int], rows: Sequence[Mapping[int, Decimal | None]]) -> list[tuple[int, Decimal]]:
    return [(year, sum((row.get(year) or ZERO for row in rows), ZERO)) for year in years]


# ---------- indicators of an issue ----------


class TargetRow(NamedTuple):
    indicator: Any
    by_year: list[tuple[int, Decimal | None]]


def target_rows(indicators: Iterable[Any], years: Sequence[int]) -> list[TargetRow]:
    """Targets by year, None where none is set. From prefetched targets: no query."""
    return [_targets(indicator, years) for indicator in indicators]


def _targets(indicator: Any, years: Sequence[int]) -> TargetRow:
    given = {target.year: target.value for target in indicator.targets.all()}
    return TargetRow(indicator, [(year, given.get(year)) for year in years])


# ---------- the ranking of an action plan ----------


class RankedRow(NamedTuple):
    """A project, the running total down to it (with the management budget), and whether the ceiling is drawn above it."""

    project: Project
    place: str
    running: Decimal
    cut_above: bool
    marks: Any = None


def ranking(projects: Sequence[Project], management_baht: Decimal, marks: Mapping[int, Any] | None = None) -> list[RankedRow]:
    """The cut line stands above the first project of the over-ceiling tail. `marks` holds findings by project, None before a check."""
    inside = [i for i, p in enumerate(projects) if p.bucket == Bucket.IN_CEILING]
    cut = inside[-1] + 1 if inside else 0
    rows, running = [], Decimal(management_baht)
    for index, project in enumerate(projects):
        running += project.amount_baht
        rows.append(RankedRow(project, place_of(project), running, index == cut, None if marks is None else marks[project.pk]))
    return rows


def place_of(project: Project) -> str:
    """Districts and who does it, in one line. From prefetched sites: no query."""
    districts = dict.fromkeys(_("อ.%(name)s") % {"name": site.district} for site in project.sites.all() if site.district)
    where = " ".join(list(districts)[:3]) if len(districts) <= 3 else _("หลายอำเภอ")
    return " · ".join(filter(None, [where or project.get_coverage_type_display(), project.implementing_unit]))


class IssueSum(NamedTuple):
    label: str
    projects: int
    inside: Decimal
    over: Decimal
    pk: int | None = None


def by_issue(projects: Iterable[Project]) -> list[IssueSum]:
    """Count and money per development issue, in the plan's order; projects without a programme last."""
    ordered = sorted(projects, key=_issue_order)
    return [_issue_sum(label, pk, list(rows)) for (_order, label, pk), rows in groupby(ordered, key=_issue_order)]


def sum_of(sums: Iterable[IssueSum]) -> IssueSum:
    """The last row of the table: everything that is ranked."""
    rows = list(sums)
    return IssueSum("", sum(r.projects for r in rows), sum((r.inside for r in rows), ZERO), sum((r.over for r in rows), ZERO))


def _issue_order(project: Project) -> tuple[int, str, int | None]:
    issue = project.programme.issue if project.programme else None
    return (issue.order, issue.name, issue.pk) if issue else (10_000, "", None)


def _issue_sum(label: str, pk: int | None, rows: list[Project]) -> IssueSum:
    inside = sum((p.amount_baht for p in rows if p.bucket == Bucket.IN_CEILING), ZERO)
    return IssueSum(label, len(rows), inside, sum((p.amount_baht for p in rows), ZERO) - inside, pk)
