"""10,000 official lines through the import, beside a bare COPY of the same rows into a table without rules."""

import csv
import io
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from budgets.models import BudgetLine

from .harness import Report

TARGET, ROWS = 10.0, 10_000
SOURCE = Path(settings.BASE_DIR) / "data" / "budget" / "fy2565_line_items.csv"


def run() -> Report:
    call_command("load_reference", verbosity=0, stdout=io.StringIO())
    with tempfile.TemporaryDirectory() as folder:
        path, one = Path(folder) / "lines.csv", Path(folder) / "one.csv"
        total = _write(path, ROWS) + _write(one, 1, prefix="A")
        copy_ms = min(_copied(path) for _ in range(3))
        constant_ms, ours_ms = _imported(one), _imported(path)
    stored = sum(BudgetLine.objects.values_list("amount_baht", flat=True), Decimal(0))
    ratio = (ours_ms - constant_ms) / copy_ms
    figures: dict[str, Any] = {
        "rows": BudgetLine.objects.count(),
        "total_baht": int(stored),
        "sum_agrees": stored == total,
        "ms": round(ours_ms),
        "constant_ms_of_one_row": round(constant_ms),
        "copy_ms": round(copy_ms, 1),
        "plain_ratio": round(ours_ms / copy_ms, 1),
    }
    return Report("import", ratio, TARGET, ratio <= TARGET and stored == total, figures)


def _imported(path: Path) -> float:
    """Milliseconds of the command."""
    start = time.perf_counter()
    call_command("import_budget_lines", str(path), "--fiscal-year", "2566", "--format", "json", stdout=io.StringIO())
    return (time.perf_counter() - start) * 1000


def _write(path: Path, count: int, *, prefix: str = "B") -> Decimal:
    """The real rows, repeated under new ids and another year. Returns their sum (baht)."""
    with SOURCE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    total = Decimal(0)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, fieldnames=list(rows[0]))
        out.writeheader()
        for n in range(count):
            row = rows[n % len(rows)]
            out.writerow({**row, "line_id": f"{prefix}{n:06}", "fiscal_year_be": "2566"})
            total += Decimal(row["amount_baht"])
    return total


def _copied(path: Path) -> float:
    """Milliseconds of COPY into a table of text columns."""
    with path.open(encoding="utf-8") as file, connection.cursor() as cursor:
        columns = ", ".join(f'"{name}" text' for name in file.readline().strip().split(","))
        cursor.execute(f"CREATE TEMPORARY TABLE bare ({columns})")
        start = time.perf_counter()
        cursor.copy_expert("COPY bare FROM STDIN WITH (FORMAT csv)", file)
        taken = (time.perf_counter() - start) * 1000
        cursor.execute("DROP TABLE bare")
    return taken
