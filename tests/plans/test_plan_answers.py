"""Justifications and waivers on development plans, and the checks that are kept of them."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, InternalError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, today
from alignment.models import Edition, RuleSet
from budgets.answers import answer_fault, decide
from config.inbox import inbox
from core.errors import NoRight, NotYet
from plans.models import DevelopmentPlan, FindingAnswer, LongTermGoal, PlanCheck
from plans.plan_checks import before, keep_check
from plans.rules import check_plan
from plans.workflow import PLAN_WORKFLOW
from reports.papers import PRINTS
from tests.factories import DevelopmentPlanFactory, ProvinceFactory, fill_plan, hat

pytestmark = pytest.mark.django_db
WHY = "เป้าหมาย 20 ปีฉบับใหม่อยู่ระหว่างรับฟังความคิดเห็น จะเชื่อมในการทบทวนปีหน้า"
REFUSED, ACCEPT = "ถูกปฏิเสธ แก้ตามเหตุผลหรือยื่นใหม่", "รับคำชี้แจง"


@pytest.fixture
def plan() -> DevelopmentPlan:
    """A plan in order but for its owner's 20-year goal, under which it does not stand (ALN-11, major)."""
    found = fill_plan(DevelopmentPlanFactory(state="draft"))
    LongTermGoal.objects.create(unit=found.unit, text="เมืองแห่งชีวิต", year_from=2561, year_to=2580)
    return found


@pytest.fixture
def grave(plan: DevelopmentPlan) -> DevelopmentPlan:
    """The same, under a rule set that makes ALN-11 a blocker."""
    rules = RuleSet.objects.create(name="ชุดกฎเข้ม", first_year=plan.year_from, instrument="มติ ก.น.บ. 2/2569")
    rules.settings.create(code="ALN-11", severity="blocker")
    RuleSet.objects.filter(pk=rules.pk).update(issued_on=today())
    return plan


def fault(plan: DevelopmentPlan) -> str:
    result = check_plan(plan.pk)
    [found] = [*result.blockers, *result.majors]
    return found.fingerprint


def ask(plan: DevelopmentPlan, by: Membership | None = None) -> FindingAnswer:
    return answer_fault(plan, fault(plan), WHY, by=by or hat("PROVINCE_OFFICE", plan.unit))


def send(plan: DevelopmentPlan) -> Any:
    return PLAN_WORKFLOW.perform(plan.pk, "submit", by=hat("GOVERNOR", plan.unit))


def codes(plan: DevelopmentPlan) -> list[str]:
    with pytest.raises(NotYet) as refused:
        send(plan)
    return [b.code for b in refused.value.blockers]


def test_a_major_stops_the_signature_until_it_is_justified_and_the_acceptance_until_the_receiver_takes_it(plan: DevelopmentPlan) -> None:
    assert codes(plan) == ["ALN-11"]
    answer = ask(plan)
    entry = send(plan)
    assert [(a["code"], a["reason"]) for a in entry.evidence["answers"]] == [("ALN-11", WHY)]
    nesdc = hat("NESDC")
    PLAN_WORKFLOW.perform(plan.pk, "open_review", by=nesdc)
    with pytest.raises(NotYet, match="ยังไม่ได้รับคำชี้แจง"):
        PLAN_WORKFLOW.perform(plan.pk, "accept", by=nesdc)
    decide(answer, accept=True, note="", valid_until=None, by=nesdc)
    PLAN_WORKFLOW.perform(plan.pk, "accept", by=nesdc)


def test_the_button_of_the_receiver_says_what_it_waits_for(plan: DevelopmentPlan) -> None:
    ask(plan)
    send(plan)
    nesdc = hat("NESDC")
    PLAN_WORKFLOW.perform(plan.pk, "open_review", by=nesdc)
    [accept] = [a for a in PLAN_WORKFLOW.available(DevelopmentPlan.objects.get(pk=plan.pk), nesdc) if a.transition.name == "accept"]
    assert [b.code for b in accept.blockers] == ["ALN-11"]


def test_a_waiver_holds_up_to_its_last_day_and_the_day_after_the_rule_bites_again(grave: DevelopmentPlan) -> None:
    last = today() + timedelta(days=10)
    answer = ask(grave)
    assert (answer.kind, codes(grave)) == ("waiver", ["ALN-11"])
    decide(answer, accept=True, note="", valid_until=last, by=hat("POLICY_SECRETARY"))
    with time_machine.travel(last + timedelta(days=1, hours=12), tick=False):
        assert codes(grave) == ["ALN-11"]
    with time_machine.travel(last, tick=False):
        send(grave)


def test_nobody_grants_what_they_asked_for_and_only_the_secretariat_grants(grave: DevelopmentPlan) -> None:
    planner = hat("PROVINCE_OFFICE", grave.unit)
    answer = ask(grave, planner)
    for by in (hat("POLICY_SECRETARY", user=planner.user), hat("NESDC"), hat("GOVERNOR", grave.unit)):
        with pytest.raises(NoRight):
            decide(answer, accept=True, note="", valid_until=today(), by=by)


def test_another_province_neither_answers_nor_sees_the_answer(plan: DevelopmentPlan, client: Client) -> None:
    stranger = hat("PROVINCE_OFFICE", ProvinceFactory())
    with pytest.raises(NoRight):
        ask(plan, stranger)
    answer = ask(plan)
    client.force_login(stranger.user)
    addresses = (
        reverse("budgets:answer", args=[answer.pk]),
        reverse("budgets:plan_answer_new", args=[plan.pk, fault(plan)]),
        reverse("budgets:plan_check", args=[keep_check(plan, check_plan(plan.pk)).pk]),
    )
    assert [client.get(url).status_code for url in addresses] == [404, 404, 404]


def test_an_answer_to_a_fault_that_is_gone_or_given_twice_is_refused(plan: DevelopmentPlan) -> None:
    mark, planner = fault(plan), hat("PROVINCE_OFFICE", plan.unit)
    ask(plan, planner)
    with pytest.raises(NotYet, match="อยู่แล้ว"):
        ask(plan, planner)
    DevelopmentPlan.objects.filter(pk=plan.pk).update(long_term_goal=LongTermGoal.objects.get(unit=plan.unit))
    with pytest.raises(NotYet, match="ไม่มีแล้ว"):
        answer_fault(plan, mark, WHY, by=planner)
    send(plan)


def test_an_answer_is_on_one_paper(plan: DevelopmentPlan) -> None:
    answer = ask(plan)
    with pytest.raises(IntegrityError), transaction.atomic():
        FindingAnswer.objects.filter(pk=answer.pk).update(plan=None)


def test_it_waits_in_the_inbox_of_who_decides_and_a_refused_one_of_who_asked(plan: DevelopmentPlan) -> None:
    answer = ask(plan)
    send(plan)  # the check is kept with the signature
    nesdc = hat("NESDC")
    [row] = [item for item in inbox(nesdc, 50) if item.verb == ACCEPT]
    assert (row.url, row.chip.label, row.unit.code) == (f"/answers/{answer.pk}/", "ALN-11", plan.unit.code)
    decide(answer, accept=False, note="ยังไม่ชัด", valid_until=None, by=nesdc)
    assert [item.verb for item in inbox(answer.asked_by, 50) if item.verb == REFUSED] == [REFUSED]


def test_the_page_asks_and_the_open_register_and_the_print_show_the_waiver(grave: DevelopmentPlan, client: Client) -> None:
    planner, secretary = hat("PROVINCE_OFFICE", grave.unit), hat("POLICY_SECRETARY")
    new = reverse("budgets:plan_answer_new", args=[grave.pk, fault(grave)])
    client.force_login(planner.user)
    assert f'href="{new}"' in client.get(grave.get_absolute_url()).content.decode()
    assert client.post(new, {"reason": "สั้น"}).status_code == 422
    assert client.post(new, {"reason": WHY}).status_code == 302
    answer = FindingAnswer.objects.get()
    client.force_login(secretary.user)
    assert client.get(reverse("budgets:answer", args=[answer.pk])).status_code == 200  # sees the request, not the draft
    assert client.get(grave.get_absolute_url()).status_code == 404
    client.post(reverse("budgets:answer_decide", args=[answer.pk]), {"decision": "accept", "valid_until": "๓๐/๙/๒๕๙๙"})
    client.logout()
    page = client.get(reverse("budgets:waivers")).content.decode()
    assert WHY in page
    assert f"{grave.year_from}–{grave.year_to}" in page
    [row] = PRINTS["j1"].freeze(grave)["answers"]
    assert (row["code"], row["reason"], row["until"][:4]) == ("ALN-11", WHY, "2056")
    assert row["asked_as"] == planner.signature()
    assert row["decided_as"] == secretary.signature()


def test_lists_of_answers_cost_the_same_with_both_kinds_of_paper(
    plan: DevelopmentPlan, client: Client, django_assert_num_queries: Any
) -> None:
    answer = ask(plan)
    client.force_login(hat("PROVINCE_OFFICE", plan.unit).user)
    client.get(reverse("budgets:answers"))  # what a process asks once
    for extra in (0, 30):
        for n in range(extra):
            FindingAnswer.objects.create(
                plan=plan, kind="waiver", code="ALN-11", fingerprint=f"f{n}", message_th="ก", message_en="k", reason=WHY,
                asked_by=answer.asked_by, asked_user=answer.asked_user,
            )  # fmt: skip
        with django_assert_num_queries(6):
            client.get(reverse("budgets:answers"))


# Kept checks ------------------------------------------------------------------------------------------------------------------------------


def test_a_signature_keeps_the_check_with_version_digest_outcomes_findings_and_the_edition(plan: DevelopmentPlan) -> None:
    ask(plan)
    entry = send(plan)
    kept = PlanCheck.objects.get(pk=entry.evidence["check"])
    assert (kept.rulebook_version, kept.input_digest) == (entry.evidence["rulebook"], entry.evidence["digest"])
    assert kept.outcomes["ALN-11"] == "fail"
    assert [f.code for f in kept.findings.filter(outcome="fail", severity="major")] == ["ALN-11"]
    edition = Edition.objects.get(version=kept.rulebook_version)
    assert {"ALN-11", "CMP-04", "ARI-01", "COF-02"} <= edition.rules.keys()
    with pytest.raises(InternalError), transaction.atomic():
        PlanCheck.objects.update(outcomes={})


def test_what_is_the_same_is_kept_once(plan: DevelopmentPlan) -> None:
    first = keep_check(plan, check_plan(plan.pk))
    assert keep_check(plan, check_plan(plan.pk)) == first


def test_came_and_gone_are_marked_against_the_check_before(plan: DevelopmentPlan, client: Client) -> None:
    goal = LongTermGoal.objects.get(unit=plan.unit)
    keep_check(plan, check_plan(plan.pk))
    DevelopmentPlan.objects.filter(pk=plan.pk).update(long_term_goal=goal, executive_summary="")
    client.force_login(hat("PROVINCE_OFFICE", plan.unit).user)
    for _visit in range(2):  # the marks stay when the new result is kept
        page = client.get(plan.get_absolute_url()).content.decode()
        panel = page[page.index('id="findings"') :]
        assert "หายไปจากการตรวจครั้งก่อน 1 ข้อ" in panel
        assert panel.count('class="chip on">ใหม่') == 1
        assert client.post(reverse("plans:plan_check", args=[plan.pk])).status_code == 302
    assert PlanCheck.objects.count() == 2


def test_a_reader_without_the_right_keeps_nothing(plan: DevelopmentPlan, client: Client) -> None:
    send_to = fill_plan(DevelopmentPlanFactory(unit=plan.unit, year_from=2576, state="in_force"))
    client.force_login(hat("AUDITOR").user)
    assert client.post(reverse("plans:plan_check", args=[send_to.pk])).status_code == 403
    assert "hx-post" not in client.get(send_to.get_absolute_url()).content.decode().split('id="findings"')[1][:200]


def test_an_old_check_is_explained_in_the_words_of_its_day_and_compared_with_today(plan: DevelopmentPlan, client: Client) -> None:
    old = keep_check(plan, check_plan(plan.pk))
    rules = RuleSet.objects.create(name="ชุดกฎปีใหม่", first_year=plan.year_from, instrument="มติ ก.น.บ. 3/2569")
    rules.settings.create(code="ALN-11", severity="blocker")
    rules.settings.create(code="CMP-05", parameters={"min_letters": 80})
    RuleSet.objects.filter(pk=rules.pk).update(issued_on=today())
    client.force_login(hat("NESDC_REGION", region=plan.unit.region).user)
    PLAN_WORKFLOW.import_as([plan], "submitted", source="ทดสอบ")
    page = client.get(reverse("budgets:plan_check", args=[old.pk])).content.decode()
    assert "30 ตัวอักษร" in page
    assert "ตามบัญชีกฎ ไม่มีชุดกฎรายปี" in page
    answer = client.post(reverse("budgets:plan_check_again", args=[old.pk]))
    page = client.get(answer["Location"]).content.decode()
    assert "<del>30</del>" not in page
    assert "<del>{&#x27;min_letters&#x27;: 30}</del>" in page
    assert "<del>major</del>" in page
    fresh = PlanCheck.objects.exclude(pk=old.pk).get()
    page = client.get(reverse("budgets:plan_check", args=[fresh.pk])).content.decode()
    assert "มติ ก.น.บ. 3/2569" in page
    assert "80 ตัวอักษร" in page


def test_checks_of_two_plans_are_not_compared(plan: DevelopmentPlan, client: Client) -> None:
    other = DevelopmentPlanFactory(unit=plan.unit, year_from=2576, state="draft")
    pair = [keep_check(p, check_plan(p.pk)).pk for p in (plan, other)]
    client.force_login(hat("PROVINCE_OFFICE", plan.unit).user)
    assert client.get(reverse("budgets:plan_check_compare"), {"old": pair[0], "new": pair[1]}).status_code == 404
    assert client.get(reverse("budgets:plan_check_compare"), {"old": pair[0], "new": "x"}).status_code == 404


def test_the_marks_take_two_queries_however_many_checks(plan: DevelopmentPlan, django_assert_num_queries: Any) -> None:
    for n in range(6):
        DevelopmentPlan.objects.filter(pk=plan.pk).update(executive_summary="" if n % 2 else "สรุป")
        keep_check(plan, check_plan(plan.pk))
        result = check_plan(plan.pk)
        with django_assert_num_queries(2 if n else 1):
            assert before(plan, result)[0]
