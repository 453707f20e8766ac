"""The one list of what stands in the way of a signature: conditions of the step, blockers, majors; each with the place to mend it."""

from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from budgets.checks import results_for, store
from budgets.in_the_way import Hindrance, Way
from budgets.models import BudgetRequest, CheckFinding, CheckRun, ManagementBudget
from core.jobs import JobStatus
from plans.models import AnnualActionPlan, FindingAnswer, Objective
from tests.factories import ActionPlanFactory, LineFactory, ProjectFactory, RequestFactory, hat, papers

pytestmark = pytest.mark.django_db


def check_now(plan: AnnualActionPlan) -> None:
    run = CheckRun.objects.create(fiscal_year=plan.fiscal_year, action_plan=plan, status=JobStatus.RUNNING)
    store(run, results_for([plan.pk]))


def way(client: Client, paper: BudgetRequest | AnnualActionPlan, role: str = "PROVINCE_OFFICE") -> Way | None:
    client.force_login(hat(role, paper.unit).user)
    page = client.get(paper.get_absolute_url())
    assert page.status_code == 200
    found: Way | None = page.context["way"]
    return found


def codes(found: Way | None) -> list[str]:
    assert found is not None
    return [item.code for item in found.items]


def urls(found: Way | None, code: str) -> list[str]:
    assert found is not None
    return [link.url for item in found.items if item.code == code for link in item.links]


def answered(fault: CheckFinding, kind: str, **more: Any) -> None:
    asker = hat("PROVINCE_OFFICE", fault.action_plan.unit)
    FindingAnswer.objects.create(
        action_plan=fault.action_plan, kind=kind, code=fault.code, fingerprint=fault.fingerprint, message_th="ก", message_en="a",
        reason="มีเหตุผลยาวพอที่จะอ่านเข้าใจ", asked_by=asker, asked_user=asker.user, asked_as="ผู้ขอ", **more,
    )  # fmt: skip


def test_a_request_in_order_has_nothing_in_its_way(client: Client) -> None:
    request = papers()
    check_now(request.action_plan)
    assert codes(way(client, request)) == []


def test_conditions_and_faults_stand_in_one_list_with_the_place_to_mend_each(client: Client) -> None:
    plan = ActionPlanFactory()
    project = ProjectFactory(action_plan=plan)
    request = papers_of(plan)
    line = LineFactory(request=request, project=project, amount_baht=45_750)
    ManagementBudget.objects.update(amount_baht=1_000_000)
    check_now(plan)
    found = way(client, request)
    assert {"action-plan-draft", "ARI-06", "CEI-03", "ARI-03"} <= set(codes(found))
    assert urls(found, "ARI-06")[0] == f"/requests/lines/{line.pk}/#id_amount_baht"
    assert urls(found, "CEI-03")[0] == f"/requests/{request.pk}/management/#id_amount_baht"
    assert urls(found, "action-plan-draft") == [plan.get_absolute_url()]
    assert any("answers" in url for url in urls(found, "CEI-03")), "a major is justified from here"


def test_a_fault_is_told_in_full_once_and_the_list_leads_there(client: Client) -> None:
    plan = ActionPlanFactory()
    Objective.objects.filter(project=ProjectFactory(action_plan=plan)).delete()
    check_now(plan)
    client.force_login(hat("PROVINCE_OFFICE", plan.unit).user)
    page = client.get(plan.get_absolute_url())
    item = next(item for item in page.context["way"].items if item.code == "CMP-01")
    fault = CheckFinding.objects.get(code="CMP-01", outcome="fail")
    assert item.card == f"#finding-{fault.fingerprint}"
    assert f'id="{item.card[1:]}"' in page.content.decode()
    assert page.content.decode().count(escape(fault.message_th)) == 1


def test_many_faults_of_one_rule_are_two_and_a_count() -> None:
    items = (*(Hindrance("blocker", "ARI-06", str(n)) for n in range(5)), Hindrance("major", "CEI-03", "x"))
    assert [(len(cluster.shown), cluster.more) for cluster in Way("", False, True, items, ()).clusters] == [(2, 3), (1, 0)]


def papers_of(plan: AnnualActionPlan) -> BudgetRequest:
    request: BudgetRequest = RequestFactory(action_plan=plan)
    return request


def test_a_justified_major_and_a_waived_blocker_leave_the_list(client: Client) -> None:
    request = papers()
    LineFactory(request=request, project=request.action_plan.projects.first(), amount_baht=45_750)
    ManagementBudget.objects.update(amount_baht=1_000_000)
    check_now(request.action_plan)
    before = codes(way(client, request))
    secretary = hat("POLICY_SECRETARY")
    for fault in CheckFinding.objects.filter(code__in=("CEI-03", "ARI-03"), outcome="fail"):
        more = {"decision": "accepted", "valid_until": "2099-01-01", "decided_user": secretary.user, "decided_by": secretary}
        answered(fault, *(["justification"] if fault.code == "CEI-03" else ["waiver"]), **({} if fault.code == "CEI-03" else more))
    after = codes(way(client, request))
    assert set(before) - set(after) == {"CEI-03", "ARI-03"}


def test_a_waiver_asked_for_but_not_granted_lifts_nothing(client: Client) -> None:
    request = papers()
    LineFactory(request=request, project=request.action_plan.projects.first(), amount_baht=45_750)
    check_now(request.action_plan)
    answered(CheckFinding.objects.get(code="ARI-06"), "waiver")
    assert "ARI-06" in codes(way(client, request))


def test_the_button_points_to_the_list_that_holds_all_its_reasons(client: Client) -> None:
    request = papers()
    LineFactory(request=request, project=request.action_plan.projects.first(), amount_baht=45_750)
    check_now(request.action_plan)
    found = way(client, request, "GOVERNOR")
    assert found is not None
    submit = next(action for action in found.actions if action.name == "submit")
    assert [blocker.url for blocker in submit.blockers] == ["#in-the-way"]


def test_a_button_that_knows_more_than_the_latest_check_keeps_its_reasons(client: Client) -> None:
    plan = ActionPlanFactory()
    project = ProjectFactory(action_plan=plan)
    check_now(plan)
    Objective.objects.filter(project=project).delete()
    found = way(client, plan, "GOVERNOR")
    assert found is not None
    assert codes(found) == []
    submit = next(action for action in found.actions if action.name == "submit")
    assert {blocker.code for blocker in submit.blockers} == {"CMP-01"}


def test_a_missing_item_of_the_brief_leads_to_its_section(client: Client) -> None:
    plan = ActionPlanFactory()
    project = ProjectFactory(action_plan=plan, milestone=None)
    Objective.objects.filter(project=project).delete()
    check_now(plan)
    found = way(client, plan)
    assert urls(found, "CMP-01")[0] == f"/projects/{project.pk}/edit/reasons/#objectives"
    assert urls(found, "ALN-06")[0] == f"/projects/{project.pk}/edit/links/#id_milestone"
    governor = way(client, plan, "GOVERNOR")
    assert urls(governor, "CMP-01")[0] == f"/projects/{project.pk}/#reasons"


def test_faults_of_the_request_do_not_hold_up_the_action_plan(client: Client) -> None:
    plan = ActionPlanFactory()
    project = ProjectFactory(action_plan=plan)
    LineFactory(request=papers_of(plan), project=project, amount_baht=45_750)
    check_now(plan)
    assert codes(way(client, plan)) == []


def test_a_request_that_was_sent_has_no_list(client: Client) -> None:
    assert way(client, papers(state="submitted")) is None


def test_an_auditor_sees_no_list(client: Client) -> None:
    request = papers(state="submitted")
    client.force_login(hat("AUDITOR").user)
    assert client.get(request.get_absolute_url()).context["way"] is None
