"""Waivers and justifications in the inbox: they wait for who decides, a refused one for who asked."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import Membership, today
from budgets.answers import answer_fault, decide
from budgets.checks import check_request, results_for, store
from budgets.models import BudgetRequest, Ceiling, CheckRun, ManagementBudget
from config.inbox import inbox, inbox_count
from plans.models import FindingAnswer
from tests.factories import hat, papers

pytestmark = pytest.mark.django_db
WHY = "ครม. มีมติเพิ่มกรอบแล้ว รอหนังสือแจ้ง จะปรับในเดือนหน้า"
Asked = tuple[BudgetRequest, FindingAnswer, FindingAnswer]
WAIVER, JUSTIFICATION, REFUSED = "พิจารณาคำขอผ่อนผัน", "รับคำชี้แจง", "ถูกปฏิเสธ แก้ตามเหตุผลหรือยื่นใหม่"


@pytest.fixture
def asked() -> Asked:
    """A waiver and a justification of one sent request, both waiting."""
    request = papers(state="submitted")
    Ceiling.objects.filter(unit=request.unit).update(amount_baht=request.total_baht - 1)
    ManagementBudget.objects.filter(unit=request.unit).update(amount_baht=1)
    recheck(request)
    planner = hat("PROVINCE_OFFICE", request.unit)
    return request, ask(request, "CEI-01", planner), ask(request, "CEI-03", planner)


def recheck(request: BudgetRequest) -> None:
    plan = request.action_plan
    store(CheckRun.objects.create(fiscal_year=plan.fiscal_year, action_plan=plan), results_for([plan.pk]))


def ask(request: BudgetRequest, code: str, by: Membership) -> FindingAnswer:
    fault = next(f for f in check_request(request).findings if f.code == code)
    return answer_fault(request.action_plan, fault.fingerprint, WHY, by=by)


def verbs(person: Membership) -> list[str]:
    return [item.verb for item in inbox(person, 50) if item.verb in {WAIVER, JUSTIFICATION, REFUSED}]


def test_each_waits_for_who_decides_it(asked: Asked) -> None:
    request, waiver, justification = asked
    assert verbs(hat("POLICY_SECRETARY")) == [WAIVER]
    assert verbs(hat("BUDGET_BUREAU")) == [JUSTIFICATION]
    assert verbs(waiver.asked_by) == []
    assert verbs(hat("AUDITOR")) == []
    [row] = [item for item in inbox(hat("POLICY_SECRETARY"), 50) if item.verb == WAIVER]
    assert (row.url, row.chip.label, row.unit.code) == (f"/answers/{waiver.pk}/", "CEI-01", request.unit.code)
    decide(waiver, accept=True, note="", valid_until=today() + timedelta(days=3), by=hat("POLICY_SECRETARY"))
    decide(justification, accept=True, note="", valid_until=None, by=hat("BUDGET_BUREAU"))
    assert (verbs(hat("POLICY_SECRETARY")), verbs(hat("BUDGET_BUREAU"))) == ([], [])


def test_a_refused_one_waits_for_who_asked_until_it_is_asked_anew_or_mended(asked: Asked) -> None:
    request, waiver, justification = asked
    decide(waiver, accept=False, note="ยังไม่มีหนังสือ", valid_until=None, by=hat("POLICY_SECRETARY"))
    decide(justification, accept=False, note="ไม่ชัด", valid_until=None, by=hat("BUDGET_BUREAU"))
    assert verbs(waiver.asked_by) == [REFUSED, REFUSED]
    assert verbs(hat("PROVINCE_OFFICE", request.unit)) == []
    ask(request, "CEI-03", waiver.asked_by)
    assert verbs(waiver.asked_by) == [REFUSED]
    Ceiling.objects.filter(unit=request.unit).update(amount_baht=request.total_baht)
    recheck(request)
    assert verbs(waiver.asked_by) == []


@pytest.mark.parametrize("role", ["POLICY_SECRETARY", "NESDC"])
def test_they_are_read_and_counted_with_the_papers(role: str, asked: Asked, client: Client, django_assert_num_queries: Any) -> None:
    person = hat(role)
    inbox_count(person)
    with django_assert_num_queries(2):
        assert len(inbox(person, 50)) == inbox_count(person) > 0
    client.force_login(person.user)
    page = client.get("/").content.decode()
    assert (WAIVER if role == "POLICY_SECRETARY" else JUSTIFICATION) in page
