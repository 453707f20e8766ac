"""The action plans of 2563 as the Parliamentary Budget Office printed them: real, with nothing made up around them.

The report names projects, amounts, main activities and indicators. It has no amounts of activities, no briefs, no places and no
development plan; these stay empty, so that the rules say what is lacking. Amounts are whole baht.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import count
from pathlib import Path

from django.conf import settings

from budgets.importing.derived import EXPENSE_TYPES
from budgets.importing.management import CLOSING, EXPENSE_TYPE
from budgets.importing.papers import kind_of
from plans.models import Activity, AnnualActionPlan, FundingSource, IndicatorLevel, Project, ProjectIndicator, ProjectKind
from plans.workflow import ACTION_PLAN_WORKFLOW

from .copies import path_of
from .papers import Body
from .write import bulk, enter

YEAR, ACCEPTED = 2563, "at_subcommittee"
REPORT = "รายงานวิเคราะห์งบประมาณจังหวัดและกลุ่มจังหวัด ปี 2563 สำนักงบประมาณของรัฐสภา พ.ย. 2562"
NOTE = (
    "โครงการ วงเงิน กิจกรรมหลัก และตัวชี้วัดเป็นข้อมูลจริงจาก{report} (ร่าง พ.ร.บ. ปี 2563) หน้า {pages} · ลำดับตามที่พิมพ์ในรายงาน "
    "โครงการที่มีแต่ค่าใช้จ่ายในการบริหารงานถือเป็นงบบริหารจัดการซึ่งไม่จัดลำดับ · "
    "ลักษณะโครงการและงบรายจ่ายอ่านจากชื่อกิจกรรม · รายงานไม่มีวงเงินรายกิจกรรม แบบสรุปโครงการ พื้นที่ และแผนพัฒนาที่อ้าง จึงเว้นว่างไว้"
)
ODDITIES = {
    "amount_derived_from_printed_group_total": "วงเงินโครงการที่ {no} ไม่ได้พิมพ์ไว้ คำนวณจากยอดรวมของหน่วยงาน",
    "amount_printed_on_previous_row_in_source": "วงเงินโครงการที่ {no} พิมพ์อยู่ในแถวก่อนหน้า",
}
OTHER_TOTAL, PRINTED_TOTAL = "ยอดรวมของหน่วยงานที่พิมพ์ไว้ {millions} ล้านบาท ไม่ตรงกับผลรวมของโครงการ", "unit total printed in source "
NAMELESS = "(รายงานไม่ได้พิมพ์ชื่อตัวชี้วัด)"
MANAGEMENT = "ค่าใช้จ่ายในการบริหาร"
LEVELS = {"quantity": IndicatorLevel.OUTPUT, "quality": IndicatorLevel.OUTCOME}
Row = dict[str, str]


def load(known: Iterable[Body]) -> int:
    """Adds the plans of bodies that have none of that year; returns how many. Raises KeyError for a project of no known body."""
    there = set(AnnualActionPlan.objects.filter(fiscal_year=YEAR).values_list("unit__code", flat=True))
    bodies = {body.code: body for body in known}
    by_unit: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(_rows("fy2563_projects"), key=lambda row: int(row["project_no"])):
        by_unit[row["unit_code"]].append(row)
    wanted = [(bodies[code], rows) for code, rows in by_unit.items() if code not in there]
    odd_totals = _odd_totals()
    plans = bulk(_plan(body, rows, odd_totals.get(body.code, "")) for body, rows in wanted)
    projects = bulk(project for plan, (body, rows) in zip(plans, wanted, strict=True) for project in _projects(plan, body, rows))
    _store_parts(list(zip(projects, (row for _body, rows in wanted for row in rows), strict=True)))
    enter(ACTION_PLAN_WORKFLOW, ((plan, ACCEPTED) for plan in plans), source=REPORT)
    return len(plans)


def _rows(name: str) -> list[Row]:
    with Path(settings.DATA_DIR, "budget", f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _odd_totals() -> dict[str, str]:
    """Totals of bodies that the report prints differently (millions of baht), by code."""
    rows = _rows("allocation_by_unit_2560_2563")
    return {row["unit_code"]: row["note"].removeprefix(PRINTED_TOTAL) for row in rows if row["note"].startswith(PRINTED_TOTAL)}


def _plan(body: Body, rows: Sequence[Row], odd_total: str) -> AnnualActionPlan:
    note = " · ".join(_note(rows, odd_total))
    return AnnualActionPlan(unit_id=body.pk, fiscal_year=YEAR, is_made_up=False, data_note=note)


def _note(rows: Sequence[Row], odd_total: str) -> Iterator[str]:
    pages = sorted({int(row["source_pdf_page"]) for row in rows})
    yield NOTE.format(report=REPORT, pages=f"{pages[0]}–{pages[-1]}" if len(pages) > 1 else pages[0])
    yield from (ODDITIES[row["note"]].format(no=row["project_no"]) for row in rows if row["note"])
    if odd_total:
        yield OTHER_TOTAL.format(millions=odd_total)


def _projects(plan: AnnualActionPlan, body: Body, rows: Sequence[Row]) -> Iterator[Project]:
    """Ranked in the order of the report; a project of nothing but the management budget has no rank."""
    ranks = count(1)
    for row in rows:
        kind = kind_of((_path(name), [name]) for name in _activities(row))
        yield _project(plan, body, row, kind, None if kind == ProjectKind.MANAGEMENT else next(ranks))


def _project(plan: AnnualActionPlan, body: Body, row: Row, kind: ProjectKind, rank: int | None) -> Project:
    return Project(
        action_plan=plan, project_key=row["project_id"], name=row["project_name_th"], kind=kind, rank=rank,
        source=FundingSource.GROUP if body.is_group else FundingSource.PROVINCE, amount_baht=Decimal(row["amount_baht"]),
    )  # fmt: skip


def _activities(row: Row) -> list[str]:
    return row["main_activities_th"].split(" + ")


def _path(name: str) -> tuple[str, ...]:
    return (EXPENSE_TYPE,) if name.startswith(MANAGEMENT) and CLOSING in name else path_of(name)


def _store_parts(stored: Sequence[tuple[Project, Row]]) -> None:
    bulk(
        Activity(project=project, order=n, name=name, expense_type=EXPENSE_TYPES[_path(name)[0]], amount_baht=None)
        for project, row in stored
        for n, name in enumerate(_activities(row), 1)
    )
    by_key = {row["project_id"]: project for project, row in stored}
    bulk(_indicator(by_key[row["project_id"]], row) for row in _rows("fy2563_project_kpis") if row["project_id"] in by_key)


def _indicator(project: Project, row: Row) -> ProjectIndicator:
    return ProjectIndicator(
        project=project, order=int(row["kpi_no"]), level=LEVELS[row["kpi_type"]], name=row["kpi_name_th"] or NAMELESS,
        target_text=row["target_text_th"], unit_of_measure=row["target_unit_th"],
    )  # fmt: skip
