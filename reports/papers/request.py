"""The request summary: projects by issue, columns in the order of the budget document."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Sum

from budgets.models import BudgetLine, BudgetRequest
from plans.models import ExpenseType, Project, ProjectKind

from . import lists
from .answers import answers_of
from .heads import head, signed
from .kind import Print, Snapshot, Twin
from .tables import pages

ROOT_LABELS = ["งบบุคลากร", "งบดำเนินงาน", "งบลงทุน", "งบเงินอุดหนุน", "งบรายจ่ายอื่น"]
ROOT_NAMES = ["category__" + "parent__" * up + "name_th" for up in range(4)]


def freeze(request: BudgetRequest) -> Snapshot:
    """Eleven queries at most."""
    splits = _splits(request)
    projects = (
        Project.objects.filter(pk__in=splits).select_related("programme__issue").prefetch_related(*lists.PARTS).order_by("rank", "pk")
    )
    rows = [(lists.issue_of(p), lists.project_row(p, splits[p.pk])) for p in projects if not p.is_management]
    return {
        **head(request, request.fiscal_year),
        "request_no": request.request_no,
        "plan_title": str(request.action_plan),
        "groups": lists.groups(rows),
        **lists.closing([row for _, row in rows], request.management_baht),
        "stated_total": str(request.total_baht),
        "answers": answers_of(request.action_plan_id, with_request=True),
        "signed": signed(request.transitions.all()),
    }


def _splits(request: BudgetRequest) -> dict[int, lists.Split]:
    """Per project the sums by level-1 category. Two queries."""
    kinds = dict(zip(ROOT_LABELS, lists.COLUMNS, strict=True))
    splits: dict[int, lists.Split] = defaultdict(lambda: defaultdict(Decimal))
    lines = BudgetLine.objects.filter(request=request).exclude(project__kind=ProjectKind.MANAGEMENT)
    for row in lines.values("project_id", *ROOT_NAMES).annotate(sum=Sum("amount_baht")).order_by():
        root = next(row[name] for name in reversed(ROOT_NAMES) if row[name])
        splits[row["project_id"]][kinds.get(root, ExpenseType.OTHER.value)] += row["sum"]
    return splits


def sections(snapshot: Snapshot) -> Iterator[Snapshot]:
    yield from pages(snapshot["groups"])


def twin(snapshot: Snapshot) -> Twin:
    heads = [*lists.TEXTS, *lists.LABELS.values(), "รวม"]
    return Twin("สรุปคำขอ", heads, lists.twin_rows(snapshot, lambda row: [], 0), frozen=len(lists.TEXTS))


REQUEST = Print("request", "", "สรุปคำของบประมาณรายจ่ายประจำปี", BudgetRequest, freeze, sections, twin)
