"""Co-investment by file: a body's own entries only, shares of a hundred, and no right gained by carrying a number."""

import io
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from coinvestment.models import Entry, EntryResult
from coinvestment.workflow import ENTRY_WORKFLOW
from core.errors import NoRight
from exchange.kinds import KINDS
from exchange.services import template
from tests.coinvestment.entries import EntryFactory, joint
from tests.exchange.books import book_of, counts, edited, headings, put, saved, write
from tests.factories import YEAR, DistrictFactory, ProvinceFactory, bring, hat, plan_for

HEADS = ["รหัสรายการ", "อปท. ที่ร่วมลงทุน", "สัดส่วน (ร้อยละ)"]


@pytest.fixture
def unit(db: None) -> Any:
    unit = ProvinceFactory()
    plan_for(unit, YEAR)
    return unit


@pytest.fixture
def officer(unit: Any) -> Any:
    return hat("LAO_OFFICER", unit)


def entry(unit: Any, number: int, **more: Any) -> dict[str, Any]:
    return {
        "รหัสรายการ": f"ทต-{number}", "ชื่อโครงการหรือกิจกรรม": f"ปรับปรุงตลาด {number}", "แหล่งเงิน": "งบ อปท. (ข้อบัญญัติ)",
        "หน่วยงานหรือบริษัทเจ้าของเงิน": "เทศบาลตำบลตัวอย่าง", "ปีงบประมาณ": "๒๕๗๑", "วงเงิน (บาท)": "๑,๐๐๐,๐๐๐ บาท", "จังหวัดที่ตั้ง": unit.code, **more,
    }  # fmt: skip


def entries(unit: Any, rows: list[dict[str, Any]], partners: list[Any] | None = None) -> bytes:
    heads = headings("coinvestment", unit)
    return book_of(รายการร่วมลงทุน=[heads, *([row.get(head) for head in heads] for row in rows)], ผู้ร่วมลงทุน=[HEADS, *(partners or [])])


def rules(upload: Any) -> list[tuple[str, str, str]]:
    return [(fault["sheet"], fault["cell"], fault["rule"]) for fault in upload.faults]


def test_entries_with_partners_twice(unit: Any, officer: Any) -> None:
    rows = [entry(unit, 1), entry(unit, 2, แหล่งเงิน="อปท. ร่วมลงทุน")]
    content = entries(unit, rows, [["ทต-2", "อบต. หนึ่ง", 60], ["ทต-2", "อบต. สอง", "๔๐"]])
    first = put("coinvestment", unit, content, officer)
    assert counts(first) == (2, 0, 0)
    assert not Entry.objects.exists(), "nothing before it is confirmed"
    assert write(first, officer).stage == "written"
    joint_one = Entry.objects.get(kind="lao_joint")
    assert (joint_one.state, joint_one.owner_group, joint_one.amount_baht) == ("draft", officer.role_group, Decimal(1_000_000))
    assert list(joint_one.partners.values_list("name", "share_percent")) == [("อบต. หนึ่ง", 60), ("อบต. สอง", 40)]
    assert counts(put("coinvestment", unit, content, officer)) == (0, 0, 2)
    assert counts(put("coinvestment", unit, template(KINDS["coinvestment"].of(officer), unit, filled=True), officer)) == (0, 0, 2)


def test_shares_off_a_hundred_are_named_and_nothing_is_stored(unit: Any, officer: Any) -> None:
    rows = [entry(unit, 1), entry(unit, 2, แหล่งเงิน="อปท. ร่วมลงทุน")]
    upload = put("coinvestment", unit, entries(unit, rows, [["ทต-2", "อบต. หนึ่ง", 60], ["ทต-2", "อบต. สอง", 30]]), officer)
    assert rules(upload) == [("รายการร่วมลงทุน", "C3", "shares")]
    assert upload.faults[0]["words"]["total"] == "90"
    finer = put("coinvestment", unit, entries(unit, rows, [["ทต-2", "อบต. หนึ่ง", 33.333], ["ทต-2", "อบต. สอง", 66.667]]), officer)
    assert ("ผู้ร่วมลงทุน", "C2", "not_a_share") in rules(finer)


def test_the_number_of_another_bodys_entry_gives_no_right_to_it(unit: Any, officer: Any) -> None:
    other = EntryFactory(unit=unit, owner_group=hat("PRIVATE_PARTNER", unit).role_group, kind="private", title="ของเอกชน")
    upload = put("coinvestment", unit, entries(unit, [entry(unit, 1), entry(unit, 2, รหัสรายการ=f"ENTRY-{other.pk}")]), officer)
    assert rules(upload) == [("รายการร่วมลงทุน", "A3", "key_of_another_paper")]
    other.refresh_from_db()
    assert other.title == "ของเอกชน"


def test_the_same_code_of_two_bodies_is_two_entries(unit: Any, officer: Any) -> None:
    write(put("coinvestment", unit, entries(unit, [entry(unit, 1)]), officer), officer)
    company = hat("PRIVATE_PARTNER", unit)
    upload = put("coinvestment", unit, entries(unit, [entry(unit, 1, แหล่งเงิน="เอกชนลงทุน")]), company)
    assert counts(upload) == (1, 0, 0)
    write(upload, company)
    assert Entry.objects.count() == 2


def test_no_body_writes_money_of_another_kind_of_body(unit: Any, officer: Any) -> None:
    upload = put("coinvestment", unit, entries(unit, [entry(unit, 1, แหล่งเงิน="งบลงทุนกระทรวง/กรม")]), officer)
    assert rules(upload) == [("รายการร่วมลงทุน", "C2", "not_in_list")]


def test_a_preview_confirmed_by_another_body_writes_nothing(unit: Any, officer: Any) -> None:
    own = EntryFactory(unit=unit, owner_group=officer.role_group)
    upload = put("coinvestment", unit, entries(unit, [entry(unit, 1, รหัสรายการ=f"ENTRY-{own.pk}")]), officer)
    assert counts(upload) == (0, 1, 0)
    written = write(upload, hat("PRIVATE_PARTNER", unit))
    assert written.stage == "refused"
    own.refresh_from_db()
    assert own.title != "ปรับปรุงตลาด 1"


def test_an_entry_out_of_its_writers_hands_is_named_when_it_would_change(unit: Any, officer: Any) -> None:
    own = EntryFactory(unit=unit, owner_group=officer.role_group)
    content = template(KINDS["coinvestment"].of(officer), unit, filled=True)
    bring(own, "proposed")
    assert counts(put("coinvestment", unit, content, officer)) == (0, 0, 1)
    upload = put("coinvestment", unit, entries(unit, [entry(unit, 1, รหัสรายการ=f"ENTRY-{own.pk}")]), officer)
    assert rules(upload) == [("รายการร่วมลงทุน", "A2", "row_closed")]


def test_a_joint_venture_without_rows_in_the_second_sheet_keeps_its_partners(unit: Any, officer: Any) -> None:
    own = joint(["50", "50"], unit=unit, owner_group=officer.role_group)
    row = entry(unit, 1, รหัสรายการ=f"ENTRY-{own.pk}", แหล่งเงิน="อปท. ร่วมลงทุน")
    upload = put("coinvestment", unit, entries(unit, [row]), officer)
    assert counts(upload) == (0, 1, 0)
    write(upload, officer)
    assert own.partners.count() == 2


def test_amount_year_and_place_must_fit(unit: Any, officer: Any) -> None:
    far = DistrictFactory(province_id=ProvinceFactory().pk)
    issue = KINDS["coinvestment"].of(officer).choices(unit)["plan_issue"].labels[0]
    rows = [
        entry(unit, 1, **{"วงเงิน (บาท)": 0}),
        entry(unit, 2, ปีงบประมาณ=2028),
        entry(unit, 3, ปีงบประมาณ=2590, ประเด็นการพัฒนาที่สนับสนุน=issue),
        entry(unit, 4, **{"อำเภอ": far.code}),
    ]
    found = rules(put("coinvestment", unit, entries(unit, rows), officer))
    assert {(cell, rule) for _sheet, cell, rule in found} == {
        ("F2", "not_positive"), ("E3", "christian_year"), ("G4", "wrong_year"), ("K5", "not_in_list"),
    }  # fmt: skip


def test_who_writes_no_money_uploads_none_and_sees_no_file_of_others(unit: Any, officer: Any, client: Client) -> None:
    upload = put("coinvestment", unit, entries(unit, [entry(unit, 1)]), officer)
    planner = hat("PROVINCE_OFFICE", unit)
    with pytest.raises(NoRight):
        put("coinvestment", unit, entries(unit, [entry(unit, 1)]), planner)
    client.force_login(planner.user)
    assert client.get(upload.get_absolute_url()).status_code == 404
    assert client.get(reverse("exchange:page", args=["coinvestment", unit.pk])).status_code == 200
    client.force_login(officer.user)
    assert client.get(upload.get_absolute_url()).status_code == 200


def with_results(unit: Any, officer: Any, *rows: list[Any]) -> bytes:
    """The body's own export with rows of results."""
    book = load_workbook(io.BytesIO(template(KINDS["coinvestment"].of(officer), unit, filled=True)))
    page = book["ผลการดำเนินงาน"]
    for row in rows:
        page.append(row)
    return saved(book)


def test_results_of_entries_under_way_come_by_file_and_nothing_else_of_them_changes(unit: Any, officer: Any) -> None:
    own = EntryFactory(unit=unit, owner_group=officer.role_group, state="delivering", meeting_ref="ครั้งที่ 1/2569")
    key = f"ENTRY-{own.pk}"
    content = with_results(unit, officer, [key, "๒๕๗๒", "๑๐๐", "๕๐,๐๐๐ บาท", "เสร็จ"], [key, 2571, 60.5, 700_000, None])
    upload = put("coinvestment", unit, content, officer)
    assert counts(upload) == (0, 1, 0)
    write(upload, officer)
    assert list(own.results.values_list("fiscal_year", "percent", "spent_baht", "note")) == [
        (2571, Decimal("60.50"), Decimal(700_000), ""), (2572, Decimal(100), Decimal(50_000), "เสร็จ"),
    ]  # fmt: skip
    assert counts(put("coinvestment", unit, content, officer)) == (0, 0, 1)
    assert counts(put("coinvestment", unit, with_results(unit, officer), officer)) == (0, 0, 1)
    renamed = edited(with_results(unit, officer, [key, 2573, 100, 1, None]), "รายการร่วมลงทุน", B2="ชื่ออื่น")
    assert rules(put("coinvestment", unit, renamed, officer)) == [("รายการร่วมลงทุน", "A2", "row_closed")]


@pytest.mark.parametrize("state", ["draft", "proposed", "confirmed", "delivered"])
def test_results_of_an_entry_that_is_not_under_way_are_named(unit: Any, officer: Any, state: str) -> None:
    own = EntryFactory(unit=unit, owner_group=officer.role_group, state=state)
    upload = put("coinvestment", unit, with_results(unit, officer, [f"ENTRY-{own.pk}", 2571, 60, 1, None]), officer)
    assert ("รายการร่วมลงทุน", "A2", "not_delivering") in rules(upload)
    assert not own.results.exists()


@pytest.mark.parametrize(
    ("cells", "cell", "rule"),
    [
        ([2571, 101, 1, None], "C2", "out_of_range"),
        ([2571, "60.555", 1, None], "C2", "too_fine"),
        ([2028, 60, 1, None], "B2", "christian_year"),
        ([2571, 60, -1, None], "D2", "negative"),
        ([2571, "=6*10", 1, None], "C2", "formula"),
    ],
)
def test_a_wrong_result_is_named_by_its_cell(unit: Any, officer: Any, cells: list[Any], cell: str, rule: str) -> None:
    own = EntryFactory(unit=unit, owner_group=officer.role_group, state="delivering")
    upload = put("coinvestment", unit, with_results(unit, officer, [f"ENTRY-{own.pk}", *cells]), officer)
    assert rules(upload) == [("ผลการดำเนินงาน", cell, rule)]


def test_one_year_twice_is_named_and_results_of_another_bodys_entry_bring_nothing(unit: Any, officer: Any) -> None:
    own = EntryFactory(unit=unit, owner_group=officer.role_group, state="delivering")
    twice = [[f"ENTRY-{own.pk}", year, 60, 1, None] for year in (2571, "๒๕๗๑")]
    assert rules(put("coinvestment", unit, with_results(unit, officer, *twice), officer)) == [("ผลการดำเนินงาน", "B3", "doubled_row")]
    other = EntryFactory(unit=unit, owner_group=hat("PRIVATE_PARTNER", unit).role_group, kind="private", state="delivering")
    far = with_results(unit, officer, [f"ENTRY-{other.pk}", 2571, 100, 1, None])
    assert rules(put("coinvestment", unit, far, officer)) == [("ผลการดำเนินงาน", "A2", "no_such_row")]


def test_an_entry_closed_after_the_preview_keeps_its_results(unit: Any, officer: Any) -> None:
    own = EntryFactory(unit=unit, owner_group=officer.role_group, state="delivering")
    EntryResult.objects.create(entry=own, fiscal_year=YEAR, percent=50, spent_baht=5)
    content = edited(with_results(unit, officer), "ผลการดำเนินงาน", C2=60)
    upload = put("coinvestment", unit, content, officer)
    assert counts(upload) == (0, 1, 0)
    ENTRY_WORKFLOW.perform(own.pk, "deliver", by=officer, comment="ตลาดเปิดใช้แล้ว")
    assert [rule for _sheet, _cell, rule in rules(write(upload, officer))] == ["stale"]
    assert own.results.get().percent == 50


def test_a_file_made_before_there_were_meetings_and_results_still_fits(unit: Any, officer: Any) -> None:
    own = EntryFactory(unit=unit, owner_group=officer.role_group, meeting_ref="ครั้งที่ 1/2569")
    book = load_workbook(io.BytesIO(template(KINDS["coinvestment"].of(officer), unit, filled=True)))
    del book["ผลการดำเนินงาน"]
    page = book["รายการร่วมลงทุน"]
    page.delete_cols(next(cell.column for cell in page[1] if "การหารือ" in cell.value))
    page["B2"] = "ชื่อใหม่"
    write(put("coinvestment", unit, saved(book), officer), officer)
    own.refresh_from_db()
    assert (own.title, own.meeting_ref) == ("ชื่อใหม่", "ครั้งที่ 1/2569")
