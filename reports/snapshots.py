"""What a paper shows, frozen as plain data at the moment of printing. Amounts are decimal strings (baht)."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from budgets.models import BudgetLine, BudgetRequest
from core.workflow import TransitionLog
from plans.models import AnnualActionPlan, Bucket, ExpenseType, Project, ProjectKind
from provinces.models import BudgetYear

Snapshot = dict[str, Any]
Split = dict[str, Decimal]
COLUMNS = [kind.value for kind in ExpenseType]
ROOT_LABELS = ["งบบุคลากร", "งบดำเนินงาน", "งบลงทุน", "งบเงินอุดหนุน", "งบรายจ่ายอื่น"]
NO_ISSUE = "โครงการที่ยังไม่ได้จัดไว้ใต้ประเด็นการพัฒนา"


def action_plan_snapshot(plan: AnnualActionPlan) -> Snapshot:
    """จ.2 / กจ.2: projects by issue in order of rank, with sums per issue. Ten queries."""
    projects = list(_projects(plan))
    rows = [(_issue(p), _planned_row(p)) for p in projects if not p.is_management]
    management = sum((p.amount_baht for p in projects if p.is_management), Decimal(0))
    return {
        **_head(plan, plan.fiscal_year),
        "plan_title": plan.plan.title if plan.plan else "",
        "plan_version": plan.plan.version_label if plan.plan else "",
        "groups": _groups(rows),
        **_closing([p for _, p in rows], management),
        "unsplit": sum(row["unsplit"] for _, row in rows),
        "buckets": {b.value: str(_sum(Decimal(p["total"]) for _, p in rows if p["bucket"] == b.value)) for b in Bucket},
        "signed": _signed(plan.transitions.all()),
    }


def request_snapshot(request: BudgetRequest) -> Snapshot:
    """The request summary: projects by issue, columns in the order of the budget document. Eight queries."""
    splits = _split_of_lines(request)
    projects = Project.objects.filter(pk__in=splits).select_related("programme__issue").order_by("rank", "pk")
    rows = [(_issue(p), _project_row(p, splits[p.pk])) for p in projects if not p.is_management]
    return {
        **_head(request, request.fiscal_year),
        "request_no": request.request_no,
        "plan_title": str(request.action_plan),
        "groups": _groups(rows),
        **_closing([p for _, p in rows], request.management_baht),
        "stated_total": str(request.total_baht),
        "signed": _signed(request.transitions.all()),
    }


def _projects(plan: AnnualActionPlan) -> Iterable[Project]:
    related = ("activities", "indicators", "sites__district", "sites__province", "benefit_provinces")
    return plan.projects.select_related("programme__issue").prefetch_related(*related).order_by("rank", "pk")


def _head(paper: Any, year: int) -> Snapshot:
    programme = BudgetYear.objects.filter(year=year).values_list("programme_th", flat=True).first()
    return {
        "unit": f"จังหวัด{paper.unit.name_th}" if paper.unit.kind == "province" else paper.unit.name_th,
        "unit_code": paper.unit.code,
        "is_group": paper.unit.is_group,
        "fiscal_year": year,
        "programme": programme or "",
        "state": paper.state,
        "revision": paper.revision,
        "made_up": paper.is_made_up,
    }


def _issue(project: Project) -> str:
    return project.programme.issue.name if project.programme else NO_ISSUE


def _project_row(project: Project, split: Split) -> Snapshot:
    return {
        "rank": project.rank,
        "name": project.name,
        "bucket": project.bucket,
        "bucket_label": "ในกรอบ" if project.bucket == Bucket.IN_CEILING else "เกินกรอบ",
        "agency": project.implementing_unit,
        "activities": [a.name for a in project.activities.all()],
        "indicators": [_indicator(i) for i in project.indicators.all()],
        "places": _places(project),
        "split": {kind: str(split.get(kind, Decimal(0))) for kind in COLUMNS},
        "total": str(_sum(split.values())),
    }


def _planned_row(project: Project) -> Snapshot:
    """A row of the action plan. `unsplit` rows have a total only: the source does not say what each activity costs."""
    unsplit = any(activity.amount_baht is None for activity in project.activities.all())
    row = _project_row(project, {} if unsplit else _split_of_activities(project))
    return row | {"unsplit": unsplit, "total": str(project.amount_baht)}


def _indicator(indicator: Any) -> str:
    return " ".join(filter(None, (indicator.name, indicator.target_text)))


def _places(project: Project) -> list[str]:
    named = [f"อ.{s.district.name_th.removeprefix('อำเภอ')}" if s.district else s.province.name_th for s in project.sites.all()]
    return list(dict.fromkeys(named or [p.name_th for p in project.benefit_provinces.all()]))


def _split_of_activities(project: Project) -> Split:
    """By expense type of the activities; what they leave open of the project's amount counts as operating, so that the row adds up."""
    split: Split = defaultdict(Decimal)
    for activity in project.activities.all():
        split[activity.expense_type] += activity.amount_baht or 0
    if rest := project.amount_baht - _sum(split.values()):
        split[ExpenseType.OPERATING] += rest
    return split


def _split_of_lines(request: BudgetRequest) -> dict[int, Split]:
    """Per project the sums by level-1 category. Two queries."""
    kinds = dict(zip(ROOT_LABELS, COLUMNS, strict=True))
    splits: dict[int, Split] = defaultdict(lambda: defaultdict(Decimal))
    lines = BudgetLine.objects.filter(request=request).exclude(project__kind=ProjectKind.MANAGEMENT)
    rows = lines.values("project_id", *ROOT_NAMES).annotate(sum=Sum("amount_baht")).order_by()
    for row in rows:
        root = next(row[name] for name in reversed(ROOT_NAMES) if row[name])
        splits[row["project_id"]][kinds.get(root, ExpenseType.OTHER.value)] += row["sum"]
    return splits


ROOT_NAMES = ["category__" + "parent__" * up + "name_th" for up in range(4)]


def _groups(rows: list[tuple[str, Snapshot]]) -> list[Snapshot]:
    """Issues in the order of their first project, each with its sums."""
    by_issue: dict[str, list[Snapshot]] = defaultdict(list)
    for issue, row in rows:
        by_issue[issue].append(row)
    return [{"issue": issue, "rows": part, **_sums(part)} for issue, part in by_issue.items()]


def _sums(rows: list[Snapshot]) -> Snapshot:
    return {
        "split": {kind: str(_sum(Decimal(r["split"][kind]) for r in rows)) for kind in COLUMNS},
        "total": str(_sum(Decimal(r["total"]) for r in rows)),
    }


def _closing(rows: list[Snapshot], management: Decimal) -> Snapshot:
    """Sums of the projects, the management budget (always other expenditure), and the grand total."""
    sums = _sums(rows)
    other = Decimal(sums["split"][ExpenseType.OTHER]) + management
    return {
        "count": len(rows),
        "projects_split": sums["split"],
        "projects_total": sums["total"],
        "management": str(management),
        "split": {**sums["split"], ExpenseType.OTHER.value: str(other)},
        "total": str(Decimal(sums["total"]) + management),
    }


def _signed(log: Any) -> Snapshot | None:
    """The head's signature on this paper, when there is one."""
    entry: TransitionLog | None = log.filter(action="submit").order_by("-at").first()
    return {"by": entry.signed_as, "on": entry.at.isoformat()} if entry else None


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))
