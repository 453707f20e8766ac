"""Template and export: one head row with notes, drop-down lists from a hidden sheet, text that never becomes a formula."""

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from core.spreadsheets import DANGEROUS

from .sheets.base import WORDS, Choices, Column, Kind, Sheet, Values
from .values import shown

LISTS, NOTES = "รายการเลือก", "คำอธิบาย"
LAST_ROW = 20_000
BASE = {"font_name": "TH Sarabun New", "font_size": 14, "valign": "top"}
FORMATS = {
    Kind.MONEY: "#,##0.00",
    Kind.NUMBER: "#,##0.###",
    Kind.VALUE: "#,##0.####",
    Kind.DECIMAL: "#,##0.####",
    Kind.DEGREE: "0.000000",
    Kind.YEAR: "0",
    Kind.WHOLE: "#,##0",
}
PERMITTED = dict.fromkeys(
    ("insert_rows", "delete_rows", "sort", "autofilter", "format_cells", "format_columns", "format_rows", "select_locked_cells"), True
)
HOW = [
    "กรอกข้อมูลแถวละหนึ่งรายการใต้หัวตาราง อย่าเปลี่ยนหัวตารางหรือผสานเซลล์",
    "รหัสเป็นตัวผูกแถวกับข้อมูลในระบบ: รหัสใหม่คือเพิ่ม รหัสเดิมคือแก้ แถวที่ไม่อยู่ในไฟล์ไม่ถูกแตะต้อง",
    "ช่องว่างของรหัสเดิมคือลบค่าของช่องนั้น ระบบแสดงให้ดูก่อนยืนยันทุกครั้ง",
    "ใช้เลขไทยหรือเลขอารบิกได้ ปีเป็น พ.ศ. ไม่ใช้สูตร",
]
PARTIAL = "คอลัมน์ที่ไม่มีเครื่องหมาย * ตัดออกจากไฟล์ได้ ค่าเดิมในระบบคงอยู่"
MEMBERS = "แผ่นงานที่มีหลายแถวต่อหนึ่งรหัส: ใส่แถวของรหัสนั้นให้ครบ รหัสที่ไม่มีแถวในแผ่นงานคงแถวเดิมไว้ และตัดทั้งแผ่นงานออกจากไฟล์ได้"
Rows = Iterable[Values]


class Book:
    """A workbook being written into memory, row by row."""

    def __init__(self, title: str, choices: dict[str, Choices]) -> None:
        self.buffer, self.choices = io.BytesIO(), choices
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.book = xlsxwriter.Workbook(self.buffer, options)
        self.book.set_properties({"title": title})
        self.looks = {kind: self._look(kind) for kind in Kind}
        self.quoted = self.book.add_format({**BASE, "locked": False, "text_wrap": True, "num_format": "@", "quote_prefix": True})
        self.head = self.book.add_format({**BASE, "bold": True, "border": 1, "bg_color": "#EEF1F4", "text_wrap": True})

    def _look(self, kind: Kind) -> Any:
        return self.book.add_format({**BASE, "locked": False, "text_wrap": True, "num_format": FORMATS.get(kind, "@")})

    def sheet(self, sheet: Sheet, rows: Rows) -> None:
        page = self.book.add_worksheet(sheet.title)
        for place, column in enumerate(sheet.columns):
            page.set_column(place, place, column.width, self.looks[column.kind])
            page.write_string(0, place, f"{column.heading} *" if column.required else column.heading, self.head)
            page.write_comment(0, place, column.told(), {"x_scale": 2, "y_scale": 1.5})
            self._list(page, place, column)
        page.freeze_panes(1, 1)
        page.protect("", PERMITTED)
        for number, row in enumerate(rows, 1):
            self._row(page, number, sheet, row)

    def _list(self, page: Any, place: int, column: Column) -> None:
        choices = self.choices.get(column.list_name)
        if choices is None or column.kind is not Kind.CHOICE or not choices.labels:
            return
        letter = xl_col_to_name(list(self.choices).index(column.list_name))
        source = f"='{LISTS}'!${letter}$2:${letter}${len(choices.labels) + 1}"
        told = {"error_title": "ไม่มีในรายการ", "error_message": "เลือกจากรายการในช่อง"}
        page.data_validation(1, place, LAST_ROW, place, {"validate": "list", "source": source, **told})

    def _row(self, page: Any, number: int, sheet: Sheet, row: Values) -> None:
        for place, column in enumerate(sheet.columns):
            value = row.get(column.name)
            if value is None:
                continue
            if column.kind in FORMATS:
                page.write_number(number, place, Decimal(value), self.looks[column.kind])
            else:
                self._text(page, number, place, shown(value, column, self.choices.get(column.list_name)), self.looks[column.kind])

    def _text(self, page: Any, number: int, place: int, text: str, look: Any) -> None:
        """Always a string cell; one that begins like a formula stays text even when somebody edits it."""
        page.write_string(number, place, text, self.quoted if text.startswith(DANGEROUS) else look)

    def lists(self) -> None:
        page = self.book.add_worksheet(LISTS)
        columns = [choices.labels for choices in self.choices.values()]
        for row in range(max(map(len, columns), default=0)):
            for place, labels in enumerate(columns):
                if row < len(labels):
                    page.write_string(row + 1, place, labels[row])
        page.hide()

    def notes(self, sheets: Sequence[Sheet]) -> None:
        how = [*HOW, *[PARTIAL] * any(sheet.partial for sheet in sheets), *[MEMBERS] * any(sheet.of for sheet in sheets)]
        page = self.book.add_worksheet(NOTES)
        wrap = self.book.add_format({**BASE, "text_wrap": True})
        page.set_column(0, 1, 28, wrap)
        page.set_column(2, 4, 44, wrap)
        heads = [["แผ่นงาน", "คอลัมน์", "ใส่อะไร", "หมายเหตุ", "ตัวอย่าง"]]
        columns = [(sheet, column) for sheet in sheets for column in sheet.columns]
        lines = [[sheet.title, c.heading, _kind_of(c), c.note, c.example] for sheet, c in columns]
        lines += [
            [sheet.title, c.heading, label] for sheet, c in columns if c.kind is Kind.CHOICES for label in self.choices[c.list_name].labels
        ]
        for number, cells in enumerate([*([text] for text in how), *heads, *lines]):
            for place, text in enumerate(cells):
                page.write_string(number, place, text, self.head if number == len(how) else wrap)

    def done(self) -> bytes:
        self.book.close()
        return self.buffer.getvalue()


def _kind_of(column: Column) -> str:
    return f"{WORDS[column.kind]}{' · ต้องใส่' if column.required else ''}"


def workbook(title: str, sheets: Iterable[Sheet], choices: dict[str, Choices], rows: dict[str, Rows]) -> bytes:
    """The bytes of a workbook; without rows of a sheet only its headings."""
    book = Book(title, choices)
    sheets = list(sheets)
    for sheet in sheets:
        book.sheet(sheet, rows.get(sheet.title, ()))
    book.notes(sheets)
    book.lists()
    return book.done()
