"""จ.2 / กจ.2: the projects of an action plan by issue in order of rank, with sums per issue."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from plans.models import AnnualActionPlan, Bucket, ExpenseType, Project

from . import lists
from .answers import answers_of
from .heads import head, signed, total
from .kind import Print, Snapshot, Twin
from .tables import pages

MORE = ["กิจกรรมหลัก", "ตัวชี้วัดและค่าเป้าหมาย", "พื้นที่", "หน่วยงาน", "ใน/เกินกรอบ"]


def freeze(plan: AnnualActionPlan) -> Snapshot:
    """Ten queries at most."""
    projects = list(_projects(plan))
    rows = [(lists.issue_of(p), _row(p)) for p in projects if not p.is_management]
    return {
        **head(plan, plan.fiscal_year),
        "plan_title": plan.plan.title if plan.plan else "",
        "plan_version": plan.plan.version_label if plan.plan else "",
        "groups": lists.groups(rows),
        **lists.closing([row for _, row in rows], total(p.amount_baht for p in projects if p.is_management)),
        "unsplit": sum(row["unsplit"] for _, row in rows),
        "buckets": {b.value: str(total(Decimal(row["total"]) for _, row in rows if row["bucket"] == b.value)) for b in Bucket},
        "answers": answers_of(plan.pk, with_request=False),
        "signed": signed(plan.transitions.all()),
    }


def _projects(plan: AnnualActionPlan) -> Iterable[Project]:
    return plan.projects.select_related("programme__issue").prefetch_related(*lists.PARTS).order_by("rank", "pk")


def _row(project: Project) -> Snapshot:
    """`unsplit` rows have a total only: the source does not say what each activity costs."""
    unsplit = any(activity.amount_baht is None for activity in project.activities.all())
    row = lists.project_row(project, {} if unsplit else _split(project))
    return row | {"unsplit": unsplit, "total": str(project.amount_baht)}


def _split(project: Project) -> lists.Split:
    """By expense type of the activities; what they leave open of the project's amount counts as operating, so that the row adds up."""
    split: lists.Split = defaultdict(Decimal)
    for activity in project.activities.all():
        split[activity.expense_type] += activity.amount_baht or 0
    if rest := project.amount_baht - total(split.values()):
        split[ExpenseType.OPERATING] += rest
    return split


def sections(snapshot: Snapshot) -> Iterator[Snapshot]:
    """จ.2 has no column for personnel (no provincial line ever had any): it counts with operating money."""
    groups = [{**_operating(group), "rows": [_operating(row) for row in group["rows"]]} for group in snapshot["groups"]]
    for page in pages(groups):
        yield {**page, "total_operating": _operating(snapshot)["operating"]}


def _operating(row: Snapshot) -> Snapshot:
    return {**row, "operating": str(Decimal(row["split"]["operating"]) + Decimal(row["split"]["personnel"]))}


def twin(snapshot: Snapshot) -> Twin:
    heads = [*lists.TEXTS, *MORE, *lists.LABELS.values(), "รวม"]
    return Twin("บัญชีโครงการ", heads, lists.twin_rows(snapshot, _more, len(MORE)), frozen=len(lists.TEXTS))


def _more(row: Snapshot) -> list[str]:
    return ["\n".join(row["activities"]), "\n".join(row["indicators"]), " ".join(row["places"]), row["agency"], row["bucket_label"]]


J2 = Print("j2", "จ.2", "บัญชีโครงการตามแผนปฏิบัติราชการประจำปี", AnnualActionPlan, freeze, sections, twin)
