"""When entries move. The edges live in `states.py`; a test keeps both equal."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from accounts.models import today
from core.errors import Blocker
from core.fiscal import FiscalYear
from core.workflow import Transition, Workflow

from .models import Entry, EntryTransition
from .permissions import ENTRY_POLICY
from .rules import check_entry, stops
from .shares import share_fault
from .states import EDITABLE, EntryState


def _faults(entry: Entry, code: str, page: str, field: str) -> Iterator[Blocker]:
    """What the rulebook says against the entry."""
    for stamped in stops(check_entry(entry.pk)):
        if stamped.code == code:
            url = f"{reverse(f'coinvestment:{page}', args=[entry.pk])}#id_{field}"
            yield Blocker(code, stamped.message, url)


def is_tied(entry: Entry) -> Iterator[Blocker]:
    """Money that supports no issue cannot be laid beside the plan (ALN-13)."""
    yield from _faults(entry, "ALN-13", "edit", "plan_issue")


def shares_add_up(entry: Entry) -> Iterator[Blocker]:
    fault = share_fault(entry.kind, list(entry.partners.values_list("name", "share_percent")))
    if fault:
        yield Blocker("shares", fault, reverse("coinvestment:edit", args=[entry.pk]))


def has_reference(entry: Entry) -> Iterator[Blocker]:
    """An amount is confirmed by a paper (COF-02)."""
    yield from _faults(entry, "COF-02", "reference", "budget_ref")


def has_result(entry: Entry) -> Iterator[Blocker]:
    """An entry is closed with what came of it (process.md 3.5)."""
    if not entry.results.exists():
        url = f"{reverse('coinvestment:results', args=[entry.pk])}#id_percent_{entry.fiscal_year}"
        yield Blocker("result", _g("ยังไม่มีผลการดำเนินงานและเงินที่เบิกจ่าย ใส่อย่างน้อยหนึ่งปีก่อนปิดรายการ"), url)


def year_is_over(entry: Entry) -> Iterator[Blocker]:
    if entry.fiscal_year >= FiscalYear.of(today()).be:
        yield Blocker("year", _g("ปีงบประมาณ %(year)s ยังไม่สิ้นสุด") % {"year": entry.fiscal_year})


def entry_facts(entry: Entry) -> dict[str, Any]:
    """What stood in the entry at that moment, kept in the log."""
    shares = [[name, str(share)] for name, share in entry.partners.values_list("name", "share_percent")]
    results = [[str(value) for value in row] for row in entry.results.values_list("fiscal_year", "percent", "spent_baht")]
    return {
        "kind": entry.kind, "amount_baht": str(entry.amount_baht), "budget_ref": entry.budget_ref, "letter": entry.letter_hash,
        "shares": shares, "results": results,
    }  # fmt: skip


_LIVE = frozenset({"proposed", "declined", "validated", "confirmed"})
ENTRY_WORKFLOW = Workflow(
    model=Entry,
    log=EntryTransition,
    policy=ENTRY_POLICY,
    states=EntryState,
    editable=EDITABLE,
    transitions=(
        Transition(
            "propose", EDITABLE, "proposed", "propose_entry", _("เสนอให้จังหวัดตรวจ"), tone="primary",
            guards=(is_tied, shares_add_up), evidence=entry_facts, done=_("เสนอรายการร่วมลงทุน"),
        ),
        Transition(
            "validate", frozenset({"proposed"}), "validated", "validate_entry", _("ตรวจแล้ว รับเข้าทะเบียน"), tone="primary",
            guards=(is_tied, shares_add_up), evidence=entry_facts, done=_("ตรวจและรับเข้าทะเบียน"),
        ),
        Transition(
            "decline", frozenset({"proposed"}), "declined", "validate_entry", _("ส่งกลับพร้อมเหตุผล"), needs_comment=True,
            done=_("ส่งกลับ ไม่รับเข้าทะเบียน"),
        ),
        Transition(
            "confirm", frozenset({"validated"}), "confirmed", "confirm_entry", _("ยืนยันวงเงิน"), tone="primary",
            guards=(is_tied, has_reference), evidence=entry_facts, done=_("ยืนยันวงเงิน"),
        ),
        Transition(
            "start", frozenset({"confirmed"}), "delivering", "confirm_entry", _("เริ่มดำเนินการ"), tone="primary", done=_("เริ่มดำเนินการ"),
        ),
        Transition(
            "deliver", frozenset({"delivering"}), "delivered", "confirm_entry", _("บันทึกผลและปิดรายการ"), tone="primary",
            needs_comment=True, guards=(has_result,), evidence=entry_facts, done=_("บันทึกผลการดำเนินงาน"),
        ),
        Transition("withdraw", _LIVE, "withdrawn", "withdraw_entry", _("ถอนรายการ"), needs_comment=True, done=_("ถอนรายการร่วมลงทุน")),
        Transition(
            "expire", frozenset({"proposed", "validated"}), "expired", "validate_entry", _("บันทึกว่าหมดอายุ"),
            guards=(year_is_over,), done=_("บันทึกว่าหมดอายุ ไม่มีการยืนยันในปีงบประมาณ"),
        ),
    ),
)  # fmt: skip
