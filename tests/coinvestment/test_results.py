"""The letter behind an amount and what came of it: who may write them, when, and who reads them."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from coinvestment.models import Entry, EntryResult
from coinvestment.services import Letter, Yearly, save_reference, save_results
from coinvestment.workflow import ENTRY_WORKFLOW
from core.errors import NoRight, NotYet
from tests.coinvestment.entries import EntryFactory
from tests.factories import YEAR, ProvinceFactory, hat

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n"
FULL = Yearly(YEAR, Decimal(100), Decimal(900_000))


@pytest.fixture(autouse=True)
def files_of_their_own(settings: Any, tmp_path: Path) -> None:
    """Letters of tests go to a folder that ends with the test."""
    settings.STORAGES = {
        **settings.STORAGES,
        "documents": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "documents"}},
    }


def signed_in(membership: Any) -> Client:
    client = Client()
    client.force_login(membership.user)
    return client


def attached(client: Client, entry: Entry, content: bytes = PDF, **more: Any) -> Any:
    sent = {"budget_ref": "หนังสือ ชม 51001/๑๒", "letter": SimpleUploadedFile("หนังสือยืนยัน.pdf", content), **more}
    return client.post(
        reverse("coinvestment:reference", args=[entry.pk]), {name: value for name, value in sent.items() if value is not None}
    )


def test_a_letter_is_kept_shown_read_and_taken_out_again() -> None:
    entry = EntryFactory(state="validated", budget_ref="")
    client = signed_in(hat("LAO_OFFICER", entry.unit))
    assert attached(client, entry).status_code == 302
    page = client.get(entry.get_absolute_url()).content.decode()
    assert "หนังสือยืนยัน.pdf" in page
    answer = client.get(reverse("coinvestment:letter", args=[entry.pk]))
    assert (answer.content, answer["Content-Type"], answer["X-Content-Type-Options"]) == (PDF, "application/pdf", "nosniff")
    attached(client, entry, letter=None)
    entry.refresh_from_db()
    assert (entry.letter_name, entry.letter_size) == ("หนังสือยืนยัน.pdf", len(PDF)), "a number put right leaves the letter"
    attached(client, entry, letter=None, drop="on")
    entry.refresh_from_db()
    assert (entry.letter_hash, entry.letter_name) == ("", "")
    assert client.get(reverse("coinvestment:letter", args=[entry.pk])).status_code == 404


@pytest.mark.parametrize("content", [b"MZ\x90\x00" + b"\0" * 99, b"<html><script>alert(1)</script>\x00", b""])
def test_what_is_no_paper_is_refused_and_nothing_is_kept(content: bytes) -> None:
    entry = EntryFactory(state="validated")
    answer = attached(signed_in(hat("LAO_OFFICER", entry.unit)), entry, content)
    assert answer.status_code == 422
    entry.refresh_from_db()
    assert entry.letter_hash == ""


def test_the_letter_itself_is_a_paper_for_the_confirmation() -> None:
    entry = EntryFactory(state="validated", budget_ref="")
    writer = hat("LAO_OFFICER", entry.unit)
    with pytest.raises(NotYet):
        ENTRY_WORKFLOW.perform(entry.pk, "confirm", by=writer)
    save_reference(entry.pk, "", Letter("หนังสือ.pdf", "a" * 64, "application/pdf", 9), by=writer)
    assert ENTRY_WORKFLOW.perform(entry.pk, "confirm", by=writer).evidence["letter"] == "a" * 64


@pytest.mark.parametrize("state", ["proposed", "confirmed", "delivering", "delivered", "withdrawn"])
def test_a_letter_is_not_changed_once_the_amount_is_confirmed(state: str) -> None:
    entry = EntryFactory(state=state)
    assert attached(signed_in(hat("LAO_OFFICER", entry.unit)), entry).status_code == 409


@pytest.mark.parametrize(("role", "status"), [("PROVINCE_OFFICE", 200), ("GOVERNOR", 200), ("PRIVATE_PARTNER", 200)])
def test_the_letter_is_read_by_whoever_sees_the_entry(role: str, status: int) -> None:
    entry = EntryFactory(state="proposed")
    with_letter = attached(signed_in(hat("LAO_OFFICER", entry.unit)), EntryFactory(unit=entry.unit))
    draft = Entry.objects.exclude(letter_hash="").get()
    Entry.objects.filter(pk=entry.pk).update(letter_name="ก.pdf", letter_hash=draft.letter_hash, letter_type="application/pdf")
    client = signed_in(hat(role, entry.unit))
    assert with_letter.status_code == 302
    assert client.get(reverse("coinvestment:letter", args=[entry.pk])).status_code == status
    assert client.get(reverse("coinvestment:letter", args=[draft.pk])).status_code == 404, "a draft is its writers' own"
    assert signed_in(hat(role, ProvinceFactory())).get(reverse("coinvestment:letter", args=[entry.pk])).status_code == 404


def typed(**more: Any) -> dict[str, Any]:
    return {f"percent_{YEAR}": "๖๐.๕", f"spent_baht_{YEAR}": "๗๕๐,๐๐๐ บาท", f"note_{YEAR}": "ตอกเสาเข็มเเล้ว ", **more}


def test_results_are_typed_in_any_figures_and_stand_on_the_page_and_in_the_export() -> None:
    entry = EntryFactory(state="delivering")
    client = signed_in(hat("LAO_OFFICER", entry.unit))
    url = reverse("coinvestment:results", args=[entry.pk])
    assert client.post(url, typed()).status_code == 302
    found = entry.results.get()
    assert (found.fiscal_year, found.percent, found.spent_baht) == (YEAR, Decimal("60.50"), Decimal(750_000))
    client.post(url, typed())
    assert entry.results.count() == 1, "the same press again"
    assert "60.5" in client.get(entry.get_absolute_url()).content.decode()
    table = b"".join(client.get(reverse("coinvestment:export")).streaming_content).decode()
    assert "60.50" in table
    assert "750000.00" in table
    client.post(url, dict.fromkeys(typed(), " "))
    assert not entry.results.exists(), "a line left empty is a year without a result"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({f"percent_{YEAR}": "101"}, f"percent_{YEAR}"),
        ({f"percent_{YEAR}": "-1"}, f"percent_{YEAR}"),
        ({f"percent_{YEAR}": "60.555"}, f"percent_{YEAR}"),
        ({f"percent_{YEAR}": "หกสิบ"}, f"percent_{YEAR}"),
        ({f"percent_{YEAR}": ""}, f"percent_{YEAR}"),
        ({f"spent_baht_{YEAR}": ""}, f"spent_baht_{YEAR}"),
        ({f"spent_baht_{YEAR}": "-5"}, f"spent_baht_{YEAR}"),
    ],
)
def test_a_wrong_result_is_told_beside_its_field(more: dict[str, str], field: str) -> None:
    entry = EntryFactory(state="delivering")
    answer = signed_in(hat("LAO_OFFICER", entry.unit)).post(reverse("coinvestment:results", args=[entry.pk]), typed(**more))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not EntryResult.objects.exists()


@pytest.mark.parametrize("state", ["draft", "proposed", "validated", "confirmed", "delivered", "withdrawn"])
def test_results_are_written_while_the_money_is_spent_only(state: str) -> None:
    entry = EntryFactory(state=state)
    with pytest.raises(NotYet):
        save_results(entry.pk, [FULL], by=hat("LAO_OFFICER", entry.unit))


@pytest.mark.parametrize("role", ["PROVINCE_OFFICE", "GOVERNOR", "LAO_PROVINCE", "PRIVATE_PARTNER"])
def test_nobody_writes_results_of_another_body(role: str) -> None:
    entry = EntryFactory(state="delivering")
    with pytest.raises(NoRight):
        save_results(entry.pk, [FULL], by=hat(role, entry.unit))
    client = signed_in(hat(role, entry.unit))
    assert client.post(reverse("coinvestment:results", args=[entry.pk]), typed()).status_code == 403


@pytest.mark.parametrize("wrong", [{"percent": 101}, {"percent": -1}, {"spent_baht": -1}, {"fiscal_year": 2027}])
def test_the_database_knows_the_bounds_too(wrong: dict[str, Any]) -> None:
    entry = EntryFactory(state="delivering")
    with pytest.raises(IntegrityError), transaction.atomic():
        EntryResult.objects.create(**{"entry": entry, "fiscal_year": YEAR, "percent": 1, "spent_baht": 1, **wrong})


@pytest.mark.parametrize("years", [1, 7])
def test_the_page_costs_the_same_for_1_and_7_years(years: int, django_assert_max_num_queries: Callable[..., Any]) -> None:
    entry = EntryFactory(state="delivering", fiscal_year=2560)
    for year in range(2560, 2560 + years):
        EntryResult.objects.create(entry=entry, fiscal_year=year, percent=10, spent_baht=5)
    client = signed_in(hat("LAO_OFFICER", entry.unit))
    with django_assert_max_num_queries(20):
        assert client.get(entry.get_absolute_url()).status_code == 200
