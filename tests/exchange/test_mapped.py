"""The two messy workbooks of the Budget Bureau, read by a mapping: every province to the baht, totals as control sums."""

import csv
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from budgets.models import PastAllocation
from core.errors import NoRight, NotYet
from exchange.mapped.damage import is_damaged, repaired, skeleton
from exchange.mapped.services import Found, put_found, record, say
from exchange.models import FoundFile, KnownMapping
from provinces.models import Province
from tests.exchange.books import book_of, saved
from tests.factories import hat

SAMPLES = Path(settings.BASE_DIR) / "data" / "samples"
KNOWN = Path(__file__).parent / "data" / "all_ministries_allocation_2553_2559.csv"


def sample(year: int) -> bytes:
    return (SAMPLES / f"province_allocation_{year}_converted.xlsx").read_bytes()


def known(year: int) -> dict[str, Decimal]:
    with KNOWN.open(encoding="utf8") as file:
        return {r["province_code"]: Decimal(r["amount_baht"]) for r in csv.DictReader(file) if r["fiscal_year_be"] == str(year)}


@pytest.fixture
def bureau(db: None) -> Any:
    call_command("load_reference", verbosity=0)
    return hat("BUDGET_BUREAU")


def up(content: bytes, by: Any, name: str = "จัดสรร.xlsx") -> Found:
    return Found(put_found(SimpleUploadedFile(name, content), by=by))


def stored(year: int) -> dict[str, Decimal]:
    return dict(PastAllocation.objects.filter(fiscal_year=year).values_list("province__code", "amount_baht"))


@pytest.mark.parametrize(("year", "provinces"), [(2553, 76), (2559, 77)])
def test_every_province_to_the_baht_and_every_total_agrees(bureau: Any, year: int, provinces: int) -> None:
    found = up(sample(year), bureau)
    assert found.mapping is not None
    assert found.mapping.year == year
    assert found.reading is not None
    assert (len(found.reading.provinces), found.reading.unsure, found.reading.faults) == (provinces, [], [])
    assert len(found.reading.controls) == 9 + 3
    assert all(control.agrees for control in found.reading.controls)
    assert not PastAllocation.objects.exists(), "nothing before it is confirmed"
    record(found.file.pk, by=bureau)
    assert stored(year) == known(year)
    record(found.file.pk, by=bureau)
    again = up(sample(year), bureau)
    assert {outcome.verdict for outcome in again.outcomes} == {"left"}


def test_the_second_file_of_a_shape_needs_no_question(bureau: Any) -> None:
    record(up(sample(2553), bureau).file.pk, by=bureau)
    second = up(sample(2559), bureau)
    assert second.file.remembered
    assert KnownMapping.objects.count() == 1
    assert list(second.blockers()) == []


@pytest.mark.parametrize(
    ("damaged", "sound"),
    [
        ("จงั หวดั ลา  พูน", "จังหวัดลำพูน"),
        ("จงั หวดั บรุ รี มั ย์", "จังหวัดบุรีรัมย์"),
        ("จงั หวดั สงิ หบ์ รุ ี", "จังหวัดสิงห์บุรี"),
        ("จงั หวดั ประจวบคีรขี นั ธ์", "จังหวัดประจวบคีรีขันธ์"),
        ("กลมุ่ จงั หวดั ภาคกลางตอนลา่ ง", "กลุ่มจังหวัดภาคกลางตอนล่าง"),
        ("น\uf70aาน", "น่าน"),
        ("จังหวัดน่าน", "จังหวัดน่าน"),
        ("พื้นที่ เกษตร", "พื้นที่ เกษตร"),
        ("ส\u0e4d\u0e32นัก", "สำนัก"),
    ],
)
def test_known_damage_is_put_right_and_sound_text_left_alone(damaged: str, sound: str) -> None:
    assert repaired(damaged) == sound


def test_official_names_are_sound_and_keep_their_difference_without_marks(bureau: Any) -> None:
    names = list(Province.objects.values_list("name_th", flat=True))
    assert not [name for name in names if is_damaged(name) or repaired(name) != name]
    assert len({skeleton(name) for name in names}) == 77


def test_one_changed_amount_is_caught_by_its_group_and_nothing_is_stored(bureau: Any) -> None:
    book = load_workbook(io.BytesIO(sample(2553)))
    book["Table 1"]["B12"] = 10190224661
    found = up(saved(book), bureau)
    assert found.reading is not None
    assert {(fault.cell, fault.rule) for fault in found.reading.faults} == {("B11", "unequal_sum"), ("B9", "unequal_sum")}
    with pytest.raises(NotYet):
        record(found.file.pk, by=bureau)
    assert not PastAllocation.objects.exists()


TABLE = [["งบประมาณรายจังหวัด ปี ๒๕๖๐"], [], ["ลำดับ", "จังหวัด", "งบ (บาท)"]]


def test_a_name_that_is_not_certain_is_asked_and_never_taken_silently(bureau: Any) -> None:
    found = up(book_of(ก=[*TABLE, [1, "เชียงใหม่", "๑,๐๐๐,๐๐๐"], [2, "เชียงราบ", 2_000_000], [3, "สำนักงานกลาง", 5000]]), bureau)
    assert found.reading is not None
    assert [(line.row, line.suggestion and line.suggestion.name_th) for line in found.reading.unsure] == [(5, "เชียงราย"), (6, None)]
    with pytest.raises(NotYet):
        record(found.file.pk, by=bureau)
    assert found.mapping is not None
    say(found.file.pk, mapping=found.mapping, names={"5": "57", "6": "-"}, by=bureau)
    record(found.file.pk, by=bureau)
    assert stored(2560) == {"50": Decimal(1_000_000), "57": Decimal(2_000_000)}


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ([[1, "เชียงใหม่", 1000], [2, "จังหวัดเชียงใหม่", 2000]], "doubled_key"),
        ([[1, "เชียงใหม่", 1000], [2, "ลำพูน", "หนึ่งล้าน"]], "not_baht"),
        ([[1, "เชียงใหม่", 1000], [2, "ลำพูน", None]], "required"),
        ([[1, "เชียงใหม่", 1000], [2, "ลำพูน", -5]], "negative"),
        ([[1, "เชียงใหม่", 1000], [2, "ลำพูน", 2000], [None, "รวมจังหวัด", 3001]], "unequal_sum"),
    ],
)
def test_what_is_wrong_is_named_and_stops_all(bureau: Any, cells: list[Any], rule: str) -> None:
    found = up(book_of(ก=[*TABLE, *cells]), bureau)
    assert found.reading is not None
    assert rule in {fault.rule for fault in found.reading.faults}
    with pytest.raises(NotYet):
        record(found.file.pk, by=bureau)


@pytest.mark.parametrize(
    ("above", "head", "times", "cell", "baht"),
    [
        ("ปี ๒๕๖๐", "งบ (ล้านบาท)", 1_000_000, 812.2534, "812253400.00"),
        ("ปี ๒๕๖๐", "งบ (ลานบาท)", 1_000_000, "๑,๒๓๔.๕", "1234500000.00"),
        ("ปี ๒๕๖๐ หน่วย : พันบาท", "งบ", 1000, 5500.5, "5500500.00"),
        ("ปี ๒๕๖๐ หน่วย : ล้านบาท", "งบ (บาท)", 1, 5500, "5500.00"),
        ("ปี ๒๕๖๐", "งบ", 1, 5500, "5500.00"),
    ],
)
def test_amounts_count_in_what_the_heading_says(bureau: Any, above: str, head: str, times: int, cell: Any, baht: str) -> None:
    found = up(book_of(ก=[[above], [], ["ลำดับ", "จังหวัด", head], [1, "เชียงใหม่", cell], [2, "ลำพูน", 2000]]), bureau)
    assert found.mapping is not None
    assert found.reading is not None
    assert (found.mapping.times, found.reading.provinces[0].baht) == (times, Decimal(baht))


@pytest.mark.parametrize(("words", "total", "faults"), [("รวม", 7000, set()), ("รวมทั้งสิ้น", 7000, set()), ("รวม", 7001, {"unequal_sum"})])
def test_the_total_of_a_plain_list_proves_its_rows(bureau: Any, words: str, total: int, faults: set[str]) -> None:
    rows = [[1, "กรุงเทพมหานคร", 4000], [2, "เชียงใหม่", 1000], [3, "ลำพูน", 2000], [None, words, total]]
    reading = up(book_of(ก=[*TABLE, *rows]), bureau).reading
    assert reading is not None
    assert [(control.printed, control.summed) for control in reading.controls] == [(total, 7000)]
    assert {fault.rule for fault in reading.faults} == faults


def test_a_first_row_with_a_short_name_is_not_taken_for_the_heading(bureau: Any) -> None:
    found = up(book_of(ก=[*TABLE, [1, "น่าน", 1000], [2, "ตาก", 2000], [3, "เชียงราย", 3000]]), bureau)
    assert found.mapping is not None
    assert found.reading is not None
    assert found.mapping.header_row == 3
    assert [line.province.code for line in found.reading.provinces if line.province] == ["55", "63", "57"]


def test_another_unit_than_the_guess_is_said_and_a_negative_amount_stays_a_fault(bureau: Any, client: Client) -> None:
    found = up(book_of(ก=[*TABLE, [1, "เชียงใหม่", 1000], [2, "ลำพูน", -5000]]), bureau)
    assert found.mapping is not None
    client.force_login(bureau.user)
    answer = client.post(found.file.get_absolute_url(), {**found.mapping.as_dict(), "times": "1000"})
    assert answer.status_code == 302
    again = Found(FoundFile.objects.get()).reading
    assert again is not None
    assert [line.baht for line in again.provinces] == [Decimal(1_000_000), None]
    assert {fault.rule for fault in again.faults} == {"negative", "required"}


@pytest.mark.parametrize("rows", [[["ไม่มีอะไร"]], [[1, 2, 3]], [*TABLE]])
def test_a_file_without_provinces_says_so(bureau: Any, rows: list[Any], client: Client) -> None:
    found = up(book_of(ก=rows), bureau)
    assert list(found.blockers())
    client.force_login(bureau.user)
    assert client.get(found.file.get_absolute_url()).status_code == 200


def test_through_the_screens(bureau: Any, client: Client) -> None:
    client.force_login(bureau.user)
    file = SimpleUploadedFile("province_allocation_2559.xlsx", sample(2559))
    answer = client.post(reverse("exchange:found_list"), {"file": file})
    found = FoundFile.objects.get()
    assert answer.headers["Location"] == found.get_absolute_url()
    page = client.get(found.get_absolute_url()).content.decode()
    assert reverse("exchange:found_record", args=[found.pk]) in page
    assert "ตรงกัน" in page
    wrong = {"sheet": "Sheet1", "header_row": 8, "name_column": 1, "amount_column": 1, "times": 1, "year": 2559}
    assert client.post(found.get_absolute_url(), wrong).status_code == 422
    assert client.post(found.get_absolute_url(), {**wrong, "amount_column": 2, "year": "๒๕๕๙"}).status_code == 302
    client.post(reverse("exchange:found_record", args=[found.pk]))
    client.post(reverse("exchange:found_record", args=[found.pk]))
    assert stored(2559) == known(2559)
    assert "27,262,130,479" in client.get(reverse("provinces:unit", args=["50"])).content.decode()


def test_only_who_holds_the_right_imports(bureau: Any, client: Client) -> None:
    planner = hat("PROVINCE_OFFICE", Province.objects.get(code="50"))
    with pytest.raises(NoRight):
        up(sample(2553), planner)
    found = up(sample(2553), bureau)
    with pytest.raises(NoRight):
        record(found.file.pk, by=planner)
    client.force_login(planner.user)
    assert client.get(found.file.get_absolute_url()).status_code == 403
    assert "found/" not in client.get(reverse("provinces:unit", args=["50"])).content.decode()
