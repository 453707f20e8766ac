"""From a snapshot to its spreadsheet twin: numbers as numbers, text never as a formula."""

import io
from decimal import Decimal
from typing import Any

import xlsxwriter

from .kind import Print, Snapshot
from .registry import PRINTS

HEAD_ROW = 3
WIDTHS = {
    "ประเด็นการพัฒนา": 36, "แผนงาน": 30, "ลำดับ": 7, "โครงการ": 48, "กิจกรรมหลัก": 40, "ตัวชี้วัดและค่าเป้าหมาย": 40, "ตัวชี้วัด": 36,
    "พื้นที่": 20, "หน่วยงาน": 24, "หน่วยดำเนินงาน": 24,
}  # fmt: skip
MONEY_WIDTH = 17


def xlsx_of(document: Any) -> bytes | None:
    """The document's spreadsheet: title, head row, rows, sums. None for a print that is not a table."""
    kind = PRINTS[document.code]
    if kind.twin is None:
        return None
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": document.title, "created": document.made_at.replace(tzinfo=None)})
    _write(book, kind, document.snapshot)
    book.close()
    return buffer.getvalue()


def _write(book: Any, kind: Print, snapshot: Snapshot) -> None:
    assert kind.twin is not None
    twin, look = kind.twin(snapshot), _looks(book)
    sheet = book.add_worksheet(twin.sheet)
    sheet.write_string(0, 0, f"{kind.heading} {snapshot['period']} {snapshot['unit']}", look["title"])
    sheet.write_string(1, 0, f"{kind.form_name(snapshot)} · หน่วย: บาท", look["text"])
    for column, head in enumerate(twin.heads):
        sheet.write_string(HEAD_ROW, column, head, look["head"])
        sheet.set_column(column, column, WIDTHS.get(head, MONEY_WIDTH))
    for number, row in enumerate(twin.rows, HEAD_ROW + 1):
        _write_row(sheet, number, row, look)
    sheet.freeze_panes(HEAD_ROW + 1, twin.frozen)
    sheet.set_landscape()
    sheet.repeat_rows(HEAD_ROW)


def _write_row(sheet: Any, number: int, row: list[Any], look: dict[str, Any]) -> None:
    for column, value in enumerate(row):
        if isinstance(value, Decimal):
            sheet.write_number(number, column, value, look["money"])
        elif isinstance(value, int):
            sheet.write_number(number, column, value, look["text"])
        elif value:
            sheet.write_string(number, column, value, look["text"])


def _looks(book: Any) -> dict[str, Any]:
    base = {"font_name": "TH Sarabun New", "font_size": 14, "valign": "top"}
    return {
        "title": book.add_format({**base, "bold": True, "font_size": 16}),
        "head": book.add_format({**base, "bold": True, "border": 1, "bg_color": "#EEF1F4", "text_wrap": True, "align": "center"}),
        "text": book.add_format({**base, "text_wrap": True}),
        "money": book.add_format({**base, "num_format": "#,##0.00;-#,##0.00;-"}),
    }
