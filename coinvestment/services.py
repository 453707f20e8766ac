"""Every write to an entry: by a hat of those who wrote it, under its row lock, over nobody's newer save."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.policy import units_for
from core.errors import Blocker, NoRight, NotYet
from provinces.models import PlanningUnit

from .models import Entry, EntryKind, EntryResult, Partner
from .permissions import ENTRY_POLICY, kinds_for
from .shares import Share, share_fault
from .states import EDITABLE, REFERENCED, REPORTED, EntryState

FIELDS = (
    "kind", "body_name", "title", "plan_issue", "supports_project", "value_chain_step", "fiscal_year", "amount_baht", "budget_ref",
    "meeting_ref", "province", "district", "note",
)  # fmt: skip


LETTER = ("letter_name", "letter_hash", "letter_type", "letter_size")


class Letter(NamedTuple):
    """The file of a commitment, its bytes in `core.filestore`; all empty when there is none."""

    name: str = ""
    digest: str = ""
    content_type: str = ""
    size: int = 0


class Yearly(NamedTuple):
    """The result of one budget year: progress so far in percent, baht paid out in that year."""

    year: int
    percent: Decimal
    spent_baht: Decimal
    note: str = ""


@transaction.atomic
def add_entry(unit: PlanningUnit, values: Mapping[str, Any], shares: Sequence[Share], *, by: Membership | None) -> Entry:
    """A draft of the hat's body. Raises NoRight on this area or for this source, NotYet for shares that do not add up."""
    if by is None or not units_for(by, "edit_entry").filter(pk=unit.pk).exists():
        raise NoRight(_("ตำแหน่งที่ใช้อยู่ไม่มีสิทธิเสนอรายการร่วมลงทุนของ “%(unit)s”") % {"unit": unit})
    entry = Entry(unit=unit, owner_group_id=by.role_group_id)
    _write(entry, values, shares, by)
    return entry


@transaction.atomic
def save_entry(pk: int, form: Any, partners: Any, *, by: Membership | None) -> Entry:
    """Saves the form and its partners over what stands. Raises NoRight, NotYet outside draft and declined, Clash for what two changed."""
    entry = lock(pk, by, EDITABLE)
    values = form.settled().values
    shares = partners.settled([(partner.name, partner.share_percent) for partner in entry.partners.all()])
    return change_entry(entry.pk, values, shares, by=by)


@transaction.atomic
def change_entry(pk: int, values: Mapping[str, Any], shares: Sequence[Share], *, by: Membership | None) -> Entry:
    """Writes values that were compared with what stands. Raises NoRight, NotYet outside draft and declined."""
    entry = lock(pk, by, EDITABLE)
    entry.revision += 1
    _write(entry, values, shares, by)
    return entry


@transaction.atomic
def save_reference(pk: int, reference: str, letter: Letter | None = None, *, by: Membership | None) -> Entry:
    """The paper behind the amount: still open after the province has checked the entry. Without a letter the one that stands stays."""
    entry = lock(pk, by, REFERENCED)
    entry.budget_ref = reference
    if letter is not None:
        entry.letter_name, entry.letter_hash, entry.letter_type, entry.letter_size = letter
    entry.revision += 1
    entry.save(update_fields=["budget_ref", *LETTER, "revision", "updated_at"])
    return entry


@transaction.atomic
def save_results(pk: int, results: Sequence[Yearly], *, by: Membership | None) -> Entry:
    """What came of the money, year by year, for good: years that are not named are without a result. Raises NoRight, NotYet."""
    entry = lock(pk, by, REPORTED)
    entry.results.exclude(fiscal_year__in=[result.year for result in results]).delete()
    for result in results:
        given = {"percent": result.percent, "spent_baht": result.spent_baht, "note": result.note}
        EntryResult.objects.update_or_create(entry=entry, fiscal_year=result.year, defaults=given)
    entry.revision += 1
    entry.save(update_fields=["revision", "updated_at"])
    return entry


@transaction.atomic
def delete_entry(pk: int, *, by: Membership | None) -> Entry:
    """A draft nobody else has seen; anything later is withdrawn instead."""
    entry = lock(pk, by, frozenset({EntryState.DRAFT.value}))
    entry.delete()
    return entry


def lock(pk: int, by: Membership | None, states: frozenset[str]) -> Entry:
    entry = Entry.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)
    require_open(entry, by, states)
    return entry


def require_open(entry: Entry, by: Membership | None, states: frozenset[str] = EDITABLE) -> None:
    """Raises NoRight (403) without the right, NotYet (409) while the entry is out of its writers' hands."""
    ENTRY_POLICY.require(by, "edit_entry", entry)
    if entry.state not in states:
        words = {"paper": entry, "state": EntryState(entry.state).label}
        raise NotYet([Blocker("state", _("“%(paper)s” อยู่ในสถานะ “%(state)s” จึงแก้ไขไม่ได้") % words, entry.get_absolute_url())])


def _write(entry: Entry, values: Mapping[str, Any], shares: Sequence[Share], by: Membership | None) -> None:
    _require_kind(values["kind"], by)
    _require_shares(values["kind"], shares)
    for name in FIELDS:
        setattr(entry, name, values[name])
    entry.save()
    entry.partners.all().delete()
    if entry.kind == EntryKind.LAO_JOINT:
        Partner.objects.bulk_create(Partner(entry=entry, name=name, share_percent=share) for name, share in shares)


def _require_kind(kind: str, by: Membership | None) -> None:
    if kind not in dict(kinds_for(by)):
        raise NoRight(_("ตำแหน่งที่ใช้อยู่เสนอแหล่งเงินประเภท “%(kind)s” ไม่ได้") % {"kind": EntryKind(kind).label})


def _require_shares(kind: str, shares: Sequence[Share]) -> None:
    fault = share_fault(kind, shares)
    if fault:
        raise NotYet([Blocker("shares", fault)])
