"""The filtered list as CSV: streamed, with a byte order mark for spreadsheets, formulas made harmless."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _

from accounts.hats import Request

from ..filters import RequestFilter, ordered
from ..workflow import REQUEST_WORKFLOW
from .listing import Scope, scope_of, standing_of

CHUNK = 1000
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


class Echo:
    """A file that hands back what is written to it."""

    def write(self, value: str) -> str:
        return value


def harmless(text: str) -> str:
    """A text a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def export(request: Request) -> StreamingHttpResponse:
    scope = scope_of(request)
    found = RequestFilter(request.GET, queryset=scope.requests, year=scope.year)
    rows = ordered(found.qs, request.GET.get("sort", "")).select_related("unit__region", "action_plan__standing")
    answer = StreamingHttpResponse(_written(_table(rows, scope)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="requests-{scope.year}.csv"'
    return answer


def _written(rows: Iterable[list[Any]]) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield "\ufeff"
    for row in rows:
        yield writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])


def _table(rows: Any, scope: Scope) -> Iterator[list[Any]]:
    yield _head(scope)
    for row in rows.iterator(chunk_size=CHUNK):
        yield _cells(row, standing_of(row))


def _head(scope: Scope) -> list[Any]:
    before = scope.before or scope.year - 1
    return [
        _("ปีงบประมาณ"), _("รหัสหน่วย"), _("หน่วยรับงบประมาณ"), _("ประเภท"), _("ภาค"), _("เลขที่คำขอ"), _("สถานะ"),
        _("วงเงินที่ขอ (บาท)"), _("งบบริหารจัดการ (บาท)"), _("คำขอ ปี %(year)s (บาท)") % {"year": before}, _("ต่าง (บาท)"),
        _("ต้องแก้"), _("ต้องชี้แจง"), _("แนะนำ"), _("ข้อมูลไม่พอ"), _("ตรวจเมื่อ"),
    ]  # fmt: skip


def _cells(row: Any, standing: Any) -> list[Any]:
    unit = row.unit
    counts = [standing.blockers, standing.majors, standing.advice, standing.no_data] if standing else [None] * 4
    return [
        row.fiscal_year, unit.code, unit.full_name, unit.get_kind_display(), unit.region.name,
        row.request_no, REQUEST_WORKFLOW.label(row.state), row.total_baht, row.management_baht,
        row.before_baht, row.change_baht, *counts, standing.checked_at.isoformat() if standing else "",
    ]  # fmt: skip
