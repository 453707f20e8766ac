"""The line tree of a request: project → expense type → category 2 to 4 → item, numbered as in the budget document."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from plans.models import Project

from .models import BudgetLine, CheckFinding, ExpenseCategory

ZERO = Decimal(0)
MAX_CSS_LEVEL = 3
LINE_KINDS = frozenset({"line", "budget_line", "budget_item"})


@dataclass
class Row:
    """One row of the table; `parent` is the number of the row it folds under."""

    kind: str  # project, category, item, management
    level: int
    number: str
    name: str
    amount: Decimal
    node: str
    parent: str = ""
    anchor: str = ""
    line: BudgetLine | None = None
    project: Project | None = None
    before: Decimal | None = None
    folds: bool = False
    findings: list[CheckFinding] = field(default_factory=list)
    blockers: int = 0
    majors: int = 0
    mended: bool = False  # the line was saved after the check that found fault with it

    @property
    def css(self) -> str:
        """Row classes: depth, and a side mark when something is wrong here."""
        depth = "l4" if self.kind == "item" else f"l{min(self.level, MAX_CSS_LEVEL)}"
        if self.kind == "item" and self.blockers:
            return f"{depth} hit"
        return f"{depth} hit2" if self.kind == "item" and self.majors else depth


@dataclass(frozen=True)
class Tree:
    rows: list[Row]
    total: Decimal
    before: Decimal | None
    n_projects: int
    n_lines: int


def path_of(category: ExpenseCategory) -> list[ExpenseCategory]:
    """From level 1 down to the category; parents must be loaded."""
    path = [category]
    while path[0].parent is not None:
        path.insert(0, path[0].parent)
    return path


class Marks(defaultdict[tuple[str, int | None], list[CheckFinding]]):
    """Failed findings by their subject, and when the check was made."""

    def __init__(self, findings: Iterable[CheckFinding], checked_at: datetime | None) -> None:
        super().__init__(list)
        self.checked_at = checked_at or datetime.max.replace(tzinfo=UTC)
        for finding in findings:
            if finding.outcome == "fail":
                kind = "line" if finding.subject_kind in LINE_KINDS else finding.subject_kind
                self[kind, finding.subject_pk].append(finding)


@dataclass
class _Node:
    """A category of one project while the tree grows."""

    category: ExpenseCategory
    children: "dict[int, _Node]" = field(default_factory=dict)
    lines: list[BudgetLine] = field(default_factory=list)

    def amount(self) -> Decimal:
        return sum((line.amount_baht for line in self.lines), sum((c.amount() for c in self.children.values()), ZERO))

    def in_order(self) -> "list[_Node]":
        return sorted(self.children.values(), key=lambda n: (n.category.order, n.category.name_th, n.category.pk))


def _grown(lines: Iterable[BudgetLine]) -> _Node:
    root = _Node(ExpenseCategory())
    for line in lines:
        at = root
        for category in path_of(line.category):
            at = at.children.setdefault(category.pk, _Node(category))
        at.lines.append(line)
    return root


def _item_rows(lines: list[BudgetLine], parent: str, marks: Marks) -> Iterator[Row]:
    for i, line in enumerate(lines, start=1):
        row = Row("item", 9, f"({i})", line.description, line.amount_baht, f"{parent}({i})", parent, f"line-{line.pk}", line=line)
        row.findings = marks.get(("line", line.pk), [])
        row.mended = bool(row.findings) and line.updated_at > marks.checked_at
        yield row if row.mended else _counted(row)


def _counted(row: Row) -> Row:
    row.blockers = sum(f.severity == "blocker" for f in row.findings)
    row.majors = sum(f.severity == "major" for f in row.findings)
    return row


def _category_rows(node: _Node, number: str, level: int, marks: Marks) -> Iterator[Row]:
    for i, child in enumerate(node.in_order(), start=1):
        own = f"{number}.{i}"
        yield Row("category", level, own, child.category.name_th, child.amount(), own, number, folds=True)
        yield from _category_rows(child, own, level + 1, marks)
        yield from _item_rows(child.lines, own, marks)


def _project_rows(project: Project, number: str, lines: list[BudgetLine], before: Decimal | None, marks: Marks) -> list[Row]:
    root = _grown(lines)
    below = list(_category_rows(root, number, 2, marks))
    head = Row("project", 1, number, project.name, root.amount(), number, anchor=f"project-{project.pk}", project=project, before=before)
    head.folds = bool(below)
    head.findings = marks.get(("project", project.pk), [])
    _counted(head)
    head.blockers += sum(r.blockers for r in below)
    head.majors += sum(r.majors for r in below)
    return [head, *below]


def build_tree(
    projects: Iterable[Project],
    lines: Iterable[BudgetLine],
    *,
    management: tuple[str, Decimal, Decimal | None],
    before: Mapping[str, Decimal],
    marks: Marks,
) -> Tree:
    """Pure: no queries when lines carry project and category with parents. `management` is (name, amount, amount before)."""
    by_project: defaultdict[int, list[BudgetLine]] = defaultdict(list)
    for line in lines:
        by_project[line.project_id].append(line)
    ranked = sorted(projects, key=lambda p: (p.is_management, p.rank is None, p.rank or 0, p.pk))
    rows: list[Row] = []
    ordinary = [p for p in ranked if not p.is_management]
    for i, project in enumerate(ordinary, start=1):
        rows += _project_rows(project, str(i), by_project[project.pk], before.get(project.project_key), marks)
    number = str(len(ordinary) + 1)
    detail = [line for p in ranked if p.is_management for line in by_project[p.pk]]
    rows += _management_rows(number, detail, management, marks)
    total = sum((r.amount for r in rows if r.level == 1), ZERO)
    return Tree(rows, total, _sum_before(rows), len(ordinary), sum(len(found) for found in by_project.values()))


def _management_rows(number: str, lines: list[BudgetLine], management: tuple[str, Decimal, Decimal | None], marks: Marks) -> list[Row]:
    name, amount, before = management
    below = list(_category_rows(_grown(lines), number, 2, marks))
    head = Row("management", 1, number, name, amount, number, anchor="management", before=before, folds=bool(below))
    head.blockers, head.majors = sum(r.blockers for r in below), sum(r.majors for r in below)
    return [head, *below]


def _sum_before(rows: list[Row]) -> Decimal | None:
    known = [r.before for r in rows if r.level == 1 and r.before is not None]
    return sum(known, ZERO) if known else None
