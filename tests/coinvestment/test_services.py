"""Writing entries: rights, sources, amounts, shares, two writers at once."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from coinvestment.models import Entry
from coinvestment.services import FIELDS, add_entry, delete_entry, save_entry, save_reference
from coinvestment.shares import share_fault
from core.errors import NoRight, NotYet
from tests.coinvestment.entries import EntryFactory
from tests.factories import ProvinceFactory, hat

pytestmark = pytest.mark.django_db
HALVES = [("อบต. ก", Decimal(50)), ("อบต. ข", Decimal(50))]


def values(entry: Entry, **changes: Any) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in FIELDS} | changes


def test_a_body_adds_a_draft_of_its_own_with_its_role_group_as_owner() -> None:
    model = EntryFactory()
    writer = hat("LAO_OFFICER", model.unit)
    entry = add_entry(model.unit, values(model, kind="lao_joint"), HALVES, by=writer)
    assert (entry.state, entry.owner_group_id, entry.partners.count()) == ("draft", writer.role_group_id, 2)


@pytest.mark.parametrize(("role", "kind"), [("LAO_OFFICER", "ministry"), ("PRIVATE_PARTNER", "lao_own"), ("MINISTRY_OFFICER", "private")])
def test_nobody_writes_the_money_of_another_kind_of_body(role: str, kind: str) -> None:
    model = EntryFactory()
    writer = hat(role, None if role == "MINISTRY_OFFICER" else model.unit)
    with pytest.raises(NoRight):
        add_entry(model.unit, values(model, kind=kind), [], by=writer)


@pytest.mark.parametrize("role", ["PROVINCE_OFFICE", "GOVERNOR", "LAO_PROVINCE", "NESDC"])
def test_roles_without_money_of_their_own_write_nothing(role: str) -> None:
    model = EntryFactory()
    with pytest.raises(NoRight):
        add_entry(model.unit, values(model), [], by=hat(role, None if role == "NESDC" else model.unit))


def test_no_body_writes_on_the_area_next_door() -> None:
    model = EntryFactory()
    with pytest.raises(NoRight):
        add_entry(model.unit, values(model), [], by=hat("LAO_OFFICER", ProvinceFactory()))


def test_shares_that_do_not_add_up_are_refused_with_the_sum() -> None:
    model = EntryFactory()
    writer = hat("LAO_OFFICER", model.unit)
    with pytest.raises(NotYet, match=r"99\.5.*0\.5"):
        add_entry(model.unit, values(model, kind="lao_joint"), [HALVES[0], ("อบต. ข", Decimal("49.5"))], by=writer)
    with pytest.raises(NotYet, match="ซ้ำกัน"):
        add_entry(model.unit, values(model, kind="lao_joint"), [HALVES[0], HALVES[0]], by=writer)
    assert share_fault("lao_own", []) == ""


@pytest.mark.parametrize("state", ["proposed", "validated", "confirmed", "delivered", "withdrawn"])
def test_an_entry_out_of_its_writers_hands_is_not_changed(state: str) -> None:
    entry = EntryFactory(state=state)
    with pytest.raises(NotYet):
        save_entry(entry.pk, None, None, by=hat("LAO_OFFICER", entry.unit))


def test_the_reference_may_follow_until_the_amount_is_confirmed() -> None:
    entry = EntryFactory(state="validated", budget_ref="")
    writer = hat("LAO_OFFICER", entry.unit)
    assert save_reference(entry.pk, "ข้อบัญญัติ 2/2571", by=writer).budget_ref == "ข้อบัญญัติ 2/2571"
    with pytest.raises(NotYet):
        save_reference(EntryFactory(unit=entry.unit, state="confirmed").pk, "x", by=writer)


def test_only_a_draft_is_deleted() -> None:
    entry = EntryFactory()
    writer = hat("LAO_OFFICER", entry.unit)
    delete_entry(entry.pk, by=writer)
    assert not Entry.objects.exists()
    with pytest.raises(NotYet):
        delete_entry(EntryFactory(unit=entry.unit, state="declined").pk, by=writer)


@pytest.mark.parametrize("amount", [0, -1])
def test_the_database_takes_no_amount_of_zero_or_less(amount: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        EntryFactory(amount_baht=amount)
