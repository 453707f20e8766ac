"""The cells of a found workbook, and a guess which of them are names, amounts and the year."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import IO, Any

from openpyxl import load_workbook

from core.thai import arabic_digits

from ..faults import Wrong
from ..sheets.base import Column, Kind
from ..values import taken
from .damage import skeleton

MOST_ROWS, MOST_COLUMNS = 2000, 30
AMOUNT = Column("amount", "จำนวนเงิน", Kind.MONEY)
PART = Column("amount", "จำนวนเงิน", Kind.VALUE)  # of thousands and millions: more decimals than baht have
#: Units of money as headings write them, the longest word first: each holds "บาท".
UNITS = (("ล้านบาท", 1_000_000), ("พันบาท", 1000), ("บาท", 1))
MOST_HEADS = 15  # rows in which a heading is looked for
LEAST = 1000  # baht: smaller whole numbers are rather page or row numbers
_YEAR = re.compile(r"(?<!\d)(2[45]\d\d)(?!\d)")
_THAI = re.compile("[ก-ฮ].*[ก-ฮ]")  # น่าน and ตาก have no two consonants side by side
Rows = list[list[Any]]


@dataclass(frozen=True)
class Mapping:
    """Rows and columns count from 1; `year` is 0 while nobody has said it. `times` makes baht of an amount: 1, 1000 or a million."""

    sheet: str
    header_row: int
    name_column: int
    amount_column: int
    year: int
    times: int = 1

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def grids(file: IO[bytes]) -> dict[str, Rows]:
    """Cells by sheet, empty sheets left out. A formula counts as the result it showed when the file was saved."""
    book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    found: dict[str, Rows] = {}
    for title in book.sheetnames:
        page: Any = book[title]
        if hasattr(page, "reset_dimensions"):
            page.reset_dimensions()
            rows = [list(row) for row in page.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)]
            if any(cell is not None for row in rows for cell in row):
                found[title] = rows
    book.close()
    return found


def cell(rows: Rows, row: int, column: int) -> Any:
    """None outside of the sheet."""
    return rows[row - 1][column - 1] if 0 < row <= len(rows) and 0 < column <= len(rows[row - 1]) else None


def amount(raw: Any) -> str | None:
    """An amount as text, None when the cell holds none. Raises Wrong."""
    return taken(raw, AMOUNT)


def baht(raw: Any, times: int) -> Decimal | None:
    """Baht of an amount in baht, in thousands or in millions, to the satang. Raises Wrong."""
    if times == 1 or (read := taken(raw, PART)) is None:
        told = amount(raw)
        return None if told is None else Decimal(told)
    return Decimal(amount(f"{Decimal(read) * times:.2f}") or 0)


def is_name(raw: Any) -> bool:
    return isinstance(raw, str) and bool(_THAI.search(raw))


def is_amount(raw: Any, times: int = 1) -> bool:
    try:
        return (baht(raw, times) or 0) >= LEAST
    except Wrong:
        return False


def guess(sheets: dict[str, Rows]) -> Mapping | None:
    """The reading with most rows of a name and an amount; None when no sheet has any."""
    found = [(n, mapping) for title, rows in sheets.items() for n, mapping in _guesses(title, rows)]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _guesses(title: str, rows: Rows) -> Iterator[tuple[int, Mapping]]:
    names = _columns(rows, is_name)
    name_column = max(names, key=lambda column: len(names[column]), default=0)
    for column in range(1, max((len(row) for row in rows), default=0) + 1):
        both = _amounts(rows, column, names.get(name_column, set()))
        if both and column != name_column:
            above = rows[: both[0] - 1]
            yield len(both), Mapping(title, both[0] - 1, name_column, column, year_in(above), unit_in(above, column))


def _amounts(rows: Rows, column: int, named: set[int]) -> list[int]:
    """Rows of a name and an amount, in the unit the headings tell; none for a column that only counts the rows."""
    times = unit_in(rows[:MOST_HEADS], column)
    found = [number for number in sorted(named) if is_amount(cell(rows, number, column), times)]
    values = [cell(rows, number, column) for number in found]
    counts = all(value == place for place, value in enumerate(values, 1))
    return [] if counts else found


def _columns(rows: Rows, test: Any) -> dict[int, set[int]]:
    """Rows in which the column passes the test."""
    found: dict[int, set[int]] = {}
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row, 1):
            if test(value):
                found.setdefault(place, set()).add(number)
    return found


def year_in(rows: Rows) -> int:
    """The first Buddhist year that is written there, 0 when there is none."""
    words = " ".join(arabic_digits(value) for row in rows for value in row if isinstance(value, str))
    found = _YEAR.search(words)
    return int(found[1]) if found else 0


def unit_in(rows: Rows, column: int) -> int:
    """Baht per unit of a column: as its headings say, else a line above the table that names the unit (หน่วย), else one."""
    heads = [cell(rows, number, column) for number in range(len(rows), 0, -1)]
    whole = [value for row in rows for value in row if isinstance(value, str) and skeleton("หน่วย") in skeleton(value)]
    told = [*(value for value in heads if isinstance(value, str)), *whole]
    found = (times for value in told for words, times in UNITS if skeleton(words) in skeleton(value))
    return next(found, 1)


def signature(rows: Rows, mapping: Mapping) -> str:
    """What files of one shape share: the words of the heading, damaged or not. Empty without a heading."""
    words = [
        skeleton(value) if isinstance(value, str) else "" for value in (rows[mapping.header_row - 1] if mapping.header_row > 0 else [])
    ]
    return hashlib.sha256("|".join(words).rstrip("|").encode()).hexdigest() if any(words) else ""
