"""Which goals are served, by whom and with how much: the coverage matrix, and everything that serves one goal."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts.models import Membership, today
from accounts.policy import units_for
from core.asked import number
from core.fiscal import FiscalYear
from plans.models import DevelopmentIssue, NodeKind, Project, ProjectKind, RegionalGuideline, StrategyNode
from plans.permissions import ACTION_PLAN_POLICY, PLAN_POLICY, PROJECT_POLICY
from provinces.models import GroupMembership, PlanningUnit, Region

EVERYTHING = "all"  # in an address: whatever the hat sees
VIEW = "view_action_plan"
REGIONAL, GROUP = "regional", "group"
#: Kind of goal → the way from a project to it.
PATHS = {
    NodeKind.NATIONAL_STRATEGY.value: "national_strategy",
    NodeKind.MASTER_PLAN.value: "master_plan",
    NodeKind.MILESTONE.value: "milestone",
    NodeKind.SDG.value: "sdgs",
    REGIONAL: "programme__issue__regional_links",
    GROUP: "programme__issue__group_links",
}
KINDS: dict[str, str | Promise] = {
    **{kind.value: kind.label for kind in NodeKind},
    REGIONAL: _l("แนวทางการพัฒนาภาค"),
    GROUP: _l("ประเด็นของกลุ่มจังหวัด"),
}
SHADES = ((4, "seq-5"), (3, "seq-4"), (2, "seq-2"), (1, "seq-1"))


@dataclass(frozen=True)
class Column:
    """A region, a body or an issue; `key` is None for projects without an issue."""

    key: int | None
    label: str


@dataclass(frozen=True)
class Goal:
    pk: int
    number: str
    name: str
    url: str = ""


@dataclass(frozen=True)
class Cell:
    """How many projects serve the goal in the column, with how much (baht); `shade` grows with the money."""

    count: int
    baht: Decimal
    shade: str = ""


@dataclass(frozen=True)
class Row:
    goal: Goal
    cells: tuple[Cell | None, ...]
    total: Cell

    @property
    def is_gap(self) -> bool:
        return not self.total.count


@dataclass(frozen=True)
class Matrix:
    """Goals by columns. A project that serves several goals stands in each of their rows; `sums` and `total` count it once."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    sums: tuple[Cell | None, ...]
    total: Cell
    unserving: Cell
    step: Decimal

    @property
    def gaps(self) -> int:
        return sum(row.is_gap for row in self.rows)

    @property
    def legend(self) -> list[tuple[str, Decimal, Decimal | None]]:
        """Class, from, to (baht; None = no upper bound), the lightest first."""
        return [(css, self.step * (n - 1), None if n == len(SHADES) else self.step * n) for n, css in reversed(SHADES)]


@dataclass(frozen=True)
class Ask:
    """What the page was asked: whose projects, of which year, against which kind of goal. No unit: all the hat sees."""

    hat: Membership | None
    year: int
    unit: PlanningUnit | None
    kind: str

    @property
    def by_issue(self) -> bool:
        return self.unit is not None and not self.unit.is_group

    def projects(self) -> QuerySet[Project]:
        """Ordinary projects of that year the hat may see. Lazy."""
        seen = PROJECT_POLICY.scope(self.hat, VIEW).filter(action_plan__fiscal_year=self.year).exclude(kind=ProjectKind.MANAGEMENT)
        if self.unit is None:
            return seen
        return seen.filter(action_plan__unit__in=bodies_of(self.unit, self.year))

    def unserving(self) -> QuerySet[Project]:
        """Those that serve no goal of the kind."""
        return self.projects().filter(**{f"{PATHS[self.kind]}__isnull": True})


def years_seen(hat: Membership | None) -> list[int]:
    """Newest first. One query."""
    plans = ACTION_PLAN_POLICY.scope(hat, VIEW).order_by("-fiscal_year")
    return list(plans.values_list("fiscal_year", flat=True).distinct())


def units_offered(hat: Membership | None) -> list[PlanningUnit]:
    """One query."""
    return list(units_for(hat, VIEW).filter(in_programme=True).order_by("kind", "name_sort"))


def unit_asked(code: str, units: Iterable[PlanningUnit], hat: Membership | None) -> PlanningUnit | None:
    """The unit of that code, the hat's own for no code, None for all. Raises LookupError for one that is not offered."""
    if code == EVERYTHING:
        return None
    own = hat.unit_id if hat else None
    found = next((unit for unit in units if (unit.code == code if code else unit.pk == own)), None)
    if found is None and code:
        raise LookupError(code)
    return found


def year_asked(text: str | None, years: Sequence[int]) -> int:
    """The year asked for, else the newest one seen, else the running one. Raises ValueError for what is no Buddhist year."""
    return int(FiscalYear(number(text) or (years[0] if years else int(FiscalYear.of(today())))))


def kinds_for(unit: PlanningUnit | None) -> list[str]:
    """A group's issues are goals of its own members only."""
    return [kind for kind in KINDS if kind != GROUP or (unit is not None and unit.is_group)]


def bodies_of(unit: PlanningUnit, year: int) -> list[int]:
    """The body, and a group's members in that year. One query for a group."""
    if not unit.is_group:
        return [unit.pk]
    day = FiscalYear(year).starts_on
    return [unit.pk, *GroupMembership.objects.on(day).filter(group=unit.pk).values_list("province", flat=True)]


def matrix_of(ask: Ask) -> Matrix:
    """Seven queries at most."""
    path, column = PATHS[ask.kind], _column_path(ask)
    cells: dict[tuple[Any, Any], Cell] = {
        (goal, key): Cell(n, baht)
        for goal, key, n, baht in ask.projects().order_by().values_list(path, column).annotate(Count("pk"), Sum("amount_baht"))
    }
    per_column = ask.projects().order_by().values_list(column).annotate(Count("pk"), Sum("amount_baht"))
    sums = {key: Cell(n, baht) for key, n, baht in per_column}
    columns = tuple(_columns(ask, set(sums)))
    step = _step(cell.baht for (goal, _key), cell in cells.items() if goal)
    rows = tuple(_row(goal, columns, cells, step) for goal in goals_of(ask))
    none = together(cell for (goal, _key), cell in cells.items() if goal is None)
    return Matrix(columns, rows, tuple(sums.get(c.key) for c in columns), together(sums.values()), none, step)


def _column_path(ask: Ask) -> str:
    if ask.unit is None:
        return "action_plan__unit__region"
    return "action_plan__unit" if ask.unit.is_group else "programme__issue"


def _columns(ask: Ask, used: set[int | None]) -> Iterator[Column]:
    """Regions with projects; the group and those of its members the hat sees; the issues of one body. One or two queries."""
    if ask.unit is None:
        yield from (Column(region.pk, region.name) for region in Region.objects.filter(pk__in=used - {None}))
    elif ask.unit.is_group:
        units = units_for(ask.hat, VIEW).filter(pk__in=bodies_of(ask.unit, ask.year)).order_by("-kind", "name_sort")
        yield from (Column(unit.pk, _("กลุ่มจังหวัด") if unit.is_group else unit.name) for unit in units)
    else:
        plans = ACTION_PLAN_POLICY.scope(ask.hat, VIEW).filter(unit=ask.unit, fiscal_year=ask.year).values("plan")
        issues = DevelopmentIssue.objects.filter(plan__in=plans) | DevelopmentIssue.objects.filter(pk__in=used - {None})
        yield from (Column(issue.pk, f"{issue.order}. {issue.name}") for issue in issues.order_by("plan", "order", "pk"))
        if None in used:
            yield Column(None, _("ไม่มีแผนงาน"))


def goals_of(ask: Ask) -> list[Goal]:
    """All goals of the kind, served or not. One query."""
    if ask.kind == REGIONAL:
        regions = [ask.unit.region_id] if ask.unit else units_for(ask.hat, VIEW).order_by().values("region")
        rows = RegionalGuideline.objects.filter(region__in=regions).select_related("region")
        return [Goal(row.pk, str(row.number), row.text if ask.unit else f"{row.region}: {row.text}") for row in rows]
    if ask.kind == GROUP:
        plans = PLAN_POLICY.scope(ask.hat, PLAN_POLICY.view_action).filter(unit=ask.unit, year_from__lte=ask.year, year_to__gte=ask.year)
        issues = DevelopmentIssue.objects.filter(plan__in=plans, plan__state="in_force").order_by("plan", "order", "pk")
        return [Goal(row.pk, str(row.order), row.name, f"{reverse('plans:plan', args=[row.plan_id])}#issue-{row.pk}") for row in issues]
    nodes = StrategyNode.objects.filter(kind=ask.kind)
    return [Goal(row.pk, str(row.number), row.name, reverse("budgets:goal", args=[row.pk])) for row in nodes]


def _row(goal: Goal, columns: Iterable[Column], cells: Mapping[tuple[Any, Any], Cell], step: Decimal) -> Row:
    found = [cells.get((goal.pk, column.key)) for column in columns]
    return Row(goal, tuple(cell and Cell(cell.count, cell.baht, _shade(cell.baht, step)) for cell in found), together(filter(None, found)))


def _shade(baht: Decimal, step: Decimal) -> str:
    return next((css for n, css in SHADES if baht >= step * (n - 1)), "seq-1")


def _step(amounts: Iterable[Decimal]) -> Decimal:
    """A quarter of the largest cell, in one of the figures 1, 2, 2.5 or 5 (baht)."""
    quarter = max(amounts, default=Decimal(0)) / 4
    size = Decimal(10) ** max(quarter.adjusted(), 5)
    return next((size * n for n in map(Decimal, ("1", "2", "2.5", "5")) if size * n >= quarter), size * 10)


def together(cells: Iterable[Cell]) -> Cell:
    found = list(cells)
    return Cell(sum(cell.count for cell in found), sum((cell.baht for cell in found), Decimal(0)))


# ---------- one goal ----------


def serving(node: StrategyNode, projects: QuerySet[Project]) -> QuerySet[Project]:
    return projects.filter(**{PATHS[node.kind]: node.pk})


def issues_serving(node: StrategyNode, ask: Ask) -> QuerySet[DevelopmentIssue]:
    """Issues linked to the goal in plans the hat sees that cover the year. Lazy."""
    plans = PLAN_POLICY.scope(ask.hat, PLAN_POLICY.view_action).filter(year_from__lte=ask.year, year_to__gte=ask.year)
    if ask.unit is not None:
        plans = plans.filter(unit__in=bodies_of(ask.unit, ask.year))
    rows = DevelopmentIssue.objects.filter(national_links=node, plan__in=plans.exclude(state="superseded"))
    return rows.select_related("plan__unit").order_by("plan__unit__kind", "plan__unit__name_sort", "plan", "order", "pk")


def children_served(node: StrategyNode, projects: QuerySet[Project]) -> list[tuple[StrategyNode, Cell]]:
    """The master plans under a strategy with what serves each. Two queries."""
    found = projects.filter(master_plan__parent=node).order_by().values_list("master_plan").annotate(Count("pk"), Sum("amount_baht"))
    served = {pk: Cell(n, baht) for pk, n, baht in found}
    return [(child, served.get(child.pk, Cell(0, Decimal(0)))) for child in node.children.all()]


def lines_by_project(projects: Sequence[int], requests: QuerySet[Any]) -> dict[int, Cell]:
    """Lines of the requests by project: how many, and how much. One query."""
    from_lines = Project.objects.filter(pk__in=projects, lines__request__in=requests).order_by()
    counted: defaultdict[int, Cell] = defaultdict(lambda: Cell(0, Decimal(0)))
    for pk, n, baht in from_lines.values_list("pk").annotate(n=Count("lines"), baht=Sum(F("lines__amount_baht"))):
        counted[pk] = Cell(n, baht)
    return counted
