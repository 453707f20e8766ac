"""From a snapshot to its spreadsheet twin: numbers as numbers, text never as a formula."""

import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import xlsxwriter

from .press import HEADINGS, form_name

Row = list[Any]
LABELS = {"personnel": "งบบุคลากร", "operating": "งบดำเนินงาน", "investment": "งบลงทุน", "subsidy": "งบเงินอุดหนุน", "other": "งบรายจ่ายอื่น"}
TEXTS = ["ประเด็นการพัฒนา", "ลำดับ", "โครงการ"]
MORE_TEXTS = {"j2": ["กิจกรรมหลัก", "ตัวชี้วัดและค่าเป้าหมาย", "พื้นที่", "หน่วยงาน", "ใน/เกินกรอบ"], "request": []}
WIDTHS = {"ประเด็นการพัฒนา": 36, "ลำดับ": 7, "โครงการ": 48, "กิจกรรมหลัก": 40, "ตัวชี้วัดและค่าเป้าหมาย": 40, "พื้นที่": 20, "หน่วยงาน": 24}
MONEY_WIDTH = 17


def xlsx_of(document: Any) -> bytes:
    """The document's spreadsheet: title, head row, one row per project, management budget, total."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": document.title, "created": document.made_at.replace(tzinfo=None)})
    _write(book, document.code, document.snapshot)
    book.close()
    return buffer.getvalue()


def _write(book: Any, code: str, snapshot: dict[str, Any]) -> None:
    look = _looks(book)
    sheet = book.add_worksheet("บัญชีโครงการ" if code == "j2" else "สรุปคำขอ")
    heads = [*TEXTS, *MORE_TEXTS[code], *LABELS.values(), "รวม"]
    sheet.write_string(0, 0, f"{HEADINGS[code]} ปีงบประมาณ พ.ศ. {snapshot['fiscal_year']} {snapshot['unit']}", look["title"])
    sheet.write_string(1, 0, f"{form_name(code, is_group=snapshot['is_group'])} · หน่วย: บาท", look["text"])
    for column, head in enumerate(heads):
        sheet.write_string(3, column, head, look["head"])
        sheet.set_column(column, column, WIDTHS.get(head, MONEY_WIDTH))
    for number, row in enumerate(rows_of(code, snapshot), 4):
        _write_row(sheet, number, row, look)
    sheet.freeze_panes(4, len(TEXTS))
    sheet.set_landscape()
    sheet.repeat_rows(3)


def rows_of(code: str, snapshot: dict[str, Any]) -> Iterator[Row]:
    """Texts as str, rank as int or None, amounts (baht) as Decimal."""
    blanks: list[Any] = [""] * len(MORE_TEXTS[code])
    for group in snapshot["groups"]:
        for row in group["rows"]:
            yield [group["issue"], row["rank"], row["name"], *_more(code, row), *_money(row)]
    management = {"split": dict.fromkeys(LABELS, "0") | {"other": snapshot["management"]}, "total": snapshot["management"]}
    yield ["", None, "งบบริหารจัดการ", *blanks, *_money(management)]
    yield ["รวมทั้งสิ้น", None, "", *blanks, *_money({**snapshot, "unsplit": False})]


def _more(code: str, row: dict[str, Any]) -> Row:
    if code == "request":
        return []
    return ["\n".join(row["activities"]), "\n".join(row["indicators"]), " ".join(row["places"]), row["agency"], row["bucket_label"]]


def _money(row: dict[str, Any]) -> Row:
    """The split and the total; blank cells where the split is not known."""
    split: Row = [""] * len(LABELS) if row.get("unsplit") else [Decimal(row["split"][kind]) for kind in LABELS]
    return [*split, Decimal(row["total"])]


def _write_row(sheet: Any, number: int, row: Row, look: dict[str, Any]) -> None:
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
