"""The action plan by issue and source of money (จ.3): its own projects, in the ceiling and over it, and what others put beside them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from plans.models import AnnualActionPlan, Bucket, DevelopmentIssue, FundingSource, Project

from .models import Entry, EntryKind
from .sources import LOCAL, MINISTRY, OF_KIND, OTHER, PRIVATE, Cell, entries_for
from .states import COUNTED

PROVINCE, GROUP = "province", "group"
FUNDS: dict[str, str | Promise] = {
    PROVINCE: _("งบจังหวัด"),
    GROUP: _("งบกลุ่มจังหวัด"),
    MINISTRY: _("งบกระทรวง/กรม"),
    LOCAL: _("งบ อปท."),
    PRIVATE: _("เอกชน"),
    OTHER: _("อื่น ๆ"),
}
OF_PROJECT = {
    FundingSource.PROVINCE: PROVINCE,
    FundingSource.GROUP: GROUP,
    FundingSource.MINISTRY: MINISTRY,
    FundingSource.LAO: LOCAL,
    FundingSource.LAO_GRANT: LOCAL,
    FundingSource.PRIVATE: PRIVATE,
    FundingSource.OTHER: OTHER,
}


@dataclass
class Line:
    """An issue, the management budget or the sum: one cell per source."""

    label: str
    cells: dict[str, Cell] = field(default_factory=lambda: {name: Cell() for name in FUNDS})

    @property
    def total(self) -> Cell:
        return Cell(sum(c.n for c in self.cells.values()), sum((c.baht for c in self.cells.values()), Decimal(0)))

    def add(self, other: "Line") -> None:
        for name, cell in other.cells.items():
            self.cells[name].add(cell.baht, cell.n)


@dataclass
class Summary:
    """Projects and entries by issue; the management budget is money without a project. `inside` and `over` split the plan's projects."""

    issues: list[Line]
    management: Line
    total: Line
    inside: Cell = field(default_factory=Cell)
    over: Cell = field(default_factory=Cell)

    @property
    def funds(self) -> list[tuple[str, str]]:
        """Sources that give anything."""
        return [(name, str(label)) for name, label in FUNDS.items() if self.total.cells[name].baht]


def entries_of(action_plan: AnnualActionPlan) -> QuerySet[Entry]:
    """What the province has checked for this plan's year, whoever looks: for papers."""
    supports = Q(unit=action_plan.unit_id) | Q(plan_issue__plan__unit=action_plan.unit_id)
    return Entry.objects.filter(supports, fiscal_year=action_plan.fiscal_year).order_by()


def seen_entries(action_plan: AnnualActionPlan, hat: Membership | None) -> QuerySet[Entry]:
    return entries_for(hat, action_plan.unit, action_plan.fiscal_year)


def by_source(action_plan: AnnualActionPlan, entries: QuerySet[Entry], projects: Iterable[Project]) -> Summary:
    """Every project of the plan (`programme__issue` loaded), so that the sum is that of จ.2; of the entries those the province has checked.

    Two queries, and one more if the projects are not read yet.
    """
    table = _Table(action_plan.plan.issues.all() if action_plan.plan else (), action_plan)
    for project in projects:
        table.add_project(project)
    for entry in entries.filter(state__in=COUNTED).select_related("plan_issue"):
        table.cell(entry.plan_issue, OF_KIND[EntryKind(entry.kind)]).add(entry.amount_baht)
    return table.summary()


class _Table:
    """Lines by lineage of the issue: a reviewed plan keeps the money that was tied to the version before."""

    def __init__(self, issues: Iterable[DevelopmentIssue], action_plan: AnnualActionPlan) -> None:
        self.by_lineage: dict[UUID, Line] = {issue.lineage: Line(issue.name) for issue in issues}
        self.untied = Line(str(_("ไม่ได้ผูกกับประเด็นของแผนฉบับนี้")))
        self.management = Line(str(_("งบบริหารจัดการ")))
        self.own = GROUP if action_plan.unit.is_group else PROVINCE
        self.buckets = {Bucket.IN_CEILING.value: Cell(), Bucket.OVER_CEILING.value: Cell()}

    def cell(self, issue: DevelopmentIssue | None, name: str) -> Cell:
        line = self.by_lineage.get(issue.lineage, self.untied) if issue else self.untied
        return line.cells[name]

    def add_project(self, project: Project) -> None:
        if project.is_management:
            return self.management.cells[self.own].add(project.amount_baht, 0)
        self.buckets[project.bucket].add(project.amount_baht)
        issue = project.programme.issue if project.programme else None
        return self.cell(issue, OF_PROJECT[FundingSource(project.source)]).add(project.amount_baht)

    def summary(self) -> Summary:
        lines = [*self.by_lineage.values(), *([self.untied] if self.untied.total.n else [])]
        whole = Line(str(_("รวม")))
        for line in (*lines, self.management):
            whole.add(line)
        return Summary(lines, self.management, whole, *self.buckets.values())
