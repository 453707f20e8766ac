"""The filtered list as CSV."""

from collections.abc import Iterator
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _

from accounts.hats import Request
from core.spreadsheets import csv_answer

from ..filters import RequestFilter, ordered
from ..workflow import REQUEST_WORKFLOW
from .listing import Scope, scope_of, standing_of

CHUNK = 1000


def export(request: Request) -> StreamingHttpResponse:
    scope = scope_of(request)
    found = RequestFilter(request.GET, queryset=scope.requests, year=scope.year)
    rows = ordered(found.qs, request.GET.get("sort", "")).select_related("unit__region", "action_plan__standing")
    return csv_answer(_table(rows, scope), f"requests-{scope.year}.csv")


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
