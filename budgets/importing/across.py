"""What only several rows together can show: ids used twice, projects of two bodies, sums against the printed totals."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _

from core.money import format_baht

from . import fields
from .faults import Fault
from .reading import refuse
from .table import TOTAL_COLUMNS, Row, clean, read

Printed = dict[str, tuple[int, Decimal]]


@dataclass
class Sum:
    """A project as the rows of the file have it; `whole` is False once one of its rows is faulty."""

    first_row: int
    unit: str
    name: str
    baht: Decimal = Decimal(0)
    whole: bool = True


@dataclass
class UnitSum:
    lines: int = 0
    baht: Decimal = Decimal(0)

    def add(self, baht: Decimal) -> None:
        self.lines += 1
        self.baht += baht


@dataclass
class Seen:
    """Ids and sums met so far."""

    line_rows: dict[str, int] = field(default_factory=dict)
    projects: dict[str, Sum] = field(default_factory=dict)
    units: dict[str, UnitSum] = field(default_factory=lambda: defaultdict(UnitSum))

    def take(self, row: Row) -> None:
        """Holds the row's ids against earlier rows; faults go to the row."""
        self._line(row, clean(row.raw("line_id")))
        self._project(row, clean(row.raw("project_id")))

    def _line(self, row: Row, line_id: str) -> None:
        first = self.line_rows.setdefault(line_id, row.number)
        if line_id and first != row.number:
            row.fail("line_id", "doubled_line", _("รหัสรายการ %(id)s ซ้ำกับแถว %(row)s ใช้รหัสที่ไม่ซ้ำ") % {"id": line_id, "row": first})

    def _project(self, row: Row, key: str) -> None:
        unit, name = clean(row.raw("unit_code")), row.text("project_name_th")
        known = self.projects.setdefault(key, Sum(row.number, unit, name))
        if key and known.unit != unit:
            message = _("รหัสโครงการ %(id)s เป็นของหน่วยงาน %(unit)s แล้ว (แถว %(row)s) โครงการหนึ่งมีหน่วยงานเดียว")
            row.fail("project_id", "project_of_two_units", message % {"id": key, "unit": known.unit, "row": known.first_row})
        elif key and known.name != name:
            message = _("โครงการ %(id)s ชื่อไม่ตรงกับแถว %(row)s ใช้ชื่อเดียวกันทุกแถว")
            row.fail("project_name_th", "project_of_two_names", message % {"id": key, "row": known.first_row})

    def count(self, row: Row, line: fields.Line | None) -> None:
        """Adds a sound line to its sums; a faulty one makes its project's sum unfit for comparison."""
        project = self.projects[clean(row.raw("project_id"))]
        if line is None:
            project.whole = False
            return
        project.baht += line.amount
        self.units[project.unit].add(line.amount)


def printed_totals(path: Path, faults: list[Fault]) -> Printed:
    """Project id → (row, baht) of the file of printed totals. Its own faults name the file."""
    refused, own = refuse(path), []  # type: tuple[Fault | None, list[Fault]]
    totals = {} if refused else dict(_totals(path, own))
    own += [refused] if refused else []
    if not totals and not own:
        own.append(Fault(None, "", "no_rows", _("มีแต่หัวตาราง ไม่มียอดโครงการ")))
    faults += [Fault(f.row, f.column or "--totals", f.code, f"{path.name}: {f.message}") for f in own]
    return totals


def _totals(path: Path, faults: list[Fault]) -> Iterator[tuple[str, tuple[int, Decimal]]]:
    first: dict[str, int] = {}
    for row in read(path, TOTAL_COLUMNS, faults):
        key, baht = fields.code(row, "project_id"), fields.amount(row, "printed_total_baht")
        if first.setdefault(key, row.number) != row.number:
            row.fail("project_id", "doubled_project", _("รหัสโครงการ %(id)s ซ้ำกับแถว %(row)s") % {"id": key, "row": first[key]})
        if row.sound:
            yield key, (row.number, baht)


def against_printed(projects: dict[str, Sum], printed: Printed, name: str) -> Iterator[Fault]:
    """Wrong sums and projects that only one of the two files has. `name` is the file of printed totals."""
    for key, project in projects.items():
        if key and key not in printed:
            message = _("โครงการ %(id)s ไม่มีในไฟล์ยอดรวม %(file)s ตรวจรหัสโครงการ") % {"id": key, "file": name}
            yield Fault(project.first_row, "project_id", "project_not_printed", message)
        elif key and project.whole and project.baht != printed[key][1]:
            yield Fault(project.first_row, "amount_baht", "wrong_sum", _wrong_sum(key, project.baht, *printed[key], name))
    for key, (row, _baht) in printed.items():
        if key not in projects:
            message = _("%(file)s แถว %(row)s: โครงการ %(id)s ไม่มีรายการในไฟล์ที่นำเข้า") % {"file": name, "row": row, "id": key}
            yield Fault(row, "project_id", "project_missing", message)


def _wrong_sum(key: str, baht: Decimal, row: int, printed: Decimal, name: str) -> str:
    message = _("โครงการ %(id)s รวมได้ %(sum)s แต่ยอดที่พิมพ์คือ %(printed)s (%(file)s แถว %(row)s) ต่างกัน %(gap)s บาท ตรวจวงเงินของโครงการนี้")
    gap = format_baht(abs(baht - printed))
    return message % {"id": key, "sum": format_baht(baht), "printed": format_baht(printed), "file": name, "row": row, "gap": gap}
