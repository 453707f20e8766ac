"""The four sources of money beside each other: for every issue and project of a unit's plan in one year, by count and baht."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from plans.models import AnnualActionPlan, Bucket, DevelopmentIssue, DevelopmentPlan, FundingSource, Project, ProjectKind, Stage
from plans.permissions import ACTION_PLAN_POLICY, PLAN_POLICY
from plans.states import PlanState
from provinces.models import PlanningUnit

from .models import Entry, EntryKind
from .permissions import ENTRY_POLICY
from .states import COUNTED, EntryState

ZERO = Decimal(0)
PROGRAMME, MINISTRY, LOCAL, PRIVATE, OTHER = "programme", "ministry", "local", "private", "other"
SOURCES: dict[str, str | Promise] = {
    PROGRAMME: _("งบจังหวัด/กลุ่มจังหวัด"),
    MINISTRY: _("กระทรวง/กรม"),
    LOCAL: _("ท้องถิ่น"),
    PRIVATE: _("เอกชน"),
    OTHER: _("อื่น ๆ"),
}
OF_KIND = {
    EntryKind.MINISTRY: MINISTRY,
    EntryKind.LAO_OWN: LOCAL,
    EntryKind.LAO_GRANT: LOCAL,
    EntryKind.LAO_JOINT: LOCAL,
    EntryKind.PRIVATE: PRIVATE,
    EntryKind.PPP: PRIVATE,
    EntryKind.OTHER: OTHER,
}
OF_FUNDING = {
    FundingSource.PROVINCE: PROGRAMME,
    FundingSource.GROUP: PROGRAMME,
    FundingSource.MINISTRY: MINISTRY,
    FundingSource.LAO: LOCAL,
    FundingSource.LAO_GRANT: LOCAL,
    FundingSource.PRIVATE: PRIVATE,
    FundingSource.OTHER: OTHER,
}
STEPS: dict[str, str | Promise] = {**dict(Stage.choices), "": _("ยังไม่ระบุ")}


@dataclass
class Cell:
    """Money of one source; an empty cell is a gap."""

    n: int = 0
    baht: Decimal = ZERO

    def add(self, baht: Decimal, n: int = 1) -> None:
        self.n += n
        self.baht += baht


def _cells(names: Iterable[str]) -> dict[str, Cell]:
    return {name: Cell() for name in names}


@dataclass
class Row:
    """An issue, a project, or the sum: one cell per source."""

    label: str
    url: str = ""
    cells: dict[str, Cell] = field(default_factory=lambda: _cells(SOURCES))
    steps: dict[str, Cell] = field(default_factory=lambda: _cells(STEPS))
    projects: list["Row"] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    @property
    def total(self) -> Cell:
        return Cell(sum(c.n for c in self.cells.values()), sum((c.baht for c in self.cells.values()), ZERO))

    @property
    def chain(self) -> Cell:
        """Money beside the plan, wherever it stands on the chain."""
        return Cell(sum(c.n for c in self.steps.values()), sum((c.baht for c in self.steps.values()), ZERO))

    @property
    def gaps(self) -> list[str]:
        """Names of the four sources that give nothing."""
        return [str(SOURCES[name]) for name, cell in self.cells.items() if name != OTHER and not cell.n]

    def add_entry(self, entry: Entry) -> None:
        self.cells[OF_KIND[EntryKind(entry.kind)]].add(entry.amount_baht)
        self.steps[entry.value_chain_step].add(entry.amount_baht)

    def add_project(self, project: Project) -> None:
        self.cells[OF_FUNDING[FundingSource(project.source)]].add(project.amount_baht)


@dataclass(frozen=True)
class View:
    """`untied` holds money that names no issue of this plan; `waiting` is what the province has not checked yet."""

    unit: PlanningUnit
    year: int
    plan: DevelopmentPlan | None
    action_plan: AnnualActionPlan | None
    issues: list[Row]
    untied: Row
    total: Row
    waiting: Cell

    @property
    def rows(self) -> list[Row]:
        return [*self.issues, *([self.untied] if self.untied.total.n else [])]

    @property
    def has_chain(self) -> bool:
        """Whether there is money beside the plan to place on the chain."""
        return any(cell.n for cell in self.total.steps.values())

    @property
    def sources(self) -> list[tuple[str, str]]:
        """The four, and the rest where there is any."""
        return [(name, str(label)) for name, label in SOURCES.items() if name != OTHER or self.total.cells[OTHER].n]


def view_of(unit: PlanningUnit, year: int, hat: Membership | None) -> View:
    """Six queries at most, whatever the number of issues, projects and entries."""
    action_plan = ACTION_PLAN_POLICY.scope(hat, "view_action_plan").filter(unit=unit, fiscal_year=year).select_related("plan").first()
    plan = action_plan.plan if action_plan else _plan_for(hat, unit, year)
    entries = list(entries_for(hat, unit, year).select_related("plan_issue", "unit"))
    table = _Table(plan.issues.all() if plan else ())
    for project in _projects(action_plan):
        table.add_project(project)
    for entry in (e for e in entries if e.state in COUNTED):
        table.add_entry(entry)
    waiting = [e.amount_baht for e in entries if e.state == EntryState.PROPOSED]
    total = table.total()
    return View(unit, year, plan, action_plan, table.issues, table.untied, total, Cell(len(waiting), sum(waiting, ZERO)))


def _plan_for(hat: Membership | None, unit: PlanningUnit, year: int) -> DevelopmentPlan | None:
    """Where no action plan is in sight: the plan in force (public), else the newest the hat sees."""
    seen = Q(pk__in=PLAN_POLICY.scope(hat, "view_plan").order_by().values("pk")) | Q(state=PlanState.IN_FORCE)
    plans = DevelopmentPlan.objects.filter(seen, unit=unit, year_from__lte=year, year_to__gte=year)
    return min(plans, key=lambda p: (p.state != PlanState.IN_FORCE, -p.pk), default=None)


def entries_for(hat: Membership | None, unit: PlanningUnit, year: int) -> QuerySet[Any]:
    """What supports the unit, or one of its issues from elsewhere: a province's money for its group's plan."""
    supports = Q(unit=unit) | Q(plan_issue__plan__unit=unit)
    return ENTRY_POLICY.scope(hat, ENTRY_POLICY.view_action).filter(supports, fiscal_year=year).order_by("kind", "-amount_baht", "pk")


def _projects(action_plan: AnnualActionPlan | None) -> Sequence[Project]:
    """In the ceiling, the management budget left out. One query."""
    if action_plan is None:
        return ()
    inside = action_plan.projects.filter(bucket=Bucket.IN_CEILING).exclude(kind=ProjectKind.MANAGEMENT)
    return list(inside.select_related("programme__issue"))


class _Table:
    """Rows by lineage of the issue: a reviewed plan keeps the money that was tied to the version before."""

    def __init__(self, issues: Iterable[DevelopmentIssue]) -> None:
        self.by_lineage: dict[UUID, Row] = {issue.lineage: Row(issue.name) for issue in issues}
        self.issues = list(self.by_lineage.values())
        self.untied = Row(str(_("ไม่ได้ผูกกับประเด็นของแผนฉบับนี้")))
        self.by_project: dict[int, Row] = {}

    def _row(self, issue: DevelopmentIssue | None) -> Row:
        return self.by_lineage.get(issue.lineage, self.untied) if issue else self.untied

    def add_project(self, project: Project) -> None:
        issue_row = self._row(project.programme.issue if project.programme else None)
        row = self.by_project[project.pk] = Row(project.name, project.get_absolute_url())
        issue_row.projects.append(row)
        issue_row.add_project(project)
        row.add_project(project)

    def add_entry(self, entry: Entry) -> None:
        row = self._row(entry.plan_issue)
        row.add_entry(entry)
        row.entries.append(entry)
        if entry.supports_project_id in self.by_project:
            self.by_project[entry.supports_project_id].add_entry(entry)

    def total(self) -> Row:
        whole = Row(str(_("รวม")))
        for row in (*self.issues, self.untied):
            for name, cell in row.cells.items():
                whole.cells[name].add(cell.baht, cell.n)
            for name, cell in row.steps.items():
                whole.steps[name].add(cell.baht, cell.n)
        return whole


def years_of(hat: Membership | None, unit: PlanningUnit) -> list[int]:
    """Years with an action plan or an entry in sight, newest first. Two queries."""
    plans = ACTION_PLAN_POLICY.scope(hat, "view_action_plan").filter(unit=unit)
    entries = ENTRY_POLICY.scope(hat, ENTRY_POLICY.view_action).filter(unit=unit)
    years = {year for rows in (plans, entries) for year in rows.order_by().values_list("fiscal_year", flat=True).distinct()}
    return sorted(years, reverse=True)
