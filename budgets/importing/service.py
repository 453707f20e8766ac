"""The import of one file: all rows or none, one import of a year at a time."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pghistory
from django.db import connection, transaction
from django.utils.translation import gettext as _

from core.fiscal import FiscalYear

from . import across, changes, derived, fields, lines, papers, staging
from .faults import Fault, by_place
from .places import Categories, bodies, districts
from .reading import refuse
from .report import Report
from .table import LINE_COLUMNS, read

LOCK = 0x6275_6467  # the first half of the advisory lock; the year is the other
EVERY = 5000
HIDING = frozenset({"missing_column", "doubled_column", "broken_table", "too_many_cells", "too_few_cells", "nul"})  # rows out of sight
Progress = Callable[[int], None]


def import_lines(path: Path, year: int, *, totals: Path | None = None, dry_run: bool = False, progress: Progress | None = None) -> Report:
    """Reads, checks and stores the file. With any fault, and in a dry run, nothing is stored. Rows by `progress` every 5,000."""
    report = Report(year, dry_run=dry_run)
    report.faults = [fault for fault in (_year_fault(year), refuse(path)) if fault]
    if not report.faults:
        _import(path, report, totals, progress or _silent)
    report.faults.sort(key=by_place)
    return report


def _year_fault(year: int) -> Fault | None:
    try:
        FiscalYear(year)
    except ValueError as fault:
        return Fault(None, "--fiscal-year", "not_a_budget_year", str(fault))
    return None


@transaction.atomic
def _import(path: Path, report: Report, totals: Path | None, progress: Progress) -> None:
    _one_at_a_time(report.fiscal_year)
    context = fields.Context(report.fiscal_year, bodies(report.fiscal_year), districts(), Categories())
    if not context.bodies or not context.categories.expense_types:
        report.faults.append(Fault(None, "", "no_reference", _("ยังไม่มีข้อมูลอ้างอิง เรียก manage.py load_reference ก่อน")))
        return
    _check(path, report, totals, context, progress)
    if not report.faults:
        _store(report, context.categories, path)
    if report.faults or report.dry_run:
        transaction.set_rollback(True)


def _one_at_a_time(year: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, year])


def _check(path: Path, report: Report, totals: Path | None, context: fields.Context, progress: Progress) -> None:
    """Everything the two files can show by themselves; the sound rows end in the staging table."""
    seen = across.Seen()
    printed = across.printed_totals(totals, report.faults) if totals else {}
    staging.create()
    staging.fill(_lines(path, report, context, seen, progress), context.categories)
    if not report.rows and not report.faults:
        report.faults.append(Fault(1, "", "no_rows", _("%(file)s มีแต่หัวตาราง ไม่มีรายการ") % {"file": path.name}))
    if printed and not HIDING.intersection(fault.code for fault in report.faults):
        report.faults += across.against_printed(seen.projects, printed, totals.name if totals else "")
    _sum_up(report, seen, printed)


def _lines(path: Path, report: Report, context: fields.Context, seen: across.Seen, progress: Progress) -> Iterator[fields.Line]:
    for row in read(path, LINE_COLUMNS, report.faults):
        report.rows += 1
        seen.take(row)
        line = fields.line(row, context)
        seen.count(row, line)
        if report.rows % EVERY == 0:
            progress(report.rows)
        if line:
            yield line


def _sum_up(report: Report, seen: across.Seen, printed: across.Printed) -> None:
    report.units = [(code, sums.lines, sums.baht) for code, sums in seen.units.items()]
    report.projects = len(seen.projects)
    if printed:
        report.matching_printed = sum(key in printed and printed[key][1] == project.baht for key, project in seen.projects.items())


def _store(report: Report, categories: Categories, path: Path) -> None:
    year = report.fiscal_year
    units = changes.units()
    papers.lock(units, year)
    counts = changes.compare(year)
    report.added, report.changed, report.unchanged = counts.added, counts.changed, counts.unchanged
    report.faults += changes.in_the_way(year)
    touched = changes.touched_units()
    if touched and not report.faults:
        with pghistory.context(source="import_budget_lines", file=path.name, fiscal_year=year):
            _write(touched, year, categories)


def _write(units: list[int], year: int, categories: Categories) -> None:
    papers.ensure(units, year, categories)
    lines.resolve(year)
    lines.write()
    derived.refresh(units, year, categories)


def _silent(_rows: int) -> None:
    """No one watches."""
