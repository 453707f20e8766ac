"""A workbook sheet by sheet, row by row, memory flat: headings matched by their words, faults gathered by cell."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from core.thai import clean_text

from . import opening
from .faults import Fault, Wrong
from .sheets.base import Choices, Column, Sheet, Values
from .values import taken

MOST_ROWS = 20_000
MOST_COLUMNS = 100
MOST_FAULTS = 500
TAKE_TEMPLATE = "ดาวน์โหลดแบบไฟล์ใหม่ แล้วคัดลอกข้อมูลลงไป"


@dataclass
class Row:
    number: int
    values: Values
    sound: bool = True


@dataclass
class Reader:
    """One upload being read. `faults` grows to a limit, `fault_count` counts all."""

    file: IO[bytes]
    choices: dict[str, Choices]
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0
    formulas: list[tuple[str, int, int, Column]] = field(default_factory=list)
    book: Any = None
    places: dict[tuple[str, str], int] = field(default_factory=dict)

    def open(self) -> bool:
        """Opens the workbook; False with a fault when it cannot be read."""
        try:
            self.book = load_workbook(self.file, read_only=True, keep_links=False)
        except Exception as fault:  # whatever a broken file makes of the parser
            self.fail(Fault("", "", "", "broken_file", f"เปิดสมุดงานไม่ได้ ({type(fault).__name__})", opening.AGAIN))
        return self.book is not None

    def fail(self, fault: Fault) -> None:
        self.fault_count += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)

    def at(self, sheet: Sheet, row: int, name: str, wrong: Wrong) -> None:
        """A fault of the cell in that column."""
        cell = f"{get_column_letter(self.places[sheet.title, name] + 1)}{row}"
        self.fail(Fault(sheet.title, cell, sheet.column(name).heading, wrong.rule, wrong.message, wrong.remedy))

    def rows(self, sheet: Sheet) -> Iterator[Row]:
        """The sheet's rows under its headings; nothing when sheet or headings are wrong."""
        found = self._sheet(sheet)
        if found is None:
            return
        self._merged(sheet, found)
        try:
            yield from self._rows(sheet, found)
        except Exception as fault:  # a part of the file that the parser cannot follow
            self.fail(Fault(sheet.title, "", "", "broken_file", f"อ่านแผ่นงานต่อไม่ได้ ({type(fault).__name__})", opening.AGAIN))

    def _sheet(self, sheet: Sheet) -> Any:
        for title in self.book.sheetnames:
            if clean_text(title) == clean_text(sheet.title) and hasattr(self.book[title], "reset_dimensions"):
                return self.book[title]
        if not sheet.of:
            self.fail(Fault(sheet.title, "", "", "missing_sheet", f"ไม่มีแผ่นงาน “{sheet.title}”", TAKE_TEMPLATE))
        return None

    def _merged(self, sheet: Sheet, found: Any) -> None:
        for area in islice(opening.merged(self.file, found._worksheet_path), 50):
            cell = area.partition(":")[0]
            self.fail(Fault(sheet.title, cell, "", "merged", f"ช่อง {area} ถูกผสาน จึงไม่รู้ว่าค่าเป็นของแถวใด", "ยกเลิกการผสานเซลล์ แล้วใส่ค่าทุกแถว"))

    def _rows(self, sheet: Sheet, found: Any) -> Iterator[Row]:
        found.reset_dimensions()  # the file's own word on its size is not taken
        headed = False
        for number, cells in enumerate(found.iter_rows(max_col=MOST_COLUMNS), 1):
            if number > MOST_ROWS + 1:
                self.fail(Fault(sheet.title, f"A{number}", "", "too_many_rows", f"เกิน {MOST_ROWS:,} แถว", "แบ่งเป็นหลายไฟล์"))
                return
            if not any(_filled(cell) for cell in cells):
                continue
            if headed:
                yield self._row(sheet, number, cells)
            elif not self._headings(sheet, number, cells):
                return
            headed = True
        if not headed:
            self._headings(sheet, 1, ())

    def _headings(self, sheet: Sheet, number: int, cells: Iterable[Any]) -> bool:
        words = [clean_text(str(cell.value or "")).removesuffix("*").strip() for cell in cells]
        before = self.fault_count
        known = {clean_text(column.heading): column.name for column in sheet.columns}
        self._missing(sheet, number, [heading for heading in known if heading not in words])
        self._strange(sheet, number, words, known)
        self.places |= {(sheet.title, known[word]): place for place, word in enumerate(words) if word in known}
        return self.fault_count == before

    def _missing(self, sheet: Sheet, number: int, headings: list[str]) -> None:
        for heading in headings:
            self.fail(Fault(sheet.title, f"A{number}", heading, "missing_column", f"ไม่มีคอลัมน์ “{heading}”", TAKE_TEMPLATE))

    def _strange(self, sheet: Sheet, number: int, words: list[str], known: dict[str, str]) -> None:
        times = Counter(filter(None, words))
        for place, word in enumerate(words):
            cell = f"{get_column_letter(place + 1)}{number}"
            if word and word not in known:
                self.fail(Fault(sheet.title, cell, word, "strange_column", f"ไม่รู้จักคอลัมน์ “{word[:80]}”", "ลบคอลัมน์นี้ หรือแก้หัวตารางตามแบบไฟล์"))
            elif times[word] > 1 and words.index(word) != place:
                self.fail(Fault(sheet.title, cell, word, "doubled_column", f"มีคอลัมน์ “{word}” ซ้ำ", "ลบให้เหลือหนึ่งคอลัมน์"))

    def _row(self, sheet: Sheet, number: int, cells: tuple[Any, ...]) -> Row:
        row = Row(number, {})
        for column in sheet.columns:
            place = self.places[sheet.title, column.name]
            row.values[column.name] = self._value(sheet, row, cells[place] if place < len(cells) else None, column)
        return row

    def _value(self, sheet: Sheet, row: Row, cell: Any, column: Column) -> Any:
        if not column.required and (cell is None or (cell.value is None and cell.data_type == "n")):
            return None
        try:
            return taken(_content(cell), column, self.choices.get(column.name))
        except _Formula:
            self.formulas.append((sheet.title, row.number, self.places[sheet.title, column.name], column))
            self.fault_count += 1
        except Wrong as wrong:
            self.at(sheet, row.number, column.name, wrong)
        row.sound = False
        return None

    def close(self) -> None:
        """The faults of formulas are told last, with the value each showed."""
        results = _cached(self.file, {(title, row, place) for title, row, place, _column in self.formulas[:MOST_FAULTS]})
        for title, row, place, column in self.formulas[: MOST_FAULTS - len(self.faults)]:
            cell, value = f"{get_column_letter(place + 1)}{row}", results.get((title, row, place))
            told = f"เป็นสูตร ผลที่เห็นคือ {value}" if value is not None else "เป็นสูตร ไม่มีผลที่บันทึกไว้"
            self.faults.append(Fault(title, cell, column.heading, "formula", told, "คัดลอกแล้ววางเป็นค่า (Paste Values)"))
        self.book.close()


class _Formula(Exception):
    """The cell holds a formula."""


def _filled(cell: Any) -> bool:
    return cell.value is not None and (not isinstance(cell.value, str) or bool(cell.value.strip()))


def _content(cell: Any) -> Any:
    kind = getattr(cell, "data_type", "n")
    if kind == "f":
        raise _Formula
    if kind == "e":
        raise Wrong("error_cell", f"ช่องนี้เป็นข้อผิดพลาดของ Excel: {cell.value}", "พิมพ์ค่าที่ถูกต้องแทน")
    return None if cell is None else cell.value


def _cached(file: IO[bytes], cells: set[tuple[str, int, int]]) -> dict[tuple[str, int, int], Any]:
    """What the formulas showed when the file was saved. Reads the sheets again, only when there are formulas."""
    if not cells:
        return {}
    book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    found: dict[tuple[str, int, int], Any] = {}
    for title in book.sheetnames:
        wanted = {(row, place) for sheet, row, place in cells if clean_text(sheet) == clean_text(title)}
        for row, values in enumerate(book[title].iter_rows(values_only=True), 1) if wanted else ():
            found |= {(title, row, place): values[place] for place in range(len(values)) if (row, place) in wanted}
    return {(clean_text(title), row, place): value for (title, row, place), value in found.items()}
