"""Rule checks on paper: the sheet of a check, and waivers and justifications at the end of the lists."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import today
from budgets.answers import answer_fault, decide
from budgets.checks import check_request, results_for, store
from budgets.models import BudgetRequest, Ceiling, CheckRun, ManagementBudget
from core.thai import thai_date, thai_digits
from plans.models import DevelopmentPlan, FindingAnswer, LongTermGoal
from plans.rules import check_plan
from reports.models import Document
from reports.papers import PRINTS
from reports.services import freeze
from tests.factories import DevelopmentPlanFactory, fill_plan, hat, papers
from tests.reports.test_prints import grid, pages_of, squeezed

pytestmark = pytest.mark.django_db
WHY = "ครม. มีมติเพิ่มกรอบแล้ว รอหนังสือแจ้ง จะปรับในเดือนหน้า"
LAST = timedelta(days=30)


def checked(request: BudgetRequest) -> None:
    plan = request.action_plan
    store(CheckRun.objects.create(fiscal_year=plan.fiscal_year, action_plan=plan), results_for([plan.pk]))


@pytest.fixture
def over_by_one() -> BudgetRequest:
    """One baht above its ceiling and another management budget than the rate, both found by the latest check."""
    request = papers()
    Ceiling.objects.filter(unit=request.unit, fiscal_year=request.fiscal_year).update(amount_baht=request.total_baht - 1)
    ManagementBudget.objects.filter(unit=request.unit, fiscal_year=request.fiscal_year).update(amount_baht=Decimal(1))
    checked(request)
    return request


def answered(request: BudgetRequest, code: str, *, accept: bool = True) -> FindingAnswer:
    """The fault of this rule answered and decided: by the secretariat where it is a waiver, else by the reviewer."""
    result = check_request(request)
    fault = next(f for f in (*result.blockers, *result.majors) if f.code == code)
    answer = answer_fault(request.action_plan, fault.fingerprint, WHY, by=hat("PROVINCE_OFFICE", request.unit))
    until = today() + LAST if answer.kind == "waiver" else None
    by = hat("POLICY_SECRETARY" if until else "NESDC")
    return decide(answer, accept=accept, note="เห็นด้วยกับหน่วยงาน", valid_until=until, by=by)


def text_of(document: Document) -> str:
    return squeezed("".join(pages_of(document)))


@pytest.mark.parametrize("digits", ["thai", "arabic"])
def test_a_waiver_in_effect_stands_at_the_end_of_the_request_with_who_and_until(over_by_one: BudgetRequest, digits: str) -> None:
    answer = answered(over_by_one, "CEI-01")
    text = text_of(freeze(over_by_one, digits=digits))
    until = thai_date(answer.valid_until)
    assert squeezed("ข้อผ่อนผันและคำชี้แจง") in text
    assert "CEI-01" in text
    for part in (WHY, answer.asked_as, answer.decided_as, f"ผ่อนผันถึง {until}", "เห็นด้วยกับหน่วยงาน"):
        assert squeezed(thai_digits(part) if digits == "thai" else part) in text, part


def test_a_stored_request_prints_its_amounts_in_the_columns_of_the_form(over_by_one: BudgetRequest) -> None:
    fresh = freeze(over_by_one, digits="arabic")
    stored = Document.objects.get(pk=fresh.pk)
    assert list(stored.snapshot["split"]) != list(fresh.snapshot["split"])  # the database keeps no order of keys
    assert pages_of(stored) == pages_of(fresh)
    management = next(line for line in "".join(pages_of(stored)).splitlines() if "9,000,000" in line)
    assert management.split()[-1] == "9,000,000"


def test_what_is_pending_refused_or_over_is_not_on_the_papers(over_by_one: BudgetRequest) -> None:
    answered(over_by_one, "CEI-03", accept=False)
    assert freeze(over_by_one, digits="thai").snapshot["answers"] == []
    answered(over_by_one, "CEI-01")
    assert [a["code"] for a in freeze(over_by_one, digits="thai").snapshot["answers"]] == ["CEI-01"]
    with time_machine.travel(today() + LAST + timedelta(days=1, hours=12), tick=False):
        assert freeze(over_by_one, digits="thai").snapshot["answers"] == []


def test_an_answer_to_figures_that_moved_is_not_on_the_papers(over_by_one: BudgetRequest) -> None:
    answered(over_by_one, "CEI-01")
    Ceiling.objects.filter(unit=over_by_one.unit).update(amount_baht=over_by_one.total_baht - 2)
    checked(over_by_one)
    assert freeze(over_by_one, digits="thai").snapshot["answers"] == []


def test_the_list_of_the_action_plan_ends_with_what_was_justified(over_by_one: BudgetRequest) -> None:
    answered(over_by_one, "CEI-03")
    text = text_of(freeze(over_by_one.action_plan, digits="arabic", code="j2"))
    assert squeezed("ข้อผ่อนผันและคำชี้แจง") not in text
    over_by_one.action_plan.projects.update(rank=1)
    checked(over_by_one)
    plan_fault = next(f for f in check_request(over_by_one).blockers if f.code == "CEI-04")
    FindingAnswer.objects.update(fingerprint=plan_fault.fingerprint)
    assert squeezed(WHY) in text_of(freeze(over_by_one.action_plan, digits="arabic", code="j2"))


def test_the_sheet_of_a_request_holds_every_finding_and_who_answered_it(over_by_one: BudgetRequest) -> None:
    answer = answered(over_by_one, "CEI-01")
    document = freeze(over_by_one, digits="arabic", code="requestcheck")
    text = text_of(document)
    outcomes = {o["label"]: o["codes"] for o in document.snapshot["outcomes"]}
    assert outcomes["ไม่ผ่าน"] == ["CEI-01", "CEI-03"]
    assert "ARI-03" in outcomes["ผ่าน"]
    for part in (
        "ผลตรวจสอบความสอดคล้องของคำของบประมาณ",
        "ต้องแก้",
        "ต้องชี้แจง",
        WHY,
        answer.decided_as,
        document.snapshot["rulebook"],
        "เกินกรอบ",
    ):
        assert squeezed(part) in text, part
    assert [row[0] for row in grid(document)[4:]] == ["CEI-01", "CEI-03"]


def test_the_sheet_of_the_action_plan_says_nothing_of_the_draft_request(over_by_one: BudgetRequest) -> None:
    found = freeze(over_by_one.action_plan, digits="thai", code="check").snapshot
    assert found["groups"] == []
    assert [o["label"] for o in found["outcomes"]] == ["ผ่าน"]
    assert "CEI-01" not in found["outcomes"][0]["codes"]


def test_a_paper_never_checked_says_so() -> None:
    request = papers()
    for thing, code in ((request, "requestcheck"), (request.action_plan, "check")):
        assert "ยังไม่ได้ตรวจ" in text_of(freeze(thing, digits="thai", code=code))


@pytest.mark.parametrize(("code", "queries"), [("request", 12), ("requestcheck", 5), ("j2", 10), ("check", 6)])
@pytest.mark.parametrize("projects", [2, 12])
def test_the_queries_do_not_grow_with_projects(code: str, queries: int, projects: int, django_assert_num_queries) -> None:
    request = papers(projects=projects)
    checked(request)
    model = PRINTS[code].model
    pk = request.pk if model is BudgetRequest else request.action_plan_id
    related = ("action_plan__plan", "unit") if model is BudgetRequest else ("plan", "unit")
    thing = model.objects.select_related(*related).get(pk=pk)
    with django_assert_num_queries(queries):
        PRINTS[code].freeze(thing)


def test_the_sheets_are_ordered_from_their_papers(client: Client, over_by_one: BudgetRequest) -> None:
    client.force_login(hat("PROVINCE_OFFICE", over_by_one.unit).user)
    for thing, code in ((over_by_one, "requestcheck"), (over_by_one.action_plan, "check")):
        url = reverse("reports:order", args=[code, thing.pk])
        assert url in client.get(thing.get_absolute_url()).content.decode()
        assert client.post(url).status_code == 302


def test_a_justification_stands_at_the_end_of_the_development_plan_until_its_fault_is_gone() -> None:
    plan = fill_plan(DevelopmentPlanFactory(state="draft"))
    goal = LongTermGoal.objects.create(unit=plan.unit, text="เมืองแห่งชีวิต", year_from=2561, year_to=2580)
    [fault] = check_plan(plan.pk).majors
    answer = answer_fault(plan, fault.fingerprint, WHY, by=hat("PROVINCE_OFFICE", plan.unit))
    assert squeezed(WHY) not in text_of(freeze(plan, digits="thai"))  # nobody has accepted it yet
    decide(answer, accept=True, note="รับไว้", valid_until=None, by=hat("NESDC"))
    text = text_of(freeze(plan, digits="thai"))
    assert squeezed("ข้อผ่อนผันและคำชี้แจง") in text
    assert squeezed(WHY) in text
    DevelopmentPlan.objects.filter(pk=plan.pk).update(long_term_goal=goal)
    assert squeezed(WHY) not in text_of(freeze(DevelopmentPlan.objects.get(pk=plan.pk), digits="arabic"))
