"""The register: list, totals by source, CSV."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet, Sum
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.hats import Request
from accounts.papers import state_chip
from core.spreadsheets import csv_answer
from plans.listing import listing, state_counts
from plans.models import Stage

from ..filters import EntryFilter, by_kind
from ..models import EntryKind
from ..permissions import ENTRY_POLICY, kinds_for
from ..states import EntryState
from ..workflow import ENTRY_WORKFLOW

COLUMNS = {
    "year": ["fiscal_year", "unit__kind", "unit__name_sort", "kind"],
    "unit": ["unit__kind", "unit__name_sort", "-fiscal_year", "kind"],
    "title": ["title"],
    "kind": ["kind", "unit__kind", "unit__name_sort"],
    "state": ["state", "unit__kind", "unit__name_sort"],
    "money": ["amount_baht"],
}
CHUNK = 1000


def filtered(request: Request) -> EntryFilter:
    return EntryFilter(request.GET, queryset=ENTRY_POLICY.scope(request.hat, ENTRY_POLICY.view_action))


def _shown(entries: QuerySet[Any]) -> QuerySet[Any]:
    return entries.select_related("unit", "plan_issue")


@require_safe
def entry_list(request: Request) -> HttpResponse:
    filters = filtered(request)
    found = listing(request, filters, _shown, COLUMNS, {"baht": Sum("amount_baht")}, sort="-year")
    return render(request, "coinvestment/list.html", {
        "list": found,
        "sort": found.sort,
        "rows": [(entry, state_chip(ENTRY_WORKFLOW, entry.state)) for entry in found.page],
        "states": state_counts(filters, EntryState.choices, _("ทุกสถานะ")),
        "by_kind": by_kind(filters.qs),
        "writes": bool(kinds_for(request.hat)),
    })  # fmt: skip


@require_safe
def export(request: Request) -> StreamingHttpResponse:
    entries = filtered(request).qs.order_by("-fiscal_year", "unit__kind", "unit__name_sort", "kind", "pk")
    return csv_answer(
        _table(
            entries.select_related("unit__region", "plan_issue", "supports_project", "province", "district").prefetch_related("results")
        ),
        "coinvestment.csv",
    )


def _table(entries: QuerySet[Any]) -> Iterator[list[Any]]:
    yield [
        _("ปีงบประมาณ"), _("รหัสหน่วย"), _("จังหวัด/กลุ่มจังหวัด"), _("ภาค"), _("แหล่งเงิน"), _("หน่วยงานเจ้าของเงิน"), _("โครงการหรือกิจกรรม"),
        _("วงเงิน (บาท)"), _("สถานะ"), _("ประเด็นการพัฒนา"), _("โครงการที่ต่อยอด"), _("ห่วงโซ่คุณค่า"), _("จังหวัดที่ตั้ง"), _("อำเภอ"),
        _("รหัสงบหรือหนังสือยืนยัน"), _("ไฟล์หนังสือยืนยัน"), _("รายงานการหารือ"), _("ผลล่าสุดของปี"), _("ความก้าวหน้าสะสม (ร้อยละ)"), _("เบิกจ่ายแล้ว (บาท)"),
        _("หมายเหตุ"), _("ข้อมูลสมมุติ"),
    ]  # fmt: skip
    for entry in entries.iterator(chunk_size=CHUNK):
        yield _cells(entry)


def _result(entry: Any) -> list[Any]:
    """The latest year, how far the work had come then, and baht paid out in all years."""
    results = list(entry.results.all())
    return [results[-1].fiscal_year, results[-1].percent, sum(result.spent_baht for result in results)] if results else ["", "", ""]


def _cells(entry: Any) -> list[Any]:
    step = Stage(entry.value_chain_step).label if entry.value_chain_step else ""
    return [
        entry.fiscal_year, entry.unit.code, entry.unit.full_name, entry.unit.region.name, str(EntryKind(entry.kind).label), entry.body_name,
        entry.title, entry.amount_baht, ENTRY_WORKFLOW.label(entry.state), str(entry.plan_issue or ""), str(entry.supports_project or ""),
        str(step), entry.province.name, str(entry.district or ""), entry.budget_ref, entry.letter_name, entry.meeting_ref,
        *_result(entry), entry.note, _("ใช่") if entry.is_made_up else "",
    ]  # fmt: skip
