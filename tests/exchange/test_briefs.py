"""Briefs in and out: twice is once, one bad cell stops all, nobody's newer save is lost."""

import io
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from core.errors import NoRight, NotYet
from exchange.faults import said
from exchange.kinds import KINDS
from exchange.models import Upload
from exchange.preview import changes
from exchange.services import confirm, template, work
from plans.models import Project
from tests.exchange.books import book_of, counts, edited, headings, put, ran, write
from tests.factories import ActionPlanFactory, DistrictFactory, ProjectFactory, SubdistrictFactory, bring, hat

HEADS = ["รหัสโครงการ", "กิจกรรมหลัก", "งบรายจ่าย", "งบประมาณ (บาท)"]


def brief(number: int, **more: Any) -> dict[str, Any]:
    return {
        "รหัสโครงการ": f"50-2571-{number:03}",
        "ชื่อโครงการ": f"ปรับปรุงแหล่งท่องเที่ยว {number}",
        "แผนงาน": "แผนงานพัฒนาแหล่งท่องเที่ยว",
        "ลักษณะโครงการ": "งานก่อสร้าง/ปรับปรุง",
        "แหล่งงบประมาณ": "งบจังหวัด",
        "งบประมาณปีนี้ (บาท)": 1_000_000 + number,
        "เป้าหมาย SDGs": "1",
        "วันเริ่ม": "1/10/2570",
        "วันสิ้นสุด": "30 ก.ย. ๒๕๗๑",
        **more,
    }


def briefs(plan: Any, rows: list[dict[str, Any]], activities: list[Any] | None = None) -> bytes:
    heads = headings("briefs", plan)
    return book_of(โครงการ=[heads, *([row.get(head) for head in heads] for row in rows)], กิจกรรม=[HEADS, *(activities or [])])


def file_of(plan: Any, n: int = 3) -> bytes:
    activities = [[f"50-2571-{i:03}", f"กิจกรรม {k}", "งบลงทุน", 500_000] for i in range(1, n + 1) for k in (1, 2)]
    return briefs(plan, [brief(i) for i in range(1, n + 1)], activities)


def test_five_hundred_briefs_twice(plan: Any, planner: Any) -> None:
    content = file_of(plan, 500)
    first = put("briefs", plan, content, planner)
    assert counts(first) == (500, 0, 0)
    assert plan.projects.count() == 0, "nothing before it is confirmed"
    assert write(first, planner).stage == "written"
    assert plan.projects.count() == 500
    assert list(plan.projects.values_list("rank", flat=True)) == list(range(1, 501))
    assert sum(p.amount_baht for p in plan.projects.all()) == Decimal(500 * 1_000_000 + 500 * 501 // 2)
    second = put("briefs", plan, content, planner)
    assert counts(second) == (0, 0, 500)
    assert confirm(second.pk, by=planner).stage == "preview", "nothing to write"


def test_what_is_downloaded_changes_nothing(plan: Any, planner: Any) -> None:
    ProjectFactory(action_plan=plan, name="=HYPERLINK(1)", rationale="ย่อหน้าแรก\r\nย่อหน้าที่สอง  เว้นสองช่อง", contact_phone="+66 5311 2233")
    ProjectFactory.create_batch(3, action_plan=plan, amount_baht=Decimal("1234567.89"))
    upload = put("briefs", plan, template(KINDS["briefs"], plan, filled=True), planner)
    assert counts(upload) == (0, 0, 4)


def test_one_bad_cell_in_row_14_stops_all(plan: Any, planner: Any) -> None:
    content = edited(file_of(plan, 20), "โครงการ", F14="หนึ่งล้าน")
    upload = put("briefs", plan, content, planner)
    assert upload.stage == "refused"
    assert [(f["sheet"], f["cell"], f["column"], f["rule"]) for f in upload.faults] == [("โครงการ", "F14", "งบประมาณปีนี้ (บาท)", "not_baht")]
    assert "หนึ่งล้าน" in said(upload.faults[0])["message"]
    assert upload.faults[0]["remedy"]
    assert upload.rows.count() == 0
    assert confirm(upload.pk, by=planner).stage == "refused"
    assert plan.projects.count() == 0


def test_a_change_is_shown_by_field_and_written(plan: Any, planner: Any) -> None:
    write(put("briefs", plan, file_of(plan), planner), planner)
    rows = [brief(1), brief(2, **{"ชื่อโครงการ": "ชื่อใหม่"}), brief(3), brief(4)]
    upload = put("briefs", plan, briefs(plan, rows, [["50-2571-001", "กิจกรรมเดียว", "งบดำเนินงาน", "๑,๐๐๐"]]), planner)
    assert counts(upload) == (1, 2, 1)
    write(upload, planner)
    changed = plan.projects.get(project_key="50-2571-002")
    assert (changed.name, changed.revision) == ("ชื่อใหม่", 2)
    activities = plan.projects.get(project_key="50-2571-001").activities
    assert list(activities.values_list("name", "expense_type", "amount_baht")) == [("กิจกรรมเดียว", "operating", Decimal(1000))]
    assert changed.activities.count() == 2, "a project without rows in the second sheet keeps its activities"


def test_an_activity_without_amount_goes_out_empty_and_asks_for_its_amount_on_the_way_in(plan: Any, planner: Any) -> None:
    project = ProjectFactory(action_plan=plan)
    project.activities.update(amount_baht=None)
    content = template(KINDS["briefs"], plan, filled=True)
    refused = put("briefs", plan, content, planner)
    assert refused.stage == "refused"
    assert {(f["sheet"], f["cell"]) for f in refused.faults} == {("กิจกรรม", "D2"), ("กิจกรรม", "D3")}
    upload = put("briefs", plan, edited(content, "กิจกรรม", D2=400_000, D3=600_000), planner)
    assert counts(upload) == (0, 1, 0)
    [difference] = changes(upload, KINDS["briefs"].of(planner))[0].rows[0].differences
    assert "400,000" in difference.after
    assert "000" not in difference.before
    write(upload, planner)
    assert list(project.activities.values_list("amount_baht", flat=True)) == [Decimal(400_000), Decimal(600_000)]


def test_history_names_who_confirmed(plan: Any, planner: Any) -> None:
    upload = put("briefs", plan, file_of(plan, 1), planner)
    write(upload, planner)
    event = Project.objects.get().pgh_event_model.objects.select_related("pgh_context").latest("pgh_id")
    assert event.pgh_context.metadata["signed_as"] == planner.signature()
    assert event.pgh_context.metadata["upload"] == upload.pk


def test_somebody_edited_in_between(plan: Any, planner: Any) -> None:
    write(put("briefs", plan, file_of(plan), planner), planner)
    upload = put("briefs", plan, briefs(plan, [brief(1), brief(2, **{"ชื่อโครงการ": "จากไฟล์"})]), planner)
    plan.projects.filter(project_key="50-2571-002").update(name="จากหน้าจอ")
    assert write(upload, planner).stage == "refused"
    assert [(f["cell"], f["rule"]) for f in upload_faults(upload)] == [("A3", "stale")]
    assert plan.projects.get(project_key="50-2571-002").name == "จากหน้าจอ"


def upload_faults(upload: Upload) -> list[dict[str, Any]]:
    upload.refresh_from_db()
    return upload.faults


def test_confirmed_twice_it_is_written_once(plan: Any, planner: Any) -> None:
    upload = put("briefs", plan, file_of(plan), planner)
    assert confirm(upload.pk, by=planner).stage == "writing"
    ran(confirm(upload.pk, by=planner))
    assert confirm(upload.pk, by=planner).stage == "written"
    work(Upload.objects.get(pk=upload.pk))
    assert plan.projects.count() == 3


def test_a_key_of_another_paper_is_refused(plan: Any, planner: Any) -> None:
    other = ProjectFactory(action_plan=ActionPlanFactory())
    upload = put("briefs", plan, briefs(plan, [brief(1), brief(2, รหัสโครงการ=other.project_key)]), planner)
    assert [(f["cell"], f["rule"]) for f in upload.faults] == [("A3", "key_of_another_paper")]


def test_who_only_adds_cannot_change_by_carrying_ids(plan: Any, planner: Any) -> None:
    write(put("briefs", plan, file_of(plan), planner), planner)
    upload = put("briefs", plan, briefs(plan, [brief(9), brief(2, **{"ชื่อโครงการ": "ใหม่"})]), planner, only_add=True)
    assert [(f["cell"], f["rule"]) for f in upload.faults] == [("A3", "only_add")]


def test_the_right_is_asked_at_upload_and_again_at_writing(plan: Any, planner: Any) -> None:
    with pytest.raises(NoRight):
        put("briefs", plan, file_of(plan), hat("GOVERNOR", plan.unit))
    upload = confirm(put("briefs", plan, file_of(plan), planner).pk, by=planner)
    bring(plan, "submitted")
    assert [f["rule"] for f in ran(upload).faults] == ["paper_closed"]
    assert plan.projects.count() == 0
    with pytest.raises(NotYet):
        put("briefs", plan, file_of(plan), planner)


def test_text_like_a_formula_stays_text_in_the_export(plan: Any) -> None:
    ProjectFactory(action_plan=plan, name="=1+1")
    page = load_workbook(io.BytesIO(template(KINDS["briefs"], plan, filled=True)))["โครงการ"]
    assert (page["B2"].value, page["B2"].data_type, page["B2"].quotePrefix) == ("=1+1", "s", True)


def test_the_template_has_lists_notes_and_a_frozen_head(plan: Any) -> None:
    book = load_workbook(io.BytesIO(template(KINDS["briefs"], plan, filled=False)))
    page = book["โครงการ"]
    assert page.freeze_panes == "B2"
    assert page.protection.sheet
    assert page["C1"].comment is not None
    assert any("C2" in str(v.sqref) and "รายการเลือก" in v.formula1 for v in page.data_validations.dataValidation)
    assert book["รายการเลือก"].sheet_state == "hidden"
    assert page["A2"].value is None
    assert "คำอธิบาย" in book.sheetnames


def test_indicators_and_places_come_with_their_project(plan: Any, planner: Any) -> None:
    district = DistrictFactory(province_id=plan.unit.pk)
    tambon = SubdistrictFactory(district=district, name_th="ศรีภูมิ")
    heads = ["รหัสโครงการ", "ระดับ", "ตัวชี้วัด", "หน่วยนับ", "ค่าเป้าหมาย"]
    places = ["รหัสโครงการ", "จังหวัด", "อำเภอ", "ตำบล", "สถานที่"]
    main = [headings("briefs", plan), *([brief(1).get(head) for head in headings("briefs", plan)],)]
    content = book_of(
        โครงการ=main,
        ตัวชี้วัด=[heads, ["50-2571-001", "ผลผลิต", "ความยาวถนน", "กม.", "๑๒"], ["50-2571-001", "ผลลัพธ์", "นักท่องเที่ยว", "ร้อยละ", None]],
        พื้นที่=[places, ["50-2571-001", None, None, tambon.code, "ทางหลวง 1001"], ["50-2571-001", None, None, "ศรีภูมิ", None]],
    )
    upload = put("briefs", plan, content, planner)
    assert counts(upload) == (1, 0, 0)
    write(upload, planner)
    project = plan.projects.get()
    assert list(project.indicators.values_list("level", "name", "target_text")) == [
        ("output", "ความยาวถนน", "๑๒"),
        ("outcome", "นักท่องเที่ยว", ""),
    ]
    site = project.sites.first()
    assert (site.province_id, site.district, site.subdistrict, site.place) == (plan.unit.pk, district, tambon, "ทางหลวง 1001")
    assert counts(put("briefs", plan, content, planner)) == (0, 0, 1)
    assert counts(put("briefs", plan, template(KINDS["briefs"], plan, filled=True), planner)) == (0, 0, 1)


def test_a_place_elsewhere_or_of_two_districts_is_named(plan: Any, planner: Any) -> None:
    here = [DistrictFactory(province_id=plan.unit.pk) for _n in range(2)]
    places = ["รหัสโครงการ", "จังหวัด", "อำเภอ", "ตำบล", "สถานที่"]
    tambon = SubdistrictFactory(district=here[0])
    rows = [
        ["50-2571-001", None, here[1].code, tambon.code, None],
        ["50-2571-001", None, None, None, "ไม่รู้ที่"],
        ["50-2571-001", None, "9999", None, None],
    ]
    heads = headings("briefs", plan)
    content = book_of(โครงการ=[heads, [brief(1).get(head) for head in heads]], พื้นที่=[places, *rows])
    upload = put("briefs", plan, content, planner)
    assert [(f["sheet"], f["cell"], f["rule"]) for f in upload.faults] == [
        ("พื้นที่", "D2", "wrong_place"), ("พื้นที่", "B3", "required"), ("พื้นที่", "C4", "not_in_list"),
    ]  # fmt: skip
