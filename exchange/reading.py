"""A workbook sheet by sheet, row by row, memory flat: headings matched by their words, faults gathered by cell."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any

from django.utils.translation import gettext_noop as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from core.thai import clean_text

from . import opening
from .faults import Fault, Wrong
from .sheets.base import Choices, Column, Sheet, Value, Values
from .values import taken

MOST_ROWS = 20_000
MOST_COLUMNS = 100
MOST_FAULTS = 500
MOST_KNOWN = 2_000  # different contents of a column that are remembered
TAKE_TEMPLATE = _("ดาวน์โหลดแบบไฟล์ใหม่ แล้วคัดลอกข้อมูลลงไป")


@dataclass
class Row:
    number: int
    values: Values
    sound: bool = True


@dataclass
class _Place:
    """Where a column stands in this file, and what its cells held: equal content is judged once."""

    place: int
    column: Column
    choices: Choices | None
    known: dict[tuple[type, Any], Value] = field(default_factory=dict)

    def taken(self, content: Any) -> Value:
        """The value of a cell. Raises Wrong."""
        mark = (content.__class__, content)  # 1, 1.0 and TRUE are equal, and not the same
        if mark in self.known:
            return self.known[mark]
        value = taken(content, self.column, self.choices)
        if len(self.known) < MOST_KNOWN:
            self.known[mark] = value
        return value


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
            told = _("เปิดสมุดงานไม่ได้ (%(fault)s)")
            self.fail(Wrong("broken_file", told, opening.AGAIN, fault=type(fault).__name__).at(""))
        return self.book is not None

    def fail(self, fault: Fault) -> None:
        self.fault_count += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)

    def at(self, sheet: Sheet, row: int, name: str, wrong: Wrong) -> None:
        """A fault of the cell in that column."""
        place = self.places.get((sheet.title, name), self.places[sheet.title, sheet.key])  # a column that was left out has no cell
        cell = f"{get_column_letter(place + 1)}{row}"
        self.fail(wrong.at(sheet.title, cell, sheet.column(name).heading))

    def left_out(self, sheet: Sheet) -> list[str]:
        """Columns the file does without; of a sheet that is not there, all."""
        return [column.name for column in sheet.columns if (sheet.title, column.name) not in self.places]

    def rows(self, sheet: Sheet) -> Iterator[Row]:
        """The sheet's rows under its headings; nothing when sheet or headings are wrong."""
        found = self._sheet(sheet)
        if found is None:
            return
        self._merged(sheet, found)
        try:
            yield from self._rows(sheet, found)
        except Exception as fault:  # a part of the file that the parser cannot follow
            told = _("อ่านแผ่นงานต่อไม่ได้ (%(fault)s)")
            self.fail(Wrong("broken_file", told, opening.AGAIN, fault=type(fault).__name__).at(sheet.title))

    def _sheet(self, sheet: Sheet) -> Any:
        for title in self.book.sheetnames:
            if clean_text(title) == clean_text(sheet.title) and hasattr(self.book[title], "reset_dimensions"):
                return self.book[title]
        if not sheet.optional:
            self.fail(Wrong("missing_sheet", _("ไม่มีแผ่นงาน “%(sheet)s”"), TAKE_TEMPLATE, sheet=sheet.title).at(sheet.title))
        return None

    def _merged(self, sheet: Sheet, found: Any) -> None:
        for area in islice(opening.merged(self.file, found._worksheet_path), 50):
            cell = area.partition(":")[0]
            told = _("ช่อง %(area)s ถูกผสาน จึงไม่รู้ว่าค่าเป็นของแถวใด")
            self.fail(Wrong("merged", told, _("ยกเลิกการผสานเซลล์ แล้วใส่ค่าทุกแถว"), area=area).at(sheet.title, cell))

    def _rows(self, sheet: Sheet, found: Any) -> Iterator[Row]:
        found.reset_dimensions()  # the file's own word on its size is not taken
        columns: list[_Place] = []
        absent: dict[str, Value] = {}
        for number, cells in enumerate(found.iter_rows(max_col=MOST_COLUMNS), 1):
            if number > MOST_ROWS + 1:
                wrong = Wrong("too_many_rows", _("เกิน %(most)s แถว"), _("แบ่งเป็นหลายไฟล์"), most=f"{MOST_ROWS:,}")
                self.fail(wrong.at(sheet.title, f"A{number}"))
                return
            if not any(_filled(cell) for cell in cells):
                continue
            if columns:
                yield self._row(sheet, columns, number, cells, absent)
            elif self._headings(sheet, number, cells):
                columns = [_Place(self.places[sheet.title, c.name], c, self.choices.get(c.list_name)) for c in self._found(sheet)]
                absent = dict.fromkeys(self.left_out(sheet))
            else:
                return
        if not columns:
            self._headings(sheet, 1, ())

    def _headings(self, sheet: Sheet, number: int, cells: Iterable[Any]) -> bool:
        words = [clean_text(str(cell.value or "")).removesuffix("*").strip() for cell in cells]
        before = self.fault_count
        known = {clean_text(column.heading): column.name for column in sheet.columns}
        needed = [clean_text(column.heading) for column in sheet.columns if column.required or not sheet.partial]
        self._missing(sheet, number, [heading for heading in needed if heading not in words])
        self._strange(sheet, number, words, known)
        self.places |= {(sheet.title, known[word]): place for place, word in enumerate(words) if word in known}
        return self.fault_count == before

    def _found(self, sheet: Sheet) -> list[Column]:
        return [column for column in sheet.columns if (sheet.title, column.name) in self.places]

    def _missing(self, sheet: Sheet, number: int, headings: list[str]) -> None:
        for heading in headings:
            wrong = Wrong("missing_column", _("ไม่มีคอลัมน์ “%(heading)s”"), TAKE_TEMPLATE, heading=heading)
            self.fail(wrong.at(sheet.title, f"A{number}", heading))

    def _strange(self, sheet: Sheet, number: int, words: list[str], known: dict[str, str]) -> None:
        times = Counter(filter(None, words))
        for place, word in enumerate(words):
            cell = f"{get_column_letter(place + 1)}{number}"
            if word and word not in known:
                told, remedy = _("ไม่รู้จักคอลัมน์ “%(heading)s”"), _("ลบคอลัมน์นี้ หรือแก้หัวตารางตามแบบไฟล์")
                self.fail(Wrong("strange_column", told, remedy, heading=word[:80]).at(sheet.title, cell, word))
            elif times[word] > 1 and words.index(word) != place:
                told, remedy = _("มีคอลัมน์ “%(heading)s” ซ้ำ"), _("ลบให้เหลือหนึ่งคอลัมน์")
                self.fail(Wrong("doubled_column", told, remedy, heading=word[:80]).at(sheet.title, cell, word))

    def _row(self, sheet: Sheet, columns: list[_Place], number: int, cells: tuple[Any, ...], absent: Values) -> Row:
        row = Row(number, dict(absent))
        for at in columns:
            row.values[at.column.name] = self._value(sheet, row, cells[at.place] if at.place < len(cells) else None, at)
        return row

    def _value(self, sheet: Sheet, row: Row, cell: Any, at: _Place) -> Any:
        if not at.column.required and (cell is None or (cell.value is None and cell.data_type == "n")):
            return None
        try:
            return at.taken(_content(cell))
        except _Formula:
            self.formulas.append((sheet.title, row.number, at.place, at.column))
            self.fault_count += 1
        except Wrong as wrong:
            self.at(sheet, row.number, at.column.name, wrong)
        row.sound = False
        return None

    def close(self) -> None:
        """The faults of formulas are told last, with the value each showed."""
        results = _cached(self.file, {(title, row, place) for title, row, place, _heading in self.formulas[:MOST_FAULTS]})
        for title, row, place, column in self.formulas[: MOST_FAULTS - len(self.faults)]:
            cell, value = f"{get_column_letter(place + 1)}{row}", results.get((title, row, place))
            told = _("เป็นสูตร ผลที่เห็นคือ %(value)s") if value is not None else _("เป็นสูตร ไม่มีผลที่บันทึกไว้")
            wrong = Wrong("formula", told, _("คัดลอกแล้ววางเป็นค่า (Paste Values)"), value=str(value)[:60])
            self.faults.append(wrong.at(title, cell, column.heading))
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
        raise Wrong("error_cell", _("ช่องนี้เป็นข้อผิดพลาดของ Excel: %(raw)s"), _("พิมพ์ค่าที่ถูกต้องแทน"), raw=str(cell.value))
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
