"""Each ugly cell: understood, or refused with its place and a way out."""

import io
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from exchange.faults import Wrong, said
from exchange.kinds import KINDS
from exchange.sheets import Choices, Column, Kind
from exchange.values import taken
from tests.exchange.books import edited, put, saved
from tests.exchange.test_briefs import brief, briefs, file_of

MONEY, DATE, TEXT = Column("a", "บาท", Kind.MONEY), Column("a", "วันเริ่ม", Kind.DATE), Column("a", "ชื่อ", Kind.TEXT, most=30)
CODE, WHOLE, NUMBER = Column("a", "รหัส", Kind.CODE), Column("a", "คน", Kind.WHOLE), Column("a", "จำนวน", Kind.NUMBER)


@pytest.mark.parametrize(
    ("column", "raw", "value"),
    [
        (MONEY, "๑,๒๕๐,๐๐๐ บาท", "1250000.00"),
        (MONEY, " 1,250,000.50\u00a0", "1250000.50"),
        (MONEY, 0.1 + 0.2, "0.30"),
        (MONEY, 1250000, "1250000.00"),
        (TEXT, "  สำ\u200bนัก\u00a0 งาน ", "สำนัก งาน"),
        (TEXT, "ส\u0e4d\u0e32นักงาน", "สำนักงาน"),
        (TEXT, 5311.0, "5311"),
        (TEXT, "   ", None),
        (CODE, "๕๐-2571", "50-2571"),
        (CODE, 123.0, "123"),
        (WHOLE, "๑๒,๐๐๐", 12000),
        (NUMBER, "2.5", "2.500"),
        (DATE, "1/10/2570", "2027-10-01"),
        (DATE, "๑ ตุลาคม ๒๕๗๐", "2027-10-01"),
        (DATE, "1 ต.ค. 2570", "2027-10-01"),
        (DATE, datetime(2027, 10, 1), "2027-10-01"),
        (DATE, datetime(2570, 10, 1), "2027-10-01"),
        (DATE, date(2027, 10, 1), "2027-10-01"),
    ],
)
def test_understood(column: Column, raw: Any, value: Any) -> None:
    assert taken(raw, column) == value


@pytest.mark.parametrize(
    ("column", "raw", "rule"),
    [
        (MONEY, "1,25,000", "not_baht"),
        (MONEY, "หนึ่งล้าน", "not_baht"),
        (MONEY, -5, "negative"),
        (MONEY, 1.005, "too_fine"),
        (MONEY, 10**14, "too_large"),
        (MONEY, datetime(2027, 10, 1), "not_a_number"),
        (MONEY, float("inf"), "too_large"),
        (TEXT, "ก" * 31, "too_long"),
        (TEXT, True, "not_a_value"),
        (TEXT, datetime(2027, 10, 1), "not_text"),
        (WHOLE, "1.5", "too_fine"),
        (WHOLE, -1, "not_a_count"),
        (NUMBER, 0, "not_positive"),
        (NUMBER, "1_000", "not_a_number"),
        (DATE, "1/10/2027", "christian_year"),
        (DATE, "2027-10-01", "christian_year"),
        (DATE, "31/2/2570", "no_such_day"),
        (DATE, "1/10/70", "not_a_year"),
        (DATE, "ตุลาคม", "not_a_date"),
        (DATE, 46000, "not_a_date"),
        (Column("a", "ชื่อ", required=True), "\u200b", "required"),
    ],
)
def test_refused(column: Column, raw: Any, rule: str) -> None:
    with pytest.raises(Wrong) as wrong:
        taken(raw, column)
    assert wrong.value.rule == rule
    assert wrong.value.remedy


def test_a_christian_year_is_answered_with_the_buddhist_one() -> None:
    with pytest.raises(Wrong) as wrong:
        taken("1/10/2027", DATE)
    assert "2570" in said(wrong.value.at("").as_dict())["remedy"]


def test_choices_by_label_or_alias_and_the_near_one_is_named() -> None:
    column, choices = Column("a", "งบ", Kind.CHOICE), Choices([(1, "งบลงทุน"), (2, "งบดำเนินงาน"), (3, "งบลงทุน")], [("ลงทุน", 1)])
    assert [taken(text, column, choices) for text in ("งบลงทุน", "ลงทุน", "งบลงทุน #3")] == [1, 1, 3]
    with pytest.raises(Wrong) as wrong:
        taken("งบดำเนนงาน", column, choices)
    assert "งบดำเนินงาน" in said(wrong.value.at("").as_dict())["remedy"]


def faults(plan: Any, planner: Any, content: bytes) -> list[tuple[str, str, str]]:
    upload = put("briefs", plan, content, planner)
    assert upload.rows.count() == 0
    return [(fault["sheet"], fault["cell"], fault["rule"]) for fault in upload.faults]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"F3": "=1+1"}, [("โครงการ", "F3", "formula")]),
        ({"A3": "50-2571-001"}, [("โครงการ", "A3", "doubled_key")]),
        ({"B1": "ชื่อ"}, [("โครงการ", "A1", "missing_column"), ("โครงการ", "B1", "strange_column")]),
        ({"AM1": "หมายเหตุ"}, [("โครงการ", "AM1", "strange_column")]),
        ({"D2": "งบบริหารจัดการ"}, [("โครงการ", "D2", "not_in_list")]),
        ({"W2": "1/10/2560"}, [("โครงการ", "W2", "ends_before_start")]),
        ({"AI2": "somjai@"}, [("โครงการ", "AI2", "not_an_email")]),
        ({"O2": "หนึ่ง\nสอง\nสาม\nสี่\nห้า\nหก"}, [("โครงการ", "O2", "too_many")]),
        ({"AC2": "สามปี"}, [("โครงการ", "AC2", "not_in_list")]),
        ({"Y2": "-5"}, [("โครงการ", "Y2", "negative")]),
        ({"X2": "15/12/2027"}, [("โครงการ", "X2", "christian_year")]),
    ],
)
def test_a_sheet_names_its_wrong_cell(plan: Any, planner: Any, cells: dict[str, Any], expected: list[Any]) -> None:
    assert faults(plan, planner, edited(file_of(plan), "โครงการ", **cells)) == expected


def test_an_error_cell_and_merged_cells_are_named(plan: Any, planner: Any) -> None:
    book = load_workbook(io.BytesIO(file_of(plan)))
    book["โครงการ"]["B2"] = "#REF!"
    book["โครงการ"].merge_cells("C3:C4")
    found = faults(plan, planner, saved(book))
    assert ("โครงการ", "C3", "merged") in found
    assert ("โครงการ", "B2", "error_cell") in found


def test_an_activity_of_no_project_is_named(plan: Any, planner: Any) -> None:
    content = briefs(plan, [brief(1)], [["50-2571-009", "กิจกรรม", "งบลงทุน", 1]])
    assert faults(plan, planner, content) == [("กิจกรรม", "A2", "no_such_row")]


def test_empty_rows_are_passed_over_and_a_missing_sheet_is_named(plan: Any, planner: Any) -> None:
    book = load_workbook(io.BytesIO(file_of(plan)))
    book["โครงการ"].insert_rows(3, 5)
    assert put("briefs", plan, saved(book), planner).added == 3
    book["โครงการ"].title = "Sheet1"
    assert faults(plan, planner, saved(book)) == [("โครงการ", "", "missing_sheet")]


def test_the_template_itself_is_told_empty(plan: Any, planner: Any) -> None:
    from_sheet = KINDS["briefs"].sheet(plan)
    assert faults(plan, planner, briefs(plan, [])) == [(from_sheet.title, "A2", "no_rows")]
