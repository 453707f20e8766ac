"""Ten thousand official lines as one workbook through the exchange's own job: put up, read, confirmed, written."""

import csv
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import cycle, islice
from pathlib import Path

from celery import current_app
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db.models import Count, Sum
from openpyxl import load_workbook

from accounts.models import Membership
from budgets.importing.places import Categories
from budgets.models import BudgetRequest
from core.jobs import run_job
from exchange.kinds import KINDS
from exchange.models import Upload
from exchange.services import confirm, put_up, work
from exchange.sheets.base import Values
from exchange.writing import workbook
from provinces.models import District, UnitKind

from .nation import hat

LINES = KINDS["lines"]


@dataclass(frozen=True)
class Taken:
    """Milliseconds of the job's two halves, and of opening the same workbook and passing its cells with openpyxl alone."""

    read: float
    write: float
    bare_read: float

    @property
    def beyond_the_format(self) -> float:
        return self.read + self.write - self.bare_read


class Office:
    """The request of one province with real projects, and someone who may edit it."""

    def __init__(self, source: Path, request: BudgetRequest) -> None:
        self.source, self.request = source, request
        self.by: Membership = hat("PROVINCE_OFFICE", request.unit)

    def book(self, count: int, prefix: str) -> tuple[bytes, Decimal]:
        """A filled workbook of new lines and their sum (baht)."""
        rows = list(self._rows(count, prefix))
        sheet, choices = LINES.sheet(self.request), LINES.choices(self.request)
        return workbook("bench", [sheet], choices, {sheet.title: rows}), sum((Decimal(row["amount_baht"]) for row in rows), Decimal(0))

    def _rows(self, count: int, prefix: str) -> Iterator[Values]:
        """The real rows over and over, in projects and districts of this body."""
        with self.source.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        paths = Categories().pk_of
        projects = cycle(self.request.action_plan.projects.values_list("pk", flat=True))
        districts = cycle(District.objects.filter(province=self.request.unit.pk).values_list("pk", flat=True))
        for number, row in enumerate(islice(cycle(rows), count)):
            path = tuple(row[name] for name in PATH if row[name])
            named = len(row["district_codes"].split("|")) if row["district_codes"] else 0
            yield {
                "key": f"{self.request.unit.code}-{prefix}{number:06}",
                "project": next(projects),
                "category": paths[path],
                "description": row["item_description_th"],
                "quantity": row["quantity"] or None,
                "unit_of_measure": row["unit_of_measure_th"] or None,
                "bundled_items": row["bundled_item_count"] or None,
                "amount_baht": row["amount_baht"],
                "districts": sorted({next(districts) for _ in range(named)}) or None,
            }

    def upload(self, content: bytes) -> Taken:
        """Through the whole job, as the worker runs it."""
        upload = put_up(LINES, self.request, SimpleUploadedFile("bench.xlsx", content), by=self.by)
        read = _ms(lambda: run_job(Upload, upload.pk, work))
        confirm(upload.pk, by=self.by)
        write = _ms(lambda: run_job(Upload, upload.pk, work))
        upload.refresh_from_db()
        if upload.stage != "written":
            raise RuntimeError(f"the upload ended as {upload.stage}: {upload.faults[:3]} {upload.error}")
        upload.file.delete()
        current_app.control.purge()  # nobody else is to take up these jobs
        return Taken(read, write, _ms(lambda: bare_read(content)))

    def total(self, prefix: str) -> Decimal:
        return self.request.lines.filter(external_id__startswith=f"{self.request.unit.code}-{prefix}").aggregate(sum=Sum("amount_baht"))[
            "sum"
        ] or Decimal(0)


def offices(source: Path, year: int) -> Iterator[Office]:
    """The provinces of a file of official lines, those with most lines first."""
    call_command("import_budget_lines", str(source), "--fiscal-year", str(year), "--format", "json", stdout=StringIO())
    found = BudgetRequest.objects.filter(fiscal_year=year, unit__kind=UnitKind.PROVINCE).annotate(size=Count("lines"))
    return (Office(source, request) for request in found.select_related("unit", "action_plan").order_by("-size", "pk"))


PATH = ("expense_type_th", "category_2_th", "category_3_th", "category_4_th")


def bare_read(content: bytes) -> int:
    """Every cell of the first sheet, as openpyxl's streaming reader gives it. Returns the number of rows."""
    return sum(1 for _row in load_workbook(BytesIO(content), read_only=True).worksheets[0].iter_rows(values_only=True))


def peak_mb(deed: Callable[[], object]) -> float:
    """The most memory Python held at a time during the deed, in MB (slows it down: never while time is taken)."""
    tracemalloc.start()
    deed()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1024**2


def _ms(deed: Callable[[], object]) -> float:
    start = time.perf_counter()
    deed()
    return (time.perf_counter() - start) * 1000
