"""The ordinances of the provincial administrative organisations: to the baht, once."""

import csv
from collections import defaultdict
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db.models import Count, Sum

from coinvestment.loading import FILE, load
from coinvestment.models import Entry
from coinvestment.permissions import ENTRY_POLICY
from tests.people import wear
from tests.reference import reference  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
STATED = {2565: (76, Decimal(57_312_949_370)), 2566: (62, Decimal(54_197_507_822))}


def printed() -> str:
    out = StringIO()
    call_command("load_local_budgets", stdout=out)
    return out.getvalue().strip()


def test_every_baht_of_the_file_is_in_and_a_second_load_adds_nothing() -> None:
    assert printed() == "local budgets: 1488 added, 0 unchanged"
    assert printed() == "local budgets: 0 added, 1488 unchanged"
    sums = Entry.objects.order_by().values_list("fiscal_year").annotate(Count("unit", distinct=True), Sum("amount_baht"))
    assert {year: (units, baht) for year, units, baht in sums} == STATED
    assert set(Entry.objects.values_list("kind", "state", "is_made_up")) == {("lao_own", "confirmed", False)}


def test_the_sum_of_each_province_is_the_files() -> None:
    load([2565])
    wanted: dict[str, Decimal] = defaultdict(Decimal)
    with Path(settings.DATA_DIR, FILE).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["fiscal_year_be"] == "2565":
                wanted[row["province_code"]] += int(row["amount_baht"])
    assert dict(Entry.objects.order_by().values_list("unit__code").annotate(Sum("amount_baht"))) == dict(wanted)


def test_loading_takes_few_statements(django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(20):
        load()


def test_the_local_officer_of_the_province_keeps_what_was_loaded() -> None:
    load([2565])
    officer = wear("LAO_OFFICER", "50")
    entry = Entry.objects.filter(unit__code="50").first()
    assert entry.owner_group_id == officer.role_group_id
    assert not ENTRY_POLICY.scope(wear("LAO_OFFICER", "51"), "view_entry").exists()
    assert "บาท" in entry.note
    assert entry.transitions.get().signed_as.startswith("ข้อบัญญัติ")
