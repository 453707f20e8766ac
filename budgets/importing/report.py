"""What an import did or why it did nothing, for people and for programs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.money import format_baht

from .faults import Fault


@dataclass
class Report:
    """Counts of rows by what became of them; sums over the sound rows of the file (baht)."""

    fiscal_year: int
    dry_run: bool = False
    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    units: list[tuple[str, int, Decimal]] = field(default_factory=list)
    projects: int = 0
    matching_printed: int | None = None
    faults: list[Fault] = field(default_factory=list)

    @property
    def lines(self) -> int:
        return sum(lines for _code, lines, _baht in self.units)

    @property
    def total_baht(self) -> Decimal:
        return sum((baht for _code, _lines, baht in self.units), Decimal(0))

    def as_dict(self) -> dict[str, Any]:
        return {
            "fiscal_year": self.fiscal_year,
            "dry_run": self.dry_run,
            "rows": self.rows,
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "lines": self.lines,
            "total_baht": plain(self.total_baht),
            "units": [{"unit": code, "lines": lines, "total_baht": plain(baht)} for code, lines, baht in self.units],
            "projects": {"count": self.projects, "matching_printed": self.matching_printed},
            "errors": [fault.as_dict() for fault in self.faults],
        }

    def as_text(self) -> Iterator[str]:
        if self.faults:
            yield _("ไม่มีแถวใดถูกบันทึก พบข้อผิดพลาด %(n)s ข้อ") % {"n": len(self.faults)}
            yield from map(str, self.faults)
            return
        for code, lines, baht in self.units:
            yield f"{code:>4} {lines:>7,} {format_baht(baht):>20}"
        yield _("รวม %(lines)s รายการ %(baht)s บาท %(projects)s โครงการ") % {
            "lines": f"{self.lines:,}", "baht": format_baht(self.total_baht), "projects": f"{self.projects:,}"}  # fmt: skip
        if self.matching_printed is not None:
            yield _("ตรงกับยอดที่พิมพ์ %(same)s จาก %(all)s โครงการ") % {"same": self.matching_printed, "all": self.projects}
        yield f"added {self.added}, changed {self.changed}, unchanged {self.unchanged}"
        if self.dry_run:
            yield _("ลองนำเข้าเท่านั้น ไม่มีการบันทึก")


def plain(baht: Decimal) -> int | float:
    """Whole baht as an integer."""
    return int(baht) if baht == baht.to_integral_value() else float(baht)
