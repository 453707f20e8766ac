"""Line items of a request and the project table of a plan: ten thousand lines, to the baht."""

import tracemalloc
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from exchange.kinds import KINDS
from exchange.services import template
from tests.exchange.books import book_of, counts, headings, put, write
from tests.factories import DevelopmentPlanFactory, DistrictFactory, category, hat, papers

MEGABYTE = 1024**2


def line_cells(number: int, project: str, **more: Any) -> dict[str, Any]:
    return {
        "รหัสรายการ": f"L-{number:05}",
        "โครงการ": project,
        "งบรายจ่าย": "งบลงทุน",
        "รายการ": f"รายการที่ {number}",
        "วงเงิน (บาท)": 1000 + number,
        **more,
    }


def lines_of(request: Any, rows: list[dict[str, Any]]) -> bytes:
    heads = headings("lines", request)
    return book_of(รายการ=[heads, *([row.get(head) for head in heads] for row in rows)])


def test_ten_thousand_lines_to_the_baht(db: None) -> None:
    request = papers(lines=0, projects=3)
    category()
    by = hat("PROVINCE_OFFICE", request.unit)
    keys = list(request.action_plan.projects.values_list("project_key", flat=True))
    content = lines_of(request, [line_cells(n, keys[n % 3]) for n in range(1, 10_001)])
    tracemalloc.start()
    first = put("lines", request, content, by)
    written = write(first, by)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (first.added, written.stage) == (10_000, "written")
    total = Decimal(10_000 * 1000 + 10_000 * 10_001 // 2)
    assert request.lines.aggregate(total=Sum("amount_baht"))["total"] == total
    request.refresh_from_db()
    assert request.total_baht == total + request.management_baht
    assert peak < 60 * MEGABYTE
    assert counts(put("lines", request, content, by)) == (0, 0, 10_000)
    assert counts(put("lines", request, template(KINDS["lines"], request, filled=True), by)) == (0, 0, 10_000)


def test_lines_without_an_id_keep_their_place_and_districts_are_read(db: None) -> None:
    request = papers()
    by = hat("PROVINCE_OFFICE", request.unit)
    district = DistrictFactory(province_id=request.unit.pk)
    assert counts(put("lines", request, template(KINDS["lines"], request, filled=True), by)) == (0, 0, 4)
    line = request.lines.first()
    row = line_cells(1, line.project.project_key, รหัสรายการ=f"LINE-{line.pk}")
    row |= {"อำเภอ": district.code, "จำนวน": 2, "วงเงิน (บาท)": None, "ราคาต่อหน่วย (บาท)": "๒๕๐.๒๕"}
    upload = put("lines", request, lines_of(request, [row]), by)
    assert counts(upload) == (0, 1, 0)
    write(upload, by)
    line.refresh_from_db()
    assert (line.amount_baht, list(line.districts.all()), line.revision) == (Decimal("500.50"), [district], 2)


def test_a_line_of_another_request_is_refused(db: None) -> None:
    request, other = papers(), papers()
    by = hat("PROVINCE_OFFICE", request.unit)
    key = request.action_plan.projects.first().project_key
    content = lines_of(request, [line_cells(1, key, รหัสรายการ=f"LINE-{other.lines.first().pk}")])
    upload = put("lines", request, content, by)
    assert [(f["cell"], f["rule"]) for f in upload.faults] == [("A2", "key_of_another_paper")]


def test_the_project_table_with_its_years(db: None) -> None:
    plan = DevelopmentPlanFactory(state="draft")
    by = hat("PROVINCE_OFFICE", plan.unit)
    heads = headings("table", plan)
    rows = [[f"50-{n:03}", "แผนงานพัฒนาแหล่งท่องเที่ยว", f"โครงการ {n}", "แขวงทางหลวง", 1000, None, 3000, None, None] for n in range(1, 21)]
    content = book_of(บัญชีโครงการ=[heads, *rows])
    write(put("table", plan, content, by), by)
    row = plan.issues.get().programmes.get().plan_projects.get(project_key="50-007")
    assert list(row.years.values_list("year", "indicative_baht")) == [(2571, Decimal(1000)), (2573, Decimal(3000))]
    assert counts(put("table", plan, content, by)) == (0, 0, 20)
    rows[0][5] = "2,000"
    changed = put("table", plan, book_of(บัญชีโครงการ=[heads, *rows]), by)
    assert counts(changed) == (0, 1, 19)
    write(changed, by)
    assert counts(put("table", plan, template(KINDS["table"], plan, filled=True), by)) == (0, 0, 20)
