"""Entries for tests: whatever is not given is in order, so that every step but the asked one passes."""

from decimal import Decimal
from typing import Any

import factory
from django.contrib.auth.models import Group

from coinvestment.models import Entry, EntryKind, Partner
from tests.factories import YEAR, PaperFactory, ProvinceFactory, plan_for, provinces_of


def owners(role: str, unit: Any) -> Group:
    return Group.objects.get_or_create(name=f"{role}@{unit.code}")[0]


class EntryFactory(PaperFactory):
    """One million of a local authority for the first issue of the unit's plan."""

    class Meta:
        model = Entry

    unit = factory.SubFactory(ProvinceFactory)
    kind = EntryKind.LAO_OWN
    body_name = "เทศบาลตำบลตัวอย่าง"
    owner_group = factory.LazyAttribute(lambda o: owners("LAO_OFFICER", o.unit))
    title = factory.Sequence(lambda n: f"ปรับปรุงตลาดชุมชน {n}")
    fiscal_year = YEAR
    plan_issue = factory.LazyAttribute(lambda o: plan_for(o.unit, o.fiscal_year).issues.first())
    amount_baht = Decimal(1_000_000)
    budget_ref = "ข้อบัญญัติ 1/2571"
    province = factory.LazyAttribute(lambda o: provinces_of(o.unit)[0])


def joint(shares: list[str], **more: Any) -> Entry:
    """A joint venture with these shares, written past the service."""
    entry = EntryFactory(kind=EntryKind.LAO_JOINT, **more)
    Partner.objects.bulk_create(Partner(entry=entry, name=f"อบต. {n}", share_percent=Decimal(s)) for n, s in enumerate(shares))
    return entry
