"""The header, and one row under it as named cells that remember what is wrong with them."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from core.thai import clean_text, tidy_text

from . import reading
from .faults import Fault

LINE_COLUMNS = (
    "line_id", "fiscal_year_be", "unit_code", "project_id", "project_name_th", "expense_type_th", "category_2_th", "category_3_th",
    "category_4_th", "item_description_th", "bundled_item_count", "quantity", "unit_of_measure_th", "amount_baht", "district_codes",
)  # fmt: skip
TOTAL_COLUMNS = ("project_id", "printed_total_baht")
tidy, clean = lru_cache(maxsize=8192)(tidy_text), lru_cache(maxsize=8192)(clean_text)


class Row:
    """One row: cells by column name. Faults gather in the list all rows share."""

    __slots__ = ("_cells", "_faults", "_index", "number", "sound")

    def __init__(self, number: int, cells: reading.Cells, index: dict[str, int], faults: list[Fault]) -> None:
        self.number, self._index, self._faults = number, index, faults
        self._cells = [cell.strip() for cell in cells]
        self.sound = True

    def fail(self, column: str, code: str, message: str) -> None:
        self.sound = False
        self._faults.append(Fault(self.number, column, code, message))

    def raw(self, column: str) -> str:
        """The cell without outer blanks; "" when the file has no such column."""
        place = self._index.get(column)
        return "" if place is None else self._cells[place]

    def text(self, column: str, limit: int | None = None) -> str:
        """Tidied text, possibly empty. Text that looks like a formula stays text."""
        place = self._index.get(column)
        text = "" if place is None else tidy(self._cells[place])
        if limit and len(text) > limit:
            self.fail(column, "too_long", _("ยาว %(n)s ตัวอักษร เกิน %(most)s ย่อให้สั้นลง") % {"n": len(text), "most": limit})
        return text

    def needed(self, column: str, limit: int | None = None) -> str:
        text = self.text(column, limit)
        if not text:
            self.fail(column, "required", _("ช่องว่างอยู่ ใส่ค่าให้ครบ"))
        return text


def read(path: Path, columns: Sequence[str], faults: list[Fault]) -> Iterator[Row]:
    """Rows of the right width; every other row, a wrong header and a broken table go to `faults`."""
    number = 0
    try:
        index: dict[str, int] = {}
        for number, cells in reading.rows(path):
            if not index:
                index = _header(number, cells, columns, faults)
                width = len(cells)
                if not index:
                    return
            elif _whole(number, cells, width, faults):
                yield Row(number, cells, index, faults)
    except csv.Error as fault:
        faults.append(reading.broken_table(path, number, fault))


def _header(number: int, cells: reading.Cells, columns: Sequence[str], faults: list[Fault]) -> dict[str, int]:
    """Column name → place; empty when the header cannot be used."""
    names = [clean_text(cell) for cell in cells]
    found = [*_missing(number, names, columns), *_doubled(number, names)]
    faults.extend(found)
    return {} if found else {name: place for place, name in enumerate(names)}


def _missing(number: int, names: list[str], columns: Sequence[str]) -> Iterator[Fault]:
    hint = _(" ไฟล์นี้ดูเหมือนไม่ได้คั่นด้วยจุลภาค") if len(names) == 1 else ""
    for column in columns:
        if column not in names:
            yield Fault(number, column, "missing_column", _("ไม่มีคอลัมน์ %(name)s เพิ่มคอลัมน์ตามแบบไฟล์") % {"name": column} + hint)


def _doubled(number: int, names: list[str]) -> Iterator[Fault]:
    for name, times in Counter(filter(None, names)).items():
        if times > 1:
            yield Fault(number, name, "doubled_column", _("มีคอลัมน์ %(name)s ซ้ำ %(n)s ครั้ง ลบให้เหลือหนึ่ง") % {"name": name, "n": times})


def _whole(number: int, cells: reading.Cells, width: int, faults: list[Fault]) -> bool:
    fault = _width_fault(number, len(cells), width) or _nul_fault(number, cells)
    if fault:
        faults.append(fault)
    return fault is None


def _width_fault(number: int, n: int, width: int) -> Fault | None:
    if n == width:
        return None
    code, message = _too_many() if n > width else _too_few()
    return Fault(number, "", code, message % {"n": n, "width": width})


def _too_many() -> tuple[str, str]:
    return "too_many_cells", _("มี %(n)s ช่อง มากกว่าหัวตาราง (%(width)s) ตรวจจุลภาคที่ไม่อยู่ในเครื่องหมายคำพูด")


def _too_few() -> tuple[str, str]:
    return "too_few_cells", _("มี %(n)s ช่อง น้อยกว่าหัวตาราง (%(width)s) เติมช่องให้ครบ")


def _nul_fault(number: int, cells: reading.Cells) -> Fault | None:
    if "\0" not in "".join(cells):
        return None
    return Fault(number, "", "nul", _("มีอักขระ NUL ซึ่งไม่ใช่ข้อความ ลบอักขระนั้นหรือบันทึกไฟล์ใหม่"))
