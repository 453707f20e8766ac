"""10,000 official lines through the import command and through the screen's job, beside a bare COPY of the same lines.

The yardstick is `COPY` of the finished lines into a table that is the lines' own in all but name: the same types, checks, indexes and
foreign keys, and neither rule, right, history nor total (docs/adr/0017-the-copy-of-an-import.md says why that COPY). All take turns, each
import into papers of its own; medians count.

Two ratios are held to the target, and the worse is reported, each less the same work with one row: the command, and the whole job of the
upload. The job reads the workbook with openpyxl, holds each cell against its column, keeps the preview, then writes the lines with rights
and history over nobody's newer save, their districts and the totals.

Beside them, held to nothing: the two halves of the job, openpyxl alone passing the same workbook, and all against a COPY of the command's
file as bare text into a table without types, keys or indexes. Of those bare copies openpyxl alone takes about eleven.
"""

import csv
import io
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from budgets.models import BudgetLine

from .harness import Report
from .upload_lines import Office, Taken, offices, peak_mb

TARGET, ROWS, ROUNDS = 10.0, 10_000, 5
REPEATS = 10
FLAT_BYTES = 512  # what a further row may add to the peak: its key is remembered, its content is not
FIRST_YEAR, OFFICE_YEAR = 2566, 2590
BARE_TABLE = """
    DROP TABLE IF EXISTS bench_bare_lines;
    CREATE TABLE bench_bare_lines (LIKE budgets_budgetline INCLUDING ALL);
    ALTER TABLE bench_bare_lines
        ADD FOREIGN KEY (request_id) REFERENCES budgets_budgetrequest DEFERRABLE INITIALLY DEFERRED,
        ADD FOREIGN KEY (project_id) REFERENCES plans_project DEFERRABLE INITIALLY DEFERRED,
        ADD FOREIGN KEY (category_id) REFERENCES budgets_expensecategory DEFERRABLE INITIALLY DEFERRED"""
YEAR_OF = "SELECT l.* FROM budgets_budgetline l JOIN budgets_budgetrequest r ON r.id = l.request_id AND r.fiscal_year = {year}"
SOURCE = Path(settings.BASE_DIR) / "data" / "budget" / "fy2565_line_items.csv"


def run() -> Report:
    call_command("load_reference", verbosity=0, stdout=io.StringIO())
    with tempfile.TemporaryDirectory() as folder:
        return _report(*_rounds(Path(folder)))


class Times:
    """The times of each kind of work, in milliseconds, and the sums it left (baht)."""

    def __init__(self) -> None:
        self.taken: dict[str, list[float]] = defaultdict(list)
        self.peaks: dict[str, float] = {}
        self.stored = self.wanted = Decimal(0)

    def take(self, name: str, ms: float) -> None:
        self.taken[name].append(ms)

    @property
    def ms(self) -> dict[str, float]:
        return {name: median(times) for name, times in self.taken.items()}

    def sums(self, stored: Decimal, wanted: Decimal) -> None:
        self.stored, self.wanted = self.stored + stored, self.wanted + wanted


def _rounds(folder: Path) -> tuple[Times, int]:
    times, source = Times(), folder / "real.csv"
    _write(source, 1456, OFFICE_YEAR)
    desks = offices(source, OFFICE_YEAR)
    for year in range(FIRST_YEAR, FIRST_YEAR + ROUNDS):
        _command(times, folder, year)
        _screen(times, next(desks))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as autovacuum would; the tests' server has none
    for count in (ROWS // 10, ROWS):
        times.peaks[f"{count}_rows"] = _peak(next(desks), count)
    return times, ROUNDS * ROWS


def _command(times: Times, folder: Path, year: int) -> None:
    path, one = folder / f"{year}.csv", folder / f"{year}-1.csv"
    total = _write(path, ROWS, year) + _write(one, 1, year, prefix="A")
    times.take("one_row", _imported(one, year))
    times.take("command", _imported(path, year))
    times.take("copy", _copied(year))
    times.take("copy_of_text", _copied_as_text(path))
    lines = BudgetLine.objects.filter(request__fiscal_year=year)
    times.sums(sum(lines.values_list("amount_baht", flat=True), Decimal(0)), total)


def _screen(times: Times, desk: Office) -> None:
    one, _baht = desk.book(1, "A")
    content, total = desk.book(ROWS, "B")
    for name, ms in _named(desk.upload(one), "one_row_"):
        times.take(name, ms)
    for name, ms in _named(desk.upload(content)):
        times.take(name, ms)
    times.sums(desk.total("B"), total)


def _named(taken: Taken, prefix: str = "") -> Iterator[tuple[str, float]]:
    yield f"{prefix}upload_read", taken.read
    yield f"{prefix}upload_write", taken.write
    yield f"{prefix}bare_read", taken.bare_read


def _peak(desk: Office, count: int) -> float:
    content, _baht = desk.book(count, "C")
    return peak_mb(lambda: desk.upload(content))


def _report(times: Times, rows: int) -> Report:
    ms = times.ms
    small, large = times.peaks.values()
    per_row = (large - small) * 1024**2 / (ROWS - ROWS // 10)
    whole = ms["upload_read"] + ms["upload_write"]
    ratios = {
        "command": (ms["command"] - ms["one_row"]) / ms["copy"],
        "upload": (whole - ms["one_row_upload_read"] - ms["one_row_upload_write"]) / ms["copy"],
    }
    beside = {
        "upload_read": ms["upload_read"] / ms["copy"],
        "upload_write": ms["upload_write"] / ms["copy"],
        "bare_read": ms["bare_read"] / ms["copy"],
        "upload_to_copy_of_text": whole / ms["copy_of_text"],
        "bare_read_to_copy_of_text": ms["bare_read"] / ms["copy_of_text"],
    }
    figures: dict[str, Any] = {
        "rows": ROWS,
        "rounds": ROUNDS,
        "ratios": {name: round(ratio, 1) for name, ratio in ratios.items()},
        "beside": {name: round(ratio, 1) for name, ratio in beside.items()},
        "ms": {name: round(taken) for name, taken in ms.items()},
        "peak_mb": {name: round(peak, 1) for name, peak in times.peaks.items()},
        "peak_bytes_per_further_row": round(per_row),
        "rows_summed": 2 * rows,
        "total_baht": int(times.stored),
        "sum_agrees": times.stored == times.wanted,
    }
    ratio = max(ratios.values())
    return Report("import", ratio, TARGET, ratio <= TARGET and times.stored == times.wanted and per_row <= FLAT_BYTES, figures)


def _imported(path: Path, year: int) -> float:
    """Milliseconds of the command."""
    start = time.perf_counter()
    call_command("import_budget_lines", str(path), "--fiscal-year", str(year), "--format", "json", stdout=io.StringIO())
    return (time.perf_counter() - start) * 1000


def _write(path: Path, count: int, year: int, *, prefix: str = "B") -> Decimal:
    """The real rows, repeated under new ids and another year. Returns their sum (baht)."""
    with SOURCE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    total = Decimal(0)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, fieldnames=list(rows[0]))
        out.writeheader()
        for n in range(count):
            row = rows[n % len(rows)]
            out.writerow({**row, "line_id": f"{prefix}{n:06}", "fiscal_year_be": str(year)})
            total += Decimal(row["amount_baht"])
    return total


def _copied(year: int) -> float:
    """Milliseconds of one COPY of that year's lines into a table like their own, to the end of its transaction."""
    with connection.cursor() as cursor:
        cursor.execute(BARE_TABLE)
        lines = io.StringIO()
        cursor.copy_expert(f"COPY ({YEAR_OF.format(year=year)}) TO STDOUT", lines)
        lines.seek(0)
        start = time.perf_counter()
        cursor.copy_expert("COPY bench_bare_lines FROM STDIN", lines)
        taken = (time.perf_counter() - start) * 1000
        cursor.execute("DROP TABLE bench_bare_lines")
    return taken


def _copied_as_text(path: Path) -> float:
    """Milliseconds of one COPY of the file into a table of text columns, of ten in a row."""
    with path.open(encoding="utf-8") as file, connection.cursor() as cursor:
        columns = ", ".join(f'"{name}" text' for name in file.readline().strip().split(","))
        cursor.execute(f"CREATE TEMPORARY TABLE bare ({columns})")
        start = time.perf_counter()
        for _ in range(REPEATS):
            file.seek(0)
            cursor.copy_expert("COPY bare FROM STDIN WITH (FORMAT csv, HEADER)", file)
        taken = (time.perf_counter() - start) * 1000
        cursor.execute("DROP TABLE bare")
    return taken / REPEATS
