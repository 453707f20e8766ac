"""`manage.py check_alignment`, for people and for programs."""

import json
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from alignment.catalogue import VERSION
from budgets.models import BudgetLine, BudgetRequest
from coinvestment.rules import ENTRY_RULES
from plans.rules import PLAN_RULES
from tests.coinvestment.entries import EntryFactory
from tests.factories import YEAR, GroupFactory, ProvinceFactory, papers

pytestmark = pytest.mark.django_db


def broken() -> BudgetRequest:
    request = papers()
    BudgetLine.objects.filter(pk=request.lines.first().pk).update(amount_baht=Decimal("500050"))
    return request


def checked(capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The report of the year, and what it found in action plans and requests."""
    with suppress(SystemExit):
        call_command("check_alignment", fiscal_year=YEAR, format="json")
    report = json.loads(capsys.readouterr().out)
    return report, [found for found in report["findings"] if found["code"] not in PLAN_RULES.rules | ENTRY_RULES.rules]


def test_clean_papers_end_well(capsys: pytest.CaptureFixture[str]) -> None:
    request, _group = papers(), papers(GroupFactory())
    report, found = checked(capsys)
    assert found == []
    assert (report["fiscal_year"], report["rulebook"], report["units"], report["papers"]) == (YEAR, VERSION, 2, 4)
    call_command("check_alignment", "--fiscal-year", str(YEAR), "--unit", request.unit.code)
    assert "1 units, 2 papers" in capsys.readouterr().out


def test_blockers_end_with_one_and_json_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    request = broken()
    with pytest.raises(SystemExit) as end:
        call_command("check_alignment", fiscal_year=YEAR, format="json")
    report = json.loads(capsys.readouterr().out)
    assert end.value.code == 1
    assert report["counts"]["blocker"] == 2
    finding = next(f for f in report["findings"] if f["code"] == "ARI-06")
    assert set(finding) == {"code", "severity", "outcome", "unit", "subject", "message_th", "message_en", "data"}
    assert (finding["severity"], finding["outcome"], finding["unit"]) == ("blocker", "fail", request.unit.code)
    assert finding["subject"]["pk"] == request.lines.first().pk
    assert finding["data"]["over"] == "50.00"


def test_plans_and_entries_are_checked_too_and_the_queries_do_not_grow(capsys: pytest.CaptureFixture[str]) -> None:
    def unlinked_money() -> None:
        EntryFactory(unit=papers().unit, plan_issue=None, state="proposed")

    unlinked_money()
    one, _found = checked(capsys)
    unlinked_money()
    two, found = checked(capsys)
    assert found == []
    assert (one["papers"], two["papers"], two["queries"]) == (3, 6, one["queries"])
    assert one["queries"] <= 60
    assert [f["code"] for f in two["findings"] if f["subject"]["kind"] == "entry"] == ["ALN-13", "ALN-13"]
    assert "CMP-04" in {f["code"] for f in two["findings"] if f["subject"]["kind"] == "plan"}


def test_entries_read_off_public_files_are_nobodys_to_mend(capsys: pytest.CaptureFixture[str]) -> None:
    EntryFactory(unit=papers().unit, plan_issue=None, state="confirmed", source_key="pao/2565/50")
    report, _found = checked(capsys)
    assert report["papers"] == 2


def test_majors_and_gaps_do_not_fail_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    papers(money=False)
    call_command("check_alignment", fiscal_year=YEAR, format="json")  # no SystemExit
    capsys.readouterr()
    _report, found = checked(capsys)
    assert {(f["code"], f["outcome"]) for f in found} == {("CEI-01", "no_data"), ("CEI-03", "no_data")}


def test_text_says_what_where_how_much_and_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    project = broken().lines.first().project.name
    with pytest.raises(SystemExit):
        call_command("check_alignment", fiscal_year=YEAR)
    out = capsys.readouterr().out
    assert f"ARI-06 · ต้องแก้ · รายการ “รายการที่ 1” ของโครงการ “{project}” วงเงิน 500,050 บาท ไม่เต็มหลัก 100 บาท เกินมา 50 บาท" in out
    assert "เกินมา 50 บาท · กรอกวงเงิน 500,000 หรือ 500,100 บาท" in out


def test_units_pick_bodies() -> None:
    request, _bad = papers(), broken()
    call_command("check_alignment", fiscal_year=YEAR, unit=[request.unit.code])


@pytest.mark.parametrize(("arguments", "words"), [({"unit": ["99"]}, "99"), ({"fiscal_year": 2026}, "2569"), ({"fiscal_year": 71}, "71")])
def test_wrong_questions_get_a_clear_answer(arguments: dict, words: str) -> None:
    papers()
    with pytest.raises(CommandError, match=words) as fault:
        call_command("check_alignment", **{"fiscal_year": YEAR} | arguments)
    assert fault.value.returncode == 2


def test_a_body_without_a_plan_is_no_silent_pass() -> None:
    with pytest.raises(CommandError, match="no plan, request or entry") as fault:
        call_command("check_alignment", fiscal_year=YEAR, unit=[ProvinceFactory().code])
    assert fault.value.returncode == 2


def test_a_year_without_plans_is_empty(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_alignment", fiscal_year=2580, format="json")
    assert json.loads(capsys.readouterr().out)["units"] == 0
