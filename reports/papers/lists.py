"""What the list of the action plan and the summary of the request share: projects by issue, amounts by expense type."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from plans.models import Bucket, ExpenseType, Project

from .heads import total
from .kind import Snapshot

Split = dict[str, Decimal]
COLUMNS = [kind.value for kind in ExpenseType]
LABELS = {"personnel": "งบบุคลากร", "operating": "งบดำเนินงาน", "investment": "งบลงทุน", "subsidy": "งบเงินอุดหนุน", "other": "งบรายจ่ายอื่น"}
NO_ISSUE = "โครงการที่ยังไม่ได้จัดไว้ใต้ประเด็นการพัฒนา"
PARTS = ("activities", "indicators", "sites__district", "sites__province", "benefit_provinces")  # what `project_row` reads of a project
TEXTS = ["ประเด็นการพัฒนา", "ลำดับ", "โครงการ"]


def issue_of(project: Project) -> str:
    return project.programme.issue.name if project.programme else NO_ISSUE


def project_row(project: Project, split: Split) -> Snapshot:
    return {
        "rank": project.rank,
        "name": project.name,
        "bucket": project.bucket,
        "bucket_label": "ในกรอบ" if project.bucket == Bucket.IN_CEILING else "เกินกรอบ",
        "agency": project.implementing_unit,
        "activities": [a.name for a in project.activities.all()],
        "indicators": [" ".join(filter(None, (i.name, i.target_text))) for i in project.indicators.all()],
        "places": places(project),
        "split": {kind: str(split.get(kind, Decimal(0))) for kind in COLUMNS},
        "total": str(total(split.values())),
    }


def places(project: Project) -> list[str]:
    named = [f"อ.{s.district.name_th.removeprefix('อำเภอ')}" if s.district else s.province.name_th for s in project.sites.all()]
    return list(dict.fromkeys(named or [p.name_th for p in project.benefit_provinces.all()]))


def groups(rows: Iterable[tuple[str, Snapshot]]) -> list[Snapshot]:
    """Issues in the order of their first project, each with its sums."""
    by_issue: dict[str, list[Snapshot]] = defaultdict(list)
    for issue, row in rows:
        by_issue[issue].append(row)
    return [{"issue": issue, "rows": part, "count": len(part), **sums(part)} for issue, part in by_issue.items()]


def sums(rows: list[Snapshot]) -> Snapshot:
    return {
        "split": {kind: str(total(Decimal(r["split"][kind]) for r in rows)) for kind in COLUMNS},
        "total": str(total(Decimal(r["total"]) for r in rows)),
    }


def closing(rows: list[Snapshot], management: Decimal) -> Snapshot:
    """Sums of the projects, the management budget (always other expenditure), and the grand total."""
    found = sums(rows)
    other = Decimal(found["split"][ExpenseType.OTHER]) + management
    return {
        "count": len(rows),
        "projects_split": found["split"],
        "projects_total": found["total"],
        "management": str(management),
        "split": {**found["split"], ExpenseType.OTHER.value: str(other)},
        "total": str(Decimal(found["total"]) + management),
    }


def twin_rows(snapshot: Snapshot, more: Any, blanks: int) -> Iterator[list[Any]]:
    """One row per project, the management budget, the total. `more(row)` gives the columns between the name and the amounts."""
    for group in snapshot["groups"]:
        for row in group["rows"]:
            yield [group["issue"], row["rank"], row["name"], *more(row), *money(row)]
    management = {"split": dict.fromkeys(LABELS, "0") | {"other": snapshot["management"]}, "total": snapshot["management"]}
    yield ["", None, "งบบริหารจัดการ", *[""] * blanks, *money(management)]
    yield ["รวมทั้งสิ้น", None, "", *[""] * blanks, *money({**snapshot, "unsplit": False})]


def money(row: Snapshot) -> list[Any]:
    """The split and the total; blank cells where the split is not known."""
    split: list[Any] = [""] * len(LABELS) if row.get("unsplit") else [Decimal(row["split"][kind]) for kind in LABELS]
    return [*split, Decimal(row["total"])]
