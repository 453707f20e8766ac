"""Line items of a request and the project table of a plan: ten thousand lines, to the baht."""

import tracemalloc
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from budgets.models import BudgetLine
from exchange.kinds import KINDS
from exchange.preview import changes
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


def test_the_preview_shows_what_an_added_line_holds(db: None) -> None:
    request = papers(lines=0)
    category()
    by = hat("PROVINCE_OFFICE", request.unit)
    upload = put("lines", request, lines_of(request, [line_cells(7, request.action_plan.projects.first().project_key)]), by)
    [row] = changes(upload, KINDS["lines"].of(by))[0].rows
    assert (row.label, row.differences, row.is_long) == ("รายการที่ 7", [], False)
    assert {"โครงการ", "งบรายจ่าย", "วงเงิน (บาท)"} == {each.heading for each in row.filled}
    assert ("วงเงิน (บาท)", "1,007") in row.filled


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


def test_many_lines_changed_and_added_by_one_file_keep_their_history(db: None) -> None:
    """Lines known by their own id and by LINE-n; every event says who and which file, districts are replaced or emptied."""
    request = papers(lines=6, projects=2)
    by = hat("PROVINCE_OFFICE", request.unit)
    first, second = (DistrictFactory(province_id=request.unit.pk) for _ in range(2))
    lines = list(request.lines.order_by("pk"))
    key = lines[0].project.project_key
    request.lines.filter(pk=lines[1].pk).update(external_id="OWN-1")
    lines[0].districts.add(first, second)
    lines[1].districts.add(first)
    rows = [
        line_cells(1, key, รหัสรายการ=f"LINE-{lines[0].pk}"),
        line_cells(2, key, รหัสรายการ="OWN-1") | {"อำเภอ": f"{first.code}; {second.code}"},
        line_cells(3, key, รหัสรายการ="NEW-1") | {"อำเภอ": second.code},
        line_cells(4, key, รหัสรายการ="NEW-2", หน่วยนับ="แห่ง", รวมกี่รายการ=3) | {"จำนวน": 2.5},
    ]
    upload = write(put("lines", request, lines_of(request, rows), by), by)
    assert counts(upload) == (2, 2, 0)
    stood = [request.lines.get(pk=line.pk) for line in lines[:2]]
    fresh = list(request.lines.filter(external_id__startswith="NEW").order_by("order"))
    assert [(line.amount_baht, line.revision, set(line.districts.all())) for line in (*stood, *fresh)] == [
        (1001, lines[0].revision + 1, set()),
        (1002, lines[1].revision + 1, {first, second}),
        (1003, 1, {second}),
        (1004, 1, set()),
    ]
    assert (fresh[1].quantity, fresh[1].unit_of_measure, fresh[1].bundled_items) == (Decimal("2.5"), "แห่ง", 3)
    assert fresh[0].order > max(line.order for line in lines)
    events = BudgetLine.pgh_event_model.objects.filter(pgh_context__metadata__upload=upload.pk)  # type: ignore[attr-defined]
    assert sorted(events.values_list("pgh_label", "amount_baht")) == [
        ("insert", 1003),
        ("insert", 1004),
        ("update", 1001),
        ("update", 1002),
    ]
    assert {event.pgh_context.metadata["signed_as"] for event in events.select_related("pgh_context")} == {by.signature()}


def test_nothing_is_written_when_a_choice_left_its_list_or_a_line_was_changed(db: None) -> None:
    request = papers(lines=2, projects=2)
    by = hat("PROVINCE_OFFICE", request.unit)
    spare = request.action_plan.projects.create(project_key="SPARE", name="โครงการที่จะลบ", amount_baht=1)
    line = request.lines.order_by("pk").first()
    rows = [line_cells(1, "SPARE"), line_cells(2, line.project.project_key, รหัสรายการ=f"LINE-{line.pk}"), line_cells(3, "SPARE")]
    upload = put("lines", request, lines_of(request, rows), by)
    spare.delete()
    request.lines.filter(pk=line.pk).update(description="แก้ระหว่างนั้น")
    before = request.lines.count()
    refused = write(upload, by)
    assert refused.stage == "refused"
    assert [(f["cell"], f["rule"]) for f in refused.faults] == [("A3", "stale"), ("A2", "not_in_list"), ("A4", "not_in_list")]
    assert request.lines.count() == before


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
