"""Waivers and justifications: who asks, who decides, how long they hold, and what they open."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, today
from alignment.models import RuleSet
from budgets.answers import answer_fault, decide, withdraw
from budgets.check_services import unanswered
from budgets.checks import check_request, results_for, store
from budgets.models import BudgetRequest, Ceiling, CheckRun, ManagementBudget, Standing
from budgets.workflow import REQUEST_WORKFLOW
from core.errors import NoRight, NotYet
from plans.models import FindingAnswer
from tests.factories import hat, papers

pytestmark = pytest.mark.django_db
WHY = "ครม. มีมติเพิ่มกรอบแล้ว รอหนังสือแจ้ง จะปรับในเดือนหน้า"


@pytest.fixture
def over_by_one() -> BudgetRequest:
    """A request one baht above its ceiling, in order otherwise."""
    request = papers()
    ceiling = Ceiling.objects.get(unit=request.unit, fiscal_year=request.fiscal_year)
    ceiling.amount_baht = request.total_baht - 1
    ceiling.save()
    return request


@pytest.fixture
def odd_management() -> BudgetRequest:
    """A request whose management budget is not the body's rate (CEI-03, major)."""
    request = papers()
    ManagementBudget.objects.filter(unit=request.unit, fiscal_year=request.fiscal_year).update(amount_baht=Decimal(1))
    return request


def the_fault(request: BudgetRequest) -> str:
    result = check_request(request)
    [fault] = [*result.blockers, *result.majors]
    return fault.fingerprint


def ask(request: BudgetRequest, by: Membership | None = None) -> FindingAnswer:
    planner = by or hat("PROVINCE_OFFICE", request.unit)
    return answer_fault(request.action_plan, the_fault(request), WHY, by=planner)


def grant(answer: FindingAnswer, until: date, by: Membership | None = None) -> FindingAnswer:
    return decide(answer, accept=True, note="", valid_until=until, by=by or hat("POLICY_SECRETARY"))


def send(request: BudgetRequest) -> Any:
    return REQUEST_WORKFLOW.perform(request.pk, "submit", by=hat("GOVERNOR", request.unit))


def codes(request: BudgetRequest) -> list[str]:
    with pytest.raises(NotYet) as refused:
        send(request)
    return [b.code for b in refused.value.blockers]


def test_a_waiver_lifts_the_blocker_up_to_its_last_day_and_no_longer(over_by_one: BudgetRequest) -> None:
    last = today() + timedelta(days=10)
    assert codes(over_by_one) == ["CEI-01"]
    grant(ask(over_by_one), last)
    with time_machine.travel(last + timedelta(days=1, hours=12), tick=False):
        assert codes(over_by_one) == ["CEI-01"]
    with time_machine.travel(last, tick=False):
        assert [a["code"] for a in send(over_by_one).evidence["answers"]] == ["CEI-01"]


def test_asking_is_not_being_granted(over_by_one: BudgetRequest) -> None:
    ask(over_by_one)
    assert codes(over_by_one) == ["CEI-01"]


def test_a_waiver_speaks_for_its_figures_only(over_by_one: BudgetRequest) -> None:
    grant(ask(over_by_one), today())
    Ceiling.objects.update(amount_baht=over_by_one.total_baht - 2)
    assert codes(over_by_one) == ["CEI-01"]


def test_who_asked_does_not_decide_whatever_the_hat(over_by_one: BudgetRequest) -> None:
    planner = hat("PROVINCE_OFFICE", over_by_one.unit)
    answer = ask(over_by_one, planner)
    with pytest.raises(NoRight):
        grant(answer, today(), by=hat("POLICY_SECRETARY", user=planner.user))
    with pytest.raises(IntegrityError), transaction.atomic():
        FindingAnswer.objects.filter(pk=answer.pk).update(decision="accepted", decided_user=planner.user, valid_until=today())


@pytest.mark.parametrize("role", ["GOVERNOR", "PROVINCE_OFFICE", "BUDGET_BUREAU", "AUDITOR"])
def test_only_the_secretariat_grants(over_by_one: BudgetRequest, role: str) -> None:
    answer = ask(over_by_one)
    where = (over_by_one.unit,) if role in ("GOVERNOR", "PROVINCE_OFFICE") else ()
    with pytest.raises(NoRight):
        grant(answer, today(), by=hat(role, *where))


@pytest.mark.parametrize("role", ["AUDITOR", "NESDC", "BUDGET_BUREAU"])
def test_only_the_owner_asks(over_by_one: BudgetRequest, role: str) -> None:
    with pytest.raises(NoRight):
        ask(over_by_one, hat(role))


def test_a_rule_that_may_not_be_waived_says_what_to_mend() -> None:
    request = papers()
    request.lines.update(amount_baht=Decimal("500050"))
    fault = next(f for f in check_request(request).blockers if f.code == "ARI-06")
    with pytest.raises(NotYet, match="ARI-06"):
        answer_fault(request.action_plan, fault.fingerprint, WHY, by=hat("PROVINCE_OFFICE", request.unit))


def test_a_grant_needs_a_day_and_a_refusal_a_reason(over_by_one: BudgetRequest) -> None:
    answer, secretary = ask(over_by_one), hat("POLICY_SECRETARY")
    for accept, until in ((True, None), (True, today() - timedelta(days=1)), (False, None)):
        with pytest.raises(NotYet):
            decide(answer, accept=accept, note="", valid_until=until, by=secretary)
    assert decide(answer, accept=False, note="ให้ลดโครงการท้ายบัญชี", valid_until=None, by=secretary).decision == "refused"


def test_a_second_answer_to_the_same_fault_is_refused_until_the_first_is_over(over_by_one: BudgetRequest) -> None:
    grant(ask(over_by_one), today())
    with pytest.raises(NotYet, match="อยู่แล้ว"):
        ask(over_by_one)
    with time_machine.travel(today() + timedelta(days=2), tick=False):
        ask(over_by_one)
    assert sorted(FindingAnswer.objects.values_list("decision", flat=True)) == ["over", "pending"]


def test_a_major_needs_a_reason_to_be_sent_and_its_acceptance_to_be_accepted(odd_management: BudgetRequest) -> None:
    request = odd_management
    assert codes(request) == ["CEI-03"]
    answer = ask(request)
    send(request)
    bureau = hat("BUDGET_BUREAU")
    REQUEST_WORKFLOW.perform(request.pk, "open_review", by=bureau)
    with pytest.raises(NotYet, match="ยังไม่ได้รับคำชี้แจง"):
        REQUEST_WORKFLOW.perform(request.pk, "accept", by=bureau)
    decide(answer, accept=True, note="", valid_until=None, by=bureau)
    REQUEST_WORKFLOW.perform(request.pk, "accept", by=bureau)


def weighed(severity: str, day: date) -> None:
    """From that day on the management budget's rule is as grave as that."""
    made = RuleSet.objects.create(name=severity, first_year=2571, instrument="มติ")
    made.settings.create(code="CEI-03", severity=severity)
    RuleSet.objects.filter(pk=made.pk).update(issued_on=day)


def test_a_reason_waives_nothing_when_the_rule_becomes_graver_and_a_waiver_is_no_reason_when_it_becomes_lighter(
    odd_management: BudgetRequest,
) -> None:
    bureau = hat("BUDGET_BUREAU")
    decide(ask(odd_management), accept=True, note="", valid_until=None, by=bureau)
    weighed("blocker", today())
    assert codes(odd_management) == ["CEI-03"]
    waiver = ask(odd_management)
    assert waiver.kind == "waiver"
    assert [a.decision for a in FindingAnswer.objects.filter(kind="justification")] == ["over"]
    grant(waiver, today() + timedelta(days=30))
    store(CheckRun.objects.create(action_plan=odd_management.action_plan, fiscal_year=2571), results_for([odd_management.action_plan_id]))
    assert unanswered(Standing.objects.get()) == 0
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        weighed("major", today())
        assert codes(odd_management) == ["CEI-03"]
        reason = ask(odd_management)
        assert reason.kind == "justification"
        send(odd_management)
        waiver.refresh_from_db()
        assert waiver.decision == "over"


def test_only_who_asked_takes_back_and_only_while_it_waits(over_by_one: BudgetRequest) -> None:
    planner = hat("PROVINCE_OFFICE", over_by_one.unit)
    answer = ask(over_by_one, planner)
    with pytest.raises(NoRight):
        withdraw(answer, by=hat("PROVINCE_OFFICE", over_by_one.unit))
    withdraw(answer, by=planner)
    with pytest.raises(NotYet):
        withdraw(answer, by=planner)


def test_the_button_counts_what_nobody_answered(over_by_one: BudgetRequest) -> None:
    run = CheckRun.objects.create(fiscal_year=over_by_one.fiscal_year, action_plan=over_by_one.action_plan)
    store(run, results_for([over_by_one.action_plan_id]))
    standing = over_by_one.action_plan.standing
    assert unanswered(standing) == 1
    grant(ask(over_by_one), today())
    assert unanswered(standing) == 0


def test_the_page_asks_the_secretary_decides_and_everybody_reads_the_register(over_by_one: BudgetRequest, client: Client) -> None:
    planner, secretary = hat("PROVINCE_OFFICE", over_by_one.unit), hat("POLICY_SECRETARY")
    new = reverse("budgets:answer_new", args=[over_by_one.action_plan_id, the_fault(over_by_one)])
    client.force_login(planner.user)
    assert "อยู่ 1 บาท" in client.get(new).content.decode()
    assert client.post(new, {"reason": "สั้น"}).status_code == 422
    assert client.post(new, {"reason": WHY}).status_code == 302
    answer = FindingAnswer.objects.get()
    client.force_login(secretary.user)
    decided = client.post(reverse("budgets:answer_decide", args=[answer.pk]), {"decision": "accept", "valid_until": "๓๐/๙/๒๕๙๙"})
    assert decided.status_code == 302
    client.logout()
    page = client.get(reverse("budgets:waivers")).content.decode()
    assert WHY in page
    assert secretary.signature() in page
    assert planner.signature() in page


def test_lists_cost_the_same_however_many_answers(over_by_one: BudgetRequest, client: Client, django_assert_max_num_queries: Any) -> None:
    answer = ask(over_by_one)
    client.force_login(hat("NESDC").user)
    for n in range(30):
        FindingAnswer.objects.create(
            action_plan=answer.action_plan, kind="waiver", code="CEI-01", fingerprint=f"f{n}", message_th="ก", message_en="k", reason=WHY,
            asked_by=answer.asked_by, asked_user=answer.asked_user,
        )  # fmt: skip
    with django_assert_max_num_queries(12):
        assert client.get(reverse("budgets:answers")).status_code == 200


def test_what_waits_stands_on_the_first_page_however_old_and_none_is_left_out(over_by_one: BudgetRequest, client: Client) -> None:
    answer = ask(over_by_one)
    FindingAnswer.objects.filter(pk=answer.pk).update(asked_at=timezone.now() - timedelta(days=900))
    client.force_login(hat("NESDC").user)
    for n in range(120):
        FindingAnswer.objects.create(
            action_plan=answer.action_plan, kind="waiver", code="CEI-01", fingerprint=f"f{n}", message_th="ก", message_en="k", reason=WHY,
            asked_by=answer.asked_by, asked_user=answer.asked_user, decision="withdrawn",
        )  # fmt: skip
    pages = [client.get(reverse("budgets:answers"), {"page": n}).context["rows"] for n in (1, 2)]
    assert pages[0][0]["answer"] == answer
    assert len({row["answer"].pk for page in pages for row in page}) == 121
