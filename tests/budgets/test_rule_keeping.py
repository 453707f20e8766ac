"""The secretariat writes a rule set, tries it and issues it; from that day the rules hold otherwise, and nobody changes what was issued."""

from datetime import date, timedelta
from typing import Any

import pghistory.models
import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from accounts.models import today
from accounts.roles import ROLES
from alignment.catalogue import CATALOGUE
from alignment.kernel import Severity
from alignment.models import RuleSet, RuleSetting
from budgets import rule_sets
from budgets.checks import check_request
from budgets.models import BudgetLine
from core.errors import NoRight, NotYet
from core.parts import FindingCard
from tests.factories import YEAR, ProvinceFactory, hat, papers

pytestmark = pytest.mark.django_db
NAMED = {"name": "ปัดเต็มพัน", "first_year": "๒๕๗๑", "instrument": "หนังสือที่ นร 0000/ว 71", "instrument_url": "", "note": ""}
ON = {"is_on": "on", "severity": "", "valid_from": "", "valid_until": ""}


@pytest.fixture(autouse=True)
def _nation() -> None:
    """Rights are held on areas."""
    ProvinceFactory()


@pytest.fixture
def secretary(client: Client) -> Client:
    client.force_login(hat("POLICY_SECRETARY").user)
    return client


def at(name: str, *args: Any) -> str:
    return reverse(f"budgets:{name}", args=args)


def draft() -> RuleSet:
    return RuleSet.objects.create(name="ร่าง", first_year=YEAR, instrument="ร่างหนังสือเวียน")


def code_of(request: Any, code: str) -> Severity | None:
    return next((f.severity for f in check_request(request).findings if f.code == code and f.is_open_fault), None)


def test_a_rule_is_made_stricter_from_the_day_the_set_is_issued(secretary: Client) -> None:
    request = papers()
    BudgetLine.objects.filter(pk=request.lines.first().pk).update(amount_baht=500_100)
    assert secretary.post(at("rule_set_new"), NAMED).status_code == 302
    made = RuleSet.objects.get()
    assert (made.name, made.first_year, made.is_issued) == ("ปัดเต็มพัน", YEAR, False)
    chosen = secretary.get(at("setting_choose", made.pk), {"code": "ARI-06"})
    assert chosen["Location"] == at("setting", made.pk, "ARI-06")
    page = secretary.get(chosen["Location"]).content.decode()
    assert "วงเงินต้องลงตัวด้วย (บาท)" in page
    assert "ตามบัญชีกฎ คือ 100 บาท" in page
    assert secretary.post(chosen["Location"], ON | {"p-rounding_baht": "๑,๐๐๐"}).status_code == 302
    assert code_of(request, "ARI-06") is None
    assert "ยังไม่เคยทดลองชุดนี้" in secretary.get(at("rule_set_issue", made.pk)).content.decode()
    assert secretary.post(at("rule_set_issue", made.pk), {"issued_on": f"{today():%d/%m}/{today().year + 543}"}).status_code == 302
    assert code_of(request, "ARI-06") is Severity.BLOCKER


def test_a_practice_is_softened_between_two_days_and_holds_again_after(secretary: Client) -> None:
    request, made, first = papers(), draft(), today()
    request.action_plan.projects.order_by("pk")[0].activities.update(amount_baht=1)
    last = first + timedelta(days=30)
    days = {"valid_from": "", "valid_until": f"{last:%d/%m}/{last.year + 543}"}
    assert secretary.post(at("setting", made.pk, "ARI-01"), ON | days | {"severity": "major"}).status_code == 302
    rule_sets.issue(made, first, by=hat("POLICY_SECRETARY"))
    assert code_of(request, "ARI-01") is Severity.MAJOR
    with time_machine.travel(last + timedelta(days=2)):
        assert code_of(request, "ARI-01") is Severity.BLOCKER


@pytest.mark.parametrize(
    ("code", "typed", "told"),
    [
        ("ARI-06", {"p-rounding_baht": "0"}, "ต้องอยู่ระหว่าง 1 ถึง 1,000,000"),
        ("ARI-06", {"p-rounding_baht": "พันบาท"}, "ไม่ใช่ตัวเลข"),
        ("RDY-06", {"p-single_year_quarter": "5"}, "ต้องอยู่ระหว่าง 1 ถึง 4"),
        ("CEI-05", {"p-pct": "12.5"}, "ใส่จำนวนเต็ม"),
        ("DUP-02", {"p-threshold": "0.5"}, "ต้องอยู่ระหว่าง 0.7 ถึง 1"),
        ("ARI-06", {}, "ยังไม่ได้เปลี่ยนสิ่งใดจากบัญชีกฎ"),
        ("ARI-01", {"severity": "major", "valid_from": "31/12/2570", "valid_until": "1/1/2570"}, "ต้องไม่อยู่ก่อนวันแรก"),
        ("CEI-01", {"severity": "advice"}, "advice"),
    ],
)
def test_what_cannot_be_is_told_in_words_and_not_kept(secretary: Client, code: str, typed: dict[str, str], told: str) -> None:
    made = draft()
    answer = secretary.post(at("setting", made.pk, code), ON | typed)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not made.settings.exists()


def test_a_rule_with_a_ground_in_law_is_never_switched_off(secretary: Client) -> None:
    made = draft()
    answer = secretary.post(at("setting", made.pk, "CEI-01"), {"severity": "", "valid_from": "", "valid_until": ""})
    assert answer.status_code == 422
    assert "ปิดหรือลดระดับไม่ได้" in answer.content.decode()
    assert not made.settings.exists()


@pytest.mark.parametrize("given", [{"rounding_baht": "x"}, {"rounding_baht": 0}, {"pounds": 1}, ["1000"], {"rounding_baht": None}])
def test_the_admin_takes_no_figure_that_would_stop_every_check(given: Any) -> None:
    with pytest.raises(ValidationError, match=r"ARI-06|วงเงินต้องลงตัวด้วย"):
        RuleSetting(rule_set=draft(), code="ARI-06", parameters=given).full_clean()


def test_a_draft_with_an_old_fault_is_not_issued() -> None:
    made = draft()
    made.settings.create(code="RDY-06", parameters={"single_year_quarter": 9})
    with pytest.raises(NotYet) as refused:
        rule_sets.issue(made, today(), by=hat("POLICY_SECRETARY"))
    assert "ต้องอยู่ระหว่าง 1 ถึง 4" in refused.value.blockers[0].message


def test_what_was_issued_is_neither_changed_nor_issued_again(secretary: Client) -> None:
    made = draft()
    made.settings.create(code="ARI-01", severity="major")
    rule_sets.issue(made, today(), by=hat("POLICY_SECRETARY"))
    for address in (at("rule_set_edit", made.pk), at("setting", made.pk, "ARI-01"), at("rule_set_issue", made.pk)):
        assert secretary.get(address).status_code == 409
        assert secretary.post(address, NAMED | ON).status_code == 409
    assert secretary.post(at("setting_leave", made.pk, "ARI-01")).status_code == 409
    assert "ออกใช้</a>" not in secretary.get(at("rulebook", made.pk)).content.decode()
    with pytest.raises(NotYet) as refused:
        rule_sets.issue(draft(), today(), by=hat("POLICY_SECRETARY"))
    assert [blocker.code for blocker in refused.value.blockers] == ["day"]


def test_a_draft_forgets_a_rule_and_a_double_press_keeps_one_setting(secretary: Client) -> None:
    made = draft()
    for _press in range(2):
        assert secretary.post(at("setting", made.pk, "ARI-01"), ON | {"severity": "major"}).status_code == 302
    assert made.settings.count() == 1
    for _press in range(2):
        assert secretary.post(at("setting_leave", made.pk, "ARI-01")).status_code == 302
    assert not made.settings.exists()
    assert secretary.get(at("setting", made.pk, "CHG-01")).status_code == 404
    assert secretary.get(at("setting_choose", made.pk), {"code": "x"}).status_code == 404


def test_the_history_says_who_issued_it() -> None:
    made, by = draft(), hat("POLICY_SECRETARY")
    rule_sets.issue(made, date(2026, 12, 1), by=by)
    last = pghistory.models.Events.objects.tracks(made).order_by("-pgh_id")[0]
    assert last.pgh_context["signed_as"] == by.signature()


def test_nobody_else_writes_or_issues() -> None:
    assert [code for code, role in ROLES.items() if "keep_rules" in role.actions | role.member_actions] == ["POLICY_SECRETARY"]
    for role, unit in (("BUDGET_BUREAU", None), ("SYSTEM_ADMIN", None), ("GOVERNOR", ProvinceFactory())):
        with pytest.raises(NoRight):
            rule_sets.issue(draft(), today(), by=hat(role, unit))


def test_who_sees_the_nation_reads_the_draft_without_the_buttons(client: Client) -> None:
    made = draft()
    client.force_login(hat("BUDGET_BUREAU").user)
    page = client.get(at("rulebook", made.pk))
    assert page.status_code == 200
    assert "ออกใช้</a>" not in page.content.decode()
    assert "จัดทำชุดกฎ" not in client.get(at("rulebooks")).content.decode()
    assert client.get(at("rule_set_new")).status_code == 403


def test_only_rules_that_may_be_set_otherwise_are_offered(secretary: Client) -> None:
    made = draft()
    made.settings.create(code="ARI-01", severity="major")
    page = secretary.get(at("rulebook", made.pk)).content.decode()
    offered = {code for code in CATALOGUE if f'<option value="{code}">' in page}
    assert {"ARI-06", "ALN-08", "DUP-01"} <= offered
    assert not {"ARI-01", "CEI-01", "CHG-01"} & offered


# The rules as everybody reads them ------------------------------------------------------------------------------------------------------


def test_the_ground_of_a_rule_can_be_opened_from_its_finding_and_a_practice_says_that_it_is_one(client: Client) -> None:
    request = papers()
    client.force_login(hat("PROVINCE_OFFICE", request.unit).user)
    page = client.get(at("rule", "CEI-01")).content.decode()
    assert f'href="{CATALOGUE["CEI-01"].source_url}"' in page
    assert "มีเอกสารรองรับ" in page
    assert "ปิดหรือลดระดับไม่ได้" in page
    practice = client.get(at("rule", "ARI-01")).content.decode()
    assert "แนวปฏิบัติ ยังไม่พบหนังสือที่กำหนด" in practice
    assert "ปิดหรือลดระดับได้ด้วยชุดกฎที่มีวันที่" in practice
    assert "{" not in practice.split("<main")[1].split("</main>")[0]
    card = render_to_string("components/finding.html", {"f": FindingCard("blocker", "CEI-01", "เกินกรอบ")})
    assert f'href="{at("rule", "CEI-01")}"' in card


def test_the_page_of_a_rule_shows_what_holds_today_beside_the_catalogue(client: Client) -> None:
    made = RuleSet.objects.create(name="ผ่อน", first_year=2560, instrument="มติ")
    made.settings.create(code="ELG-06", severity="advice", parameters={"pct": "80"})
    rule_sets.issue(made, today(), by=hat("POLICY_SECRETARY"))
    client.force_login(hat("AUDITOR").user)
    page = client.get(at("rule", "ELG-06")).content.decode()
    for word in ("แนะนำ", "ต้องชี้แจง", ">80", "ตามบัญชีกฎ 70"):
        assert word in page


def test_every_rule_has_its_page_and_the_list_has_them_all(client: Client, django_assert_max_num_queries: Any) -> None:
    client.force_login(hat("AUDITOR").user)
    page = client.get(at("rules")).content.decode()
    for code in CATALOGUE:
        assert at("rule", code) in page
        assert client.get(at("rule", code)).status_code == 200
    assert client.get(at("rule", "XXX-01")).status_code == 404
    for address in (at("rules"), at("rule", "CEI-01")):
        with django_assert_max_num_queries(12):
            client.get(address)
