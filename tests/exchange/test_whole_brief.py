"""The whole brief by file (process.md 2.4, fields 1 to 26): what goes out comes back unchanged, every row has a cell of its own."""

import io
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from exchange.kinds import KINDS
from exchange.preview import changes
from exchange.services import template
from exchange.values import settled
from plans.briefs import FIELDS, ROWS
from plans.models import (
    BriefItem,
    CooperatingUnit,
    DevelopmentIssue,
    Indicator,
    NodeKind,
    Project,
    ProjectSite,
    ReadinessCheck,
    Risk,
    YearSlice,
)
from tests.exchange.books import book_of, counts, put, saved, write
from tests.exchange.test_briefs import brief, briefs
from tests.factories import ActionPlanFactory, DistrictFactory, ProjectFactory, ProvinceFactory, SubdistrictFactory, hat, node

KEY = "50-2571-001"


def sheets(plan: Any, main: dict[str, Any] | None = None, **rows: list[dict[str, Any]]) -> bytes:
    """One project with rows in other sheets, each under the headings it names."""
    kind = KINDS["briefs"]
    fields = {**brief(1), **(main or {})}
    heads = [column.heading for column in kind.sheet(plan).columns if column.heading in fields]
    found = {"โครงการ": [heads, [fields[head] for head in heads]]}
    for title, given in rows.items():
        names = list(dict.fromkeys(name for row in given for name in row))
        found[title] = [["รหัสโครงการ", *names], *([KEY, *(row.get(name) for name in names)] for row in given)]
    return book_of(**found)


def rules(upload: Any) -> list[tuple[str, str, str]]:
    return [(fault["sheet"], fault["cell"], fault["rule"]) for fault in upload.faults]


def item(level: int, what: str, **more: Any) -> dict[str, Any]:
    return {"ระดับ": level, "รายการ": what, "งบรายจ่าย": "งบลงทุน", **more}


@pytest.fixture
def full(plan: Any) -> Project:
    """A brief with something in every column and rows of every kind."""
    past = ProjectFactory(action_plan=ActionPlanFactory(unit=plan.unit, fiscal_year=plan.fiscal_year - 1), name="ถนนระยะที่ 1")
    made: Project = ProjectFactory(
        action_plan=plan, past_project=past, past_project_note="ต่อจากระยะที่ 1", government_policy="นโยบายเร่งด่วนข้อ 3",
        beneficiary_unit="ครัวเรือน", beneficiary_note="เกษตรกร\nผู้ประกอบการ", is_multi_year=True, commitment_baht=Decimal("12500000.50"),
        contact_position="ผู้อำนวยการ", contact_email="somjai@example.go.th", upkeep_note="อบต. ตั้งงบทุกปี",
    )  # fmt: skip
    made.items.all().delete()
    made.readiness.exclude(topic="estimate").update(amount_baht=None)
    head = BriefItem.objects.create(project=made, order=1, description="งานทาง", expense_type="investment")
    for order, (above, what) in enumerate(((head, "ผิวทาง"), (head, "ไหล่ทาง"), (None, "ป้ายโครงการ")), 2):
        BriefItem.objects.create(
            project=made, parent=above, order=order, description=what, expense_type="investment", category="สิ่งก่อสร้าง",
            quantity=Decimal("0.3333"), unit_of_measure="กม.", unit_cost_baht=Decimal("1000.01"), amount_baht=Decimal("333.30"),
            price_basis="quotations", price_reference="ใบเสนอราคา", quotations=3,
        )  # fmt: skip
    YearSlice.objects.create(project=made, year=plan.fiscal_year, amount_baht=Decimal(1_000_000))
    YearSlice.objects.create(project=made, year=plan.fiscal_year + 1, amount_baht=Decimal(11_500_000))
    CooperatingUnit.objects.create(project=made, order=1, name="อบต. ตัวอย่าง", duty="บำรุงรักษา")
    Risk.objects.create(project=made, order=1, name="ฝนตกชุก", level="high", measure="เร่งงานดินก่อนฤดูฝน")
    made.activities.update(quantity=Decimal("1.5"), unit_of_measure="กม.", month_from=10, month_to=9, agency="แขวงทางหลวงชนบท")
    made.sites.update(village_no=4, road_no="ชม.3005", km_from=Decimal(0), km_to=Decimal("12.345"), land_type="road")
    return made


def test_the_workbook_has_a_place_for_every_field_and_every_row_of_the_form(plan: Any) -> None:
    kind = KINDS["briefs"]
    here = {column.name for column in kind.sheet(plan).columns} | {sheet.of for sheet in kind.members()}
    assert set(FIELDS) | set(ROWS) <= here


def test_a_full_brief_that_is_downloaded_changes_nothing(plan: Any, planner: Any, full: Project) -> None:
    assert counts(put("briefs", plan, template(KINDS["briefs"], plan, filled=True), planner)) == (0, 0, 1)


def test_a_full_brief_carried_to_another_body_is_the_same_brief(plan: Any, planner: Any, full: Project) -> None:
    """The export of one plan, under new codes and without what belongs to its place, is added whole to another."""
    book = load_workbook(io.BytesIO(template(KINDS["briefs"], plan, filled=True)))
    for page in book.worksheets[:10]:
        for row in range(2, page.max_row + 1):
            page.cell(row, 1).value = page.cell(row, 1).value and "ใหม่-1"
    content = saved(book)
    first = put("briefs", plan, content, planner)
    assert counts(first) == (1, 0, 0)
    write(first, planner)
    copy = plan.projects.get(project_key="ใหม่-1")
    (kept,) = [values for key, values in KINDS["briefs"].present(plan, [full.project_key])]
    (made,) = [values for key, values in KINDS["briefs"].present(plan, ["ใหม่-1"])]
    assert made == kept
    assert [(i.order, i.description, i.parent and i.parent.description) for i in copy.items.all()] == [
        (1, "งานทาง", None), (2, "ผิวทาง", "งานทาง"), (3, "ไหล่ทาง", "งานทาง"), (4, "ป้ายโครงการ", None),
    ]  # fmt: skip
    assert counts(put("briefs", plan, content, planner)) == (0, 0, 1)


def test_the_budget_tree_is_typed_as_an_outline(plan: Any, planner: Any) -> None:
    tree = [
        item(1, "งานทาง", **{"วงเงิน (บาท)": "๓,๕๐๐"}), item(2, "ผิวทาง", จำนวน="๒", **{"ราคาต่อหน่วย (บาท)": "1,000"}),
        item("๒", "ไหล่ทาง", **{"วงเงิน (บาท)": 1500}), item(1, "ป้าย"),
    ]  # fmt: skip
    content = sheets(plan, รายการงบประมาณ=tree)
    upload = put("briefs", plan, content, planner)
    assert rules(upload) == []
    write(upload, planner)
    rows = plan.projects.get().items.order_by("order")
    assert [(r.description, r.amount_baht, r.parent and r.parent.description) for r in rows] == [
        ("งานทาง", 0, None), ("ผิวทาง", 2000, "งานทาง"), ("ไหล่ทาง", 1500, "งานทาง"), ("ป้าย", 0, None),
    ]  # fmt: skip
    assert counts(put("briefs", plan, content, planner)) == (0, 0, 1)
    moved = [item(1, "ป้าย"), tree[0], tree[1], tree[2]]
    again = put("briefs", plan, sheets(plan, รายการงบประมาณ=moved), planner)
    assert counts(again) == (0, 1, 0)
    write(again, planner)
    kept = {row.description: row.pk for row in rows.all()}
    assert {row.description: row.pk for row in plan.projects.get().items.all()} == kept
    assert list(rows.all().values_list("description", "parent__description")) == [
        ("ป้าย", None), ("งานทาง", None), ("ผิวทาง", "งานทาง"), ("ไหล่ทาง", "งานทาง"),
    ]  # fmt: skip


def test_the_preview_names_the_rows_that_differ_and_no_others(plan: Any, planner: Any) -> None:
    tree = [item(1, f"รายการ {n}", **{"วงเงิน (บาท)": n}) for n in range(1, 9)]
    write(put("briefs", plan, sheets(plan, รายการงบประมาณ=tree), planner), planner)

    def told(rows: list[Any]) -> tuple[str, str]:
        upload = put("briefs", plan, sheets(plan, รายการงบประมาณ=rows), planner)
        (one,) = changes(upload, KINDS["briefs"].of(planner))[0].rows[0].differences
        assert one.heading == "รายการงบประมาณ"
        return one.before, one.after

    assert told([*tree, item(1, "ป้าย", **{"วงเงิน (บาท)": 5000})]) == ("", "1 ป้าย งบลงทุน 5,000")
    assert told(tree[1:]) == ("1 รายการ 1 งบลงทุน 1", "")
    assert told([*tree, tree[0]]) == ("", "1 รายการ 1 งบลงทุน 1")
    assert told(tree[::-1]) == ("", "แถวเดิม เรียงลำดับใหม่")


def test_a_heading_left_out_of_the_file_leaves_its_rows_where_they_are_put(plan: Any, planner: Any) -> None:
    write(put("briefs", plan, sheets(plan, รายการงบประมาณ=[item(1, "งานทาง"), item(2, "ผิวทาง", **{"วงเงิน (บาท)": 5})]), planner), planner)
    write(put("briefs", plan, sheets(plan, รายการงบประมาณ=[item(1, "ผิวทาง", **{"วงเงิน (บาท)": 5})]), planner), planner)
    assert list(plan.projects.get().items.values_list("description", "parent", "amount_baht")) == [("ผิวทาง", None, Decimal(5))]


@pytest.mark.parametrize(
    ("tree", "cell", "rule"),
    [
        ([item(1, "ก"), item(3, "ข")], "B3", "too_deep"),
        ([item(2, "ก")], "B2", "too_deep"),
        ([item(5, "ก")], "B2", "not_in_list"),
        ([item(1, "ก", **{"วงเงิน (บาท)": 9}), item(2, "ข", **{"วงเงิน (บาท)": 5})], "E2", "not_the_sum"),
        ([item(1, "ก", จำนวน=2, **{"ราคาต่อหน่วย (บาท)": 10, "วงเงิน (บาท)": 21})], "G2", "not_the_product"),
        ([item(1, "ก", จำนวน=9_999_999_999, **{"ราคาต่อหน่วย (บาท)": 10**9})], "E2", "too_large"),
        ([item(1, "ก", จำนวน=-2)], "E2", "out_of_range"),
        ([item(1, "ก", จำนวน="=1+1")], "E2", "formula"),
    ],
)
def test_a_wrong_row_of_the_tree_is_named_by_its_cell(plan: Any, planner: Any, tree: list[Any], cell: str, rule: str) -> None:
    assert rules(put("briefs", plan, sheets(plan, รายการงบประมาณ=tree), planner)) == [("รายการงบประมาณ", cell, rule)]


def site(**more: Any) -> dict[str, Any]:
    return {"จังหวัด": None, "อำเภอ": None, "ละติจูด": None, "ลองจิจูด": None, "กม. เริ่ม": None, "กม. สิ้นสุด": None, "หมู่ที่": None, **more}


@pytest.fixture
def chiang_mai(db: None) -> Any:
    """A plan of the province with its real code, whose outline is known."""
    for kind in NodeKind:
        node(kind)
    return ActionPlanFactory(unit=ProvinceFactory(code="50", name_th="เชียงใหม่"))


def test_coordinates_in_any_figures_come_with_their_place(chiang_mai: Any) -> None:
    planner = hat("PROVINCE_OFFICE", chiang_mai.unit)
    rows = [site(จังหวัด="เชียงใหม่", ละติจูด="๑๘.๗๘๘๓๔๕๖๗๘๙°", ลองจิจูด=98.98531234567, **{"กม. เริ่ม": 0, "กม. สิ้นสุด": "๑๒.๓๔๕", "หมู่ที่": "๔"})]
    content = sheets(chiang_mai, พื้นที่=rows)
    upload = put("briefs", chiang_mai, content, planner)
    assert rules(upload) == []
    write(upload, planner)
    found = ProjectSite.objects.get()
    assert (found.latitude, found.longitude) == (Decimal("18.788346"), Decimal("98.985312"))
    assert (found.km_from, found.km_to, found.village_no) == (0, Decimal("12.345"), 4)
    assert counts(put("briefs", chiang_mai, content, planner)) == (0, 0, 1)
    assert counts(put("briefs", chiang_mai, template(KINDS["briefs"], chiang_mai, filled=True), planner)) == (0, 0, 1)


@pytest.mark.parametrize(
    ("given", "cell", "rule"),
    [
        ({"ละติจูด": 18.8}, "E2", "half_a_coordinate"),
        ({"ละติจูด": 98.98, "ลองจิจูด": 18.78}, "D2", "out_of_range"),
        ({"ละติจูด": 13.75, "ลองจิจูด": 100.5}, "D2", "outside_province"),
        ({"ละติจูด": "18°47'", "ลองจิจูด": 98.9}, "D2", "not_degrees"),
        ({"ละติจูด": "-18.8", "ลองจิจูด": 98.9}, "D2", "not_degrees"),
        ({"กม. เริ่ม": 12, "กม. สิ้นสุด": 3}, "G2", "km_backwards"),
        ({"กม. เริ่ม": "12+500"}, "F2", "not_a_number"),
        ({"กม. เริ่ม": 0.0005}, "F2", "too_fine"),
        ({"หมู่ที่": 40_000}, "H2", "not_a_count"),
    ],
)
def test_a_wrong_place_is_named_by_its_cell(chiang_mai: Any, given: dict[str, Any], cell: str, rule: str) -> None:
    planner = hat("PROVINCE_OFFICE", chiang_mai.unit)
    upload = put("briefs", chiang_mai, sheets(chiang_mai, พื้นที่=[site(จังหวัด="50", **given)]), planner)
    assert rules(upload) == [("พื้นที่", cell, rule)]


def test_the_checklist_keeps_its_evidence_and_what_the_file_does_not_name(plan: Any, planner: Any, full: Project) -> None:
    ReadinessCheck.objects.filter(project=full).update(file_name="แบบ.pdf", file_hash="a" * 64, file_type="application/pdf", file_size=9)
    rows = [{"เรื่อง": "แบบรูปรายการ", "สถานะ": "อยู่ระหว่างขอ", "วันที่ของเอกสาร": "๑ มิ.ย. ๒๕๗๐", "รายละเอียด": "รอลงนาม"}]
    content = sheets(plan, {"รหัสโครงการ": full.project_key}, ความพร้อม=rows)
    book = load_workbook(io.BytesIO(content))
    book["ความพร้อม"]["A2"] = full.project_key
    write(put("briefs", plan, saved(book), planner), planner)
    checks = ReadinessCheck.objects.filter(project=full)
    assert checks.count() == 7
    changed = checks.get(topic="design")
    assert (changed.state, changed.note, changed.dated_on.isoformat(), changed.file_name) == ("applied", "รอลงนาม", "2027-06-01", "แบบ.pdf")
    assert not checks.exclude(file_hash="a" * 64).exists()
    assert counts(put("briefs", plan, saved(book), planner)) == (0, 0, 1)


def test_years_exchanged_between_two_rows_are_written(plan: Any, planner: Any) -> None:
    def slices(*pairs: tuple[Any, int]) -> bytes:
        return sheets(plan, วงเงินผูกพัน=[{"ปีงบประมาณ": year, "วงเงินผูกพัน (บาท)": baht} for year, baht in pairs])

    write(put("briefs", plan, slices((2571, 1), (2572, 2)), planner), planner)
    write(put("briefs", plan, slices(("๒๕๗๓", 2), (2572, 1)), planner), planner)
    found = plan.projects.get().year_slices
    assert list(found.values_list("year", "amount_baht")) == [(2572, Decimal(1)), (2573, Decimal(2))]
    assert counts(put("briefs", plan, slices((2572, 1), (2573, 2)), planner)) == (0, 0, 1), "the order in the file says nothing"


@pytest.mark.parametrize(
    ("title", "rows", "cell", "rule"),
    [
        ("วงเงินผูกพัน", [{"ปีงบประมาณ": 2571, "วงเงินผูกพัน (บาท)": 1}, {"ปีงบประมาณ": "๒๕๗๑", "วงเงินผูกพัน (บาท)": 2}], "B3", "doubled_row"),
        ("วงเงินผูกพัน", [{"ปีงบประมาณ": 2028, "วงเงินผูกพัน (บาท)": 1}], "B2", "christian_year"),
        ("ความพร้อม", [{"เรื่อง": "บุคลากร", "สถานะ": "มีแล้ว"}, {"เรื่อง": "บุคลากร", "สถานะ": "ยังไม่มี"}], "B3", "doubled_row"),
        ("ความพร้อม", [{"เรื่อง": "บุคลากร", "สถานะ": "มีแล้ว", "วงเงินตามเอกสาร (บาท)": 5}], "D2", "no_amount_here"),
        ("ความพร้อม", [{"เรื่อง": "ผังเมือง", "สถานะ": "มีแล้ว"}], "B2", "not_in_list"),
        ("กิจกรรม", [{"กิจกรรมหลัก": "ก", "งบรายจ่าย": "งบลงทุน", "งบประมาณ (บาท)": 1, "ตั้งแต่เดือน": "ต.ค."}], "A2", "half_of_months"),
        (
            "กิจกรรม",
            [{"กิจกรรมหลัก": "ก", "งบรายจ่าย": "งบลงทุน", "งบประมาณ (บาท)": 1, "ตั้งแต่เดือน": "มกราคม", "ถึงเดือน": "ธ.ค."}],
            "F2",
            "ends_before_start",
        ),
        ("ความเสี่ยง", [{"ความเสี่ยง": "ก", "ระดับ": "ผลผลิต"}], "C2", "not_in_list"),
        ("ที่มาของปัญหา", [{"ประเภทที่มา": "อื่น ๆ", "อ้างอิง": " \u200b"}], "C2", "required"),
        ("หน่วยงานร่วม", [{"หน้าที่": "ร่วม"}], "A1", "missing_column"),
    ],
)
def test_a_wrong_row_is_named_by_its_cell(plan: Any, planner: Any, title: str, rows: list[Any], cell: str, rule: str) -> None:
    assert rules(put("briefs", plan, sheets(plan, **{title: rows}), planner)) == [(title, cell, rule)]


def test_an_outcome_feeds_an_indicator_of_its_own_issue_only(plan: Any, planner: Any) -> None:
    issue = plan.plan.issues.first()
    own = Indicator.objects.create(issue=issue, name="รายได้การท่องเที่ยว", unit_of_measure="ล้านบาท", order=9)
    other = DevelopmentIssue.objects.create(plan=plan.plan, name="ประเด็นอื่น", order=9)
    far = Indicator.objects.create(issue=other, name="ผลผลิตข้าว", unit_of_measure="ตัน", order=1)
    row = {"ระดับ": "ผลลัพธ์", "ตัวชี้วัด": "นักท่องเที่ยว", "ค่าฐาน": "๑๐.๕", "ปีฐาน": "พ.ศ. ๒๕๖๙", "ค่าเป้าหมาย (ตัวเลข)": 12, "แหล่งข้อมูล": "ททจ."}
    refused = put("briefs", plan, sheets(plan, ตัวชี้วัด=[{**row, "ส่งผลต่อตัวชี้วัดของประเด็น": far.name}]), planner)
    assert rules(refused) == [("โครงการ", "C2", "other_issue")]
    content = sheets(plan, ตัวชี้วัด=[{**row, "ส่งผลต่อตัวชี้วัดของประเด็น": own.name}])
    write(put("briefs", plan, content, planner), planner)
    found = plan.projects.get().indicators.get()
    assert (found.contributes_to, found.baseline_value, found.baseline_year, found.target_value) == (own, Decimal("10.5"), 2569, 12)
    assert counts(put("briefs", plan, content, planner)) == (0, 0, 1)


def test_an_indicator_that_was_fed_and_is_gone_by_the_time_of_writing_stops_all(plan: Any, planner: Any) -> None:
    goal = Indicator.objects.create(issue=plan.plan.issues.first(), name="รายได้", unit_of_measure="บาท", order=9)
    row = {"ระดับ": "ผลลัพธ์", "ตัวชี้วัด": "นักท่องเที่ยว", "ส่งผลต่อตัวชี้วัดของประเด็น": goal.name}
    upload = put("briefs", plan, sheets(plan, ตัวชี้วัด=[row]), planner)
    goal.delete()
    assert rules(write(upload, planner)) == [("โครงการ", "A2", "not_in_list")]
    assert not plan.projects.exists()


def test_a_file_without_a_column_leaves_what_stands_in_it(plan: Any, planner: Any, full: Project) -> None:
    book = load_workbook(io.BytesIO(template(KINDS["briefs"], plan, filled=True)))
    for page, heading in (
        ("โครงการ", "ไตรมาส 3 (บาท)"),
        ("โครงการ", "อีเมล"),
        ("พื้นที่", "ละติจูด"),
        ("พื้นที่", "ลองจิจูด"),
        ("ความเสี่ยง", "การจัดการ"),
    ):
        found = next(cell.column for cell in book[page][1] if str(cell.value).removesuffix(" *") == heading)
        book[page].delete_cols(found)
    content = saved(book)
    assert counts(put("briefs", plan, content, planner)) == (0, 0, 1)
    book["โครงการ"]["B2"] = "ชื่อใหม่"
    write(put("briefs", plan, saved(book), planner), planner)
    full.refresh_from_db()
    assert (full.name, full.q3_baht, full.contact_email) == ("ชื่อใหม่", Decimal(500_000), "somjai@example.go.th")
    assert full.risks.get().measure == "เร่งงานดินก่อนฤดูฝน"
    assert not full.sites.filter(latitude=None).exists()


def test_a_required_column_is_missed_by_name(plan: Any, planner: Any) -> None:
    upload = put("briefs", plan, book_of(โครงการ=[["รหัสโครงการ", "ชื่อโครงการ"], [KEY, "ก"]]), planner)
    assert {(fault["rule"], fault["column"]) for fault in upload.faults} == {
        ("missing_column", name) for name in ("แผนงาน", "ลักษณะโครงการ", "แหล่งงบประมาณ", "งบประมาณปีนี้ (บาท)")
    }  # fmt: skip


def test_blank_cells_that_have_a_meaning_get_it_and_broken_thai_is_put_right(plan: Any, planner: Any) -> None:
    given = {"จำนวนผู้รับประโยชน์": "๑,๒๐๐ ", "หน่วยนับผู้รับประโยชน์": "", "กลุ่มเป้าหมาย": "เกษตรกรต้นนํ้าแม่กลาง ", "ปีเดียวหรือผูกพันข้ามปี": None}
    content = sheets(plan, given)
    write(put("briefs", plan, content, planner), planner)
    project = plan.projects.get()
    assert (project.beneficiaries, project.beneficiary_unit, project.is_multi_year) == (1200, "คน", False)
    assert project.beneficiary_note == settled("เกษตรกรต้นน้ำแม่กลาง")
    assert counts(put("briefs", plan, content, planner)) == (0, 0, 1)


def test_what_stands_against_a_rule_of_the_form_is_asked_only_when_it_is_changed(plan: Any, planner: Any, full: Project) -> None:
    full.items.filter(description="ป้ายโครงการ").update(amount_baht=Decimal(999))
    full.sites.update(latitude=Decimal(1), longitude=Decimal(1))
    book = load_workbook(io.BytesIO(template(KINDS["briefs"], plan, filled=True)))
    assert counts(put("briefs", plan, saved(book), planner)) == (0, 0, 1)
    book["รายการงบประมาณ"]["C3"] = "ผิวทางลาดยาง"
    assert rules(put("briefs", plan, saved(book), planner)) == [("รายการงบประมาณ", "I5", "not_the_product")]


def test_merged_cells_of_any_sheet_are_named(plan: Any, planner: Any) -> None:
    book = load_workbook(io.BytesIO(sheets(plan, รายการงบประมาณ=[item(1, "ก"), item(1, "ข")])))
    book["รายการงบประมาณ"].merge_cells("C2:C3")
    assert ("รายการงบประมาณ", "C2", "merged") in rules(put("briefs", plan, saved(book), planner))


def test_rows_of_another_provinces_project_bring_nothing(plan: Any, planner: Any) -> None:
    other = ProjectFactory(action_plan=ActionPlanFactory())
    content = briefs(plan, [brief(1)], [[other.project_key, "กิจกรรมแฝง", "งบลงทุน", 1]])
    assert rules(put("briefs", plan, content, planner)) == [("กิจกรรม", "A2", "no_such_row")]
    assert not other.activities.filter(name="กิจกรรมแฝง").exists()


def test_whoever_may_only_add_changes_no_checklist_by_carrying_a_code(plan: Any, full: Project) -> None:
    agency = hat("PROVINCE_AGENCY", plan.unit)
    content = sheets(plan, {"รหัสโครงการ": full.project_key})
    book = load_workbook(io.BytesIO(content))
    book.create_sheet("ความพร้อม").append(["รหัสโครงการ", "เรื่อง", "สถานะ"])
    book["ความพร้อม"].append([full.project_key, "บุคลากร", "ยังไม่มี"])
    assert rules(put("briefs", plan, saved(book), agency)) == [("โครงการ", "A2", "key_of_another_paper")]


def test_a_file_of_an_agency_brings_its_needs_into_the_proposal(plan: Any) -> None:
    agency = hat("PROVINCE_AGENCY", plan.unit)
    needs = [{"ประเภทที่มา": "ข้อมูลสถิติ", "อ้างอิง": "สถิติอุบัติเหตุ ปี 2569"}, {"ประเภทที่มา": "อื่น ๆ", "อ้างอิง": "ประชาคมตำบล"}]
    content = sheets(plan, ที่มาของปัญหา=needs, รายการงบประมาณ=[item(1, "ก", **{"วงเงิน (บาท)": 5})])
    write(put("briefs", plan, content, agency), agency)
    made = Project.with_candidates.get(action_plan=plan)
    assert made.proposal.need_source == "สถิติอุบัติเหตุ ปี 2569\nประชาคมตำบล"
    assert (made.need_sources.count(), made.items.count()) == (2, 1)
    assert counts(put("briefs", plan, content, agency)) == (0, 0, 1)


@pytest.mark.parametrize("title", ["ที่มาของปัญหา", "รายการงบประมาณ", "ความพร้อม", "พื้นที่", "วงเงินผูกพัน"])
def test_every_sheet_of_the_template_has_its_lists_and_notes(plan: Any, title: str) -> None:
    SubdistrictFactory(district=DistrictFactory(province_id=plan.unit.pk))
    page = load_workbook(io.BytesIO(template(KINDS["briefs"], plan, filled=False)))[title]
    sheet = next(sheet for sheet in KINDS["briefs"].members() if sheet.title == title)
    listed = {str(validation.sqref).split(":")[0] for validation in page.data_validations.dataValidation}
    for cell, column in zip(page[1], sheet.columns, strict=True):
        assert cell.comment is not None
        assert cell.value.removesuffix(" *") == column.heading
        assert (f"{cell.column_letter}2" in listed) == (column.kind == "choice"), column.name


def test_reading_and_writing_cost_the_same_queries_for_1_and_12_briefs(plan: Any, planner: Any) -> None:
    costs = []
    for first, count in ((1, 1), (2, 12)):
        rows = [brief(number) for number in range(first, first + count)]
        activities = [[row["รหัสโครงการ"], "กิจกรรม", "งบลงทุน", 1] for row in rows]
        with CaptureQueriesContext(connection) as reading:
            upload = put("briefs", plan, briefs(plan, rows, activities), planner)
        with CaptureQueriesContext(connection) as writing:
            write(upload, planner)
        costs.append((len(reading), len(writing)))
    assert costs[0] == costs[1]
    reading_cost, writing_cost = costs[0]
    assert reading_cost <= 60
    assert writing_cost <= 75
