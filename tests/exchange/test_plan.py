"""A whole plan in one workbook: by its codes the second upload changes nothing, whoever wrote the rows."""

from typing import Any

import pytest

from exchange.kinds import KINDS
from exchange.models import ExternalKey
from exchange.services import template
from plans.models import DevelopmentIssue, Indicator, NodeKind, PlanProject
from tests.exchange.books import book_of, counts, edited, put, write
from tests.factories import YEAR, DevelopmentPlanFactory, hat, node


@pytest.fixture
def paper(db: None) -> Any:
    paper = DevelopmentPlanFactory(state="draft")
    paper.issues.all().delete()
    return paper


@pytest.fixture
def by(paper: Any) -> Any:
    return hat("PROVINCE_OFFICE", paper.unit)


def sheet_rows(paper: Any, title: str, rows: list[dict[str, Any]]) -> list[Any]:
    sheet = next(part.sheet(paper) for part in KINDS["plan"].parts() if part.sheet(paper).title == title)
    heads = [column.heading for column in sheet.columns]
    return [heads, *([row.get(head) for head in heads] for row in rows)]


def whole(paper: Any, *, issues: int = 3, indicators: int = 6, projects: int = 8, **more: Any) -> bytes:
    """Issues 1…, indicators and a programme under each in turn, projects with a figure in every year."""
    rows = {
        "ประเด็น": [{"รหัสประเด็น": f"{n}", "ลำดับ": n, "ประเด็นการพัฒนา": f"ประเด็นที่ {n}"} for n in range(1, issues + 1)],
        "ตัวชี้วัด": [indicator(n, f"{(n - 1) % issues + 1}", paper.year_from) for n in range(1, indicators + 1)],
        "แนวทาง": [{"รหัสแนวทาง": "1.1", "รหัสประเด็น": "1", "แนวทางการพัฒนา": "พัฒนาคน\nพัฒนาพื้นที่"}],
        "แผนงาน": [{"รหัสแผนงาน": f"{n}-1", "รหัสประเด็น": f"{n}", "แผนงาน": f"แผนงานที่ {n}"} for n in range(1, issues + 1)],
        "โครงการ": [project(n, f"{(n - 1) % issues + 1}-1", paper.year_from) for n in range(1, projects + 1)],
        **more,
    }
    return book_of(**{title: sheet_rows(paper, title, found) for title, found in rows.items()})


def indicator(n: int, issue: str, first: int = YEAR) -> dict[str, Any]:
    targets = {f"เป้าหมาย {first + k}": -0.5 + k for k in range(5)}
    return {
        "รหัสตัวชี้วัด": f"KPI-{n}", "รหัสประเด็น": issue, "ตัวชี้วัด": f"ตัวชี้วัดที่ {n}", "หน่วยนับ": "ร้อยละ",
        "ทิศทาง": "ยิ่งมากยิ่งดี", "ค่าฐาน": "๑๒.๕", "ปีฐาน": "พ.ศ. ๒๕๖๙", **targets,
    }  # fmt: skip


def project(n: int, programme: str, first: int = YEAR) -> dict[str, Any]:
    money = {f"กรอบงบประมาณ {first + k} (บาท)": 1_000_000 * n for k in range(5)}
    return {"รหัสโครงการ": f"P-{n:03}", "รหัสแผนงาน": programme, "โครงการ": f"โครงการที่ {n}", "หน่วยดำเนินงานหลัก": "แขวงทางหลวง", **money}


def test_a_plan_of_3_issues_6_indicators_and_8_projects_twice(paper: Any, by: Any) -> None:
    content = whole(paper)
    first = put("plan", paper, content, by)
    assert counts(first) == (3 + 6 + 1 + 3 + 8, 0, 0)
    assert not paper.issues.exists(), "nothing before it is confirmed"
    assert write(first, by).stage == "written"
    assert list(paper.issues.values_list("name", flat=True)) == ["ประเด็นที่ 1", "ประเด็นที่ 2", "ประเด็นที่ 3"]
    kpi = Indicator.objects.get(issue__plan=paper, name="ตัวชี้วัดที่ 4")
    assert (kpi.issue.name, kpi.baseline_value, kpi.baseline_year) == ("ประเด็นที่ 1", 12.5, 2569)
    assert [float(target.value) for target in kpi.targets.all()] == [-0.5, 0.5, 1.5, 2.5, 3.5]
    assert PlanProject.objects.filter(programme__issue__plan=paper, years__year=2575).count() == 8
    assert counts(put("plan", paper, content, by)) == (0, 0, 21)


def test_what_is_downloaded_changes_nothing_whether_written_by_hand_or_by_file(paper: Any, by: Any) -> None:
    write(put("plan", paper, whole(paper), by), by)
    by_hand = DevelopmentIssue.objects.create(plan=paper, name="เขียนด้วยมือ", order=4)
    Indicator.objects.create(issue=by_hand, name="เขียนด้วยมือ", unit_of_measure="แห่ง")
    content = template(KINDS["plan"], paper, filled=True)
    assert counts(put("plan", paper, content, by)) == (0, 0, 23)
    upload = put("plan", paper, edited(content, "ประเด็น", C5="แก้ในไฟล์"), by)
    assert counts(upload) == (0, 1, 22)
    write(upload, by)
    by_hand.refresh_from_db()
    assert by_hand.name == "แก้ในไฟล์"


def test_a_review_of_the_plan_knows_the_same_codes(paper: Any, by: Any) -> None:
    content = whole(paper)
    write(put("plan", paper, content, by), by)
    review = DevelopmentPlanFactory(state="draft", unit=paper.unit, year_from=paper.year_from, year_to=paper.year_to, review_year=2572)
    review.issues.all().delete()
    for issue in paper.issues.all():
        DevelopmentIssue.objects.create(plan=review, name=issue.name, order=issue.order, lineage=issue.lineage)
    upload = put("plan", review, book_of(ประเด็น=sheet_rows(review, "ประเด็น", [{"รหัสประเด็น": "2", "ลำดับ": 2, "ประเด็นการพัฒนา": "ใหม่"}])), by)
    assert counts(upload) == (0, 1, 0)
    write(upload, by)
    assert review.issues.get(order=2).name == "ใหม่"
    assert paper.issues.get(order=2).name == "ประเด็นที่ 2"


def test_a_row_deleted_by_hand_comes_back_under_its_code_with_its_history(paper: Any, by: Any) -> None:
    write(put("plan", paper, whole(paper), by), by)
    gone = Indicator.objects.get(name="ตัวชี้วัดที่ 6")
    gone.delete()
    upload = put("plan", paper, whole(paper), by)
    assert counts(upload) == (1, 0, 20)
    write(upload, by)
    assert Indicator.objects.get(name="ตัวชี้วัดที่ 6").lineage == gone.lineage
    assert ExternalKey.objects.filter(part="indicators").count() == 6


def test_a_reference_to_nothing_is_named_with_its_cell(paper: Any, by: Any) -> None:
    upload = put("plan", paper, whole(paper, ตัวชี้วัด=[indicator(1, "1"), indicator(2, "9")]), by)
    assert [(f["sheet"], f["cell"], f["rule"]) for f in upload.faults] == [("ตัวชี้วัด", "B3", "no_such_row")]
    write_nothing = put(
        "plan", paper, whole(paper, โครงการ=[project(1, "1-1"), {**project(2, "1-1"), "กรอบงบประมาณ 2573 (บาท)": "หนึ่ง"}]), by
    )
    assert [(f["sheet"], f["cell"], f["rule"]) for f in write_nothing.faults] == [("โครงการ", "G3", "not_baht")]
    assert not paper.issues.exists()


def test_a_sheet_may_be_left_out_and_rests_on_what_stands(paper: Any, by: Any) -> None:
    write(put("plan", paper, whole(paper), by), by)
    upload = put("plan", paper, book_of(ตัวชี้วัด=sheet_rows(paper, "ตัวชี้วัด", [indicator(7, "2")])), by)
    assert counts(upload) == (1, 0, 0)
    write(upload, by)
    assert Indicator.objects.get(name="ตัวชี้วัดที่ 7").issue.name == "ประเด็นที่ 2"


def test_a_row_above_deleted_after_the_preview_stops_all(paper: Any, by: Any) -> None:
    write(put("plan", paper, whole(paper), by), by)
    upload = put("plan", paper, book_of(ตัวชี้วัด=sheet_rows(paper, "ตัวชี้วัด", [indicator(7, "2"), indicator(8, "1")])), by)
    paper.issues.get(order=2).delete()
    written = write(upload, by)
    assert (written.stage, [f["rule"] for f in written.faults]) == ("refused", ["no_such_row"])
    assert not Indicator.objects.filter(name__in=["ตัวชี้วัดที่ 7", "ตัวชี้วัดที่ 8"]).exists()


def test_a_code_of_another_bodys_export_is_refused(paper: Any, by: Any) -> None:
    other = DevelopmentPlanFactory(state="draft")
    content = template(KINDS["plan"], other, filled=True)
    upload = put("plan", paper, content, by)
    assert "key_of_another_paper" in {f["rule"] for f in upload.faults}
    assert not paper.issues.exists()


@pytest.mark.parametrize(("year", "rule"), [(2026, "christian_year"), ("๗๐", "not_a_year"), (2800, "not_a_year")])
def test_a_base_year_is_a_buddhist_year(paper: Any, by: Any, year: Any, rule: str) -> None:
    upload = put("plan", paper, whole(paper, ตัวชี้วัด=[{**indicator(1, "1"), "ปีฐาน": year}]), by)
    assert [(f["column"], f["rule"]) for f in upload.faults] == [("ปีฐาน", rule)]


def test_links_to_the_national_frame_are_read_by_code_or_name(paper: Any, by: Any) -> None:

    goals = [node(NodeKind.SDG), node(NodeKind.NATIONAL_STRATEGY)]
    row = {"รหัสประเด็น": "1", "ลำดับ": 1, "ประเด็นการพัฒนา": "ก", "ความเชื่อมโยงระดับชาติ": f"SDG-{goals[0].number}; {goals[1].name_th}"}
    content = book_of(ประเด็น=sheet_rows(paper, "ประเด็น", [row]))
    write(put("plan", paper, content, by), by)
    assert set(paper.issues.get().national_links.all()) == set(goals)
    assert counts(put("plan", paper, content, by)) == (0, 0, 1)
