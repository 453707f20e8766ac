"""The transition tables at work: every role by state by transition, the log, the triggers, two officers at once."""

import threading
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.roles import ROLES, Reach
from budgets.models import BudgetRequest, RequestTransition
from budgets.workflow import REQUEST_WORKFLOW
from coinvestment.models import Entry, EntryResult
from coinvestment.workflow import ENTRY_WORKFLOW
from core.errors import NoRight, NotYet
from core.workflow import Workflow, transitioned
from plans.models import Proposal
from plans.permissions import DEVELOP, WRITE
from plans.workflow import ACTION_PLAN_WORKFLOW, PLAN_WORKFLOW, PROPOSAL_WORKFLOW
from tests.coinvestment.entries import EntryFactory
from tests.factories import (
    ActionPlanFactory,
    DevelopmentPlanFactory,
    GroupFactory,
    ProjectFactory,
    ProvinceFactory,
    RegionFactory,
    bring,
    fill_plan,
    hat,
    papers,
)
from tests.plans.proposals import ProposalFactory, put_in_plan, score

WORKFLOWS = (PLAN_WORKFLOW, ACTION_PLAN_WORKFLOW, REQUEST_WORKFLOW, ENTRY_WORKFLOW, PROPOSAL_WORKFLOW)
OVER = 2565  # a year that can be closed
REASON = "แก้ยอดรวมให้ตรงกับมติที่ประชุม"


def paper_of(workflow: Workflow, unit: Any, state: str) -> Any:
    """A paper that passes every check, in that state."""
    if workflow is REQUEST_WORKFLOW:
        return papers(unit, state=state)
    if workflow is ENTRY_WORKFLOW:
        entry = EntryFactory(unit=unit, state=state, fiscal_year=OVER)
        EntryResult.objects.create(entry=entry, fiscal_year=OVER, percent=100, spent_baht=entry.amount_baht)
        return entry
    if workflow is PROPOSAL_WORKFLOW:
        return proposal_in(unit, state)
    if workflow is PLAN_WORKFLOW:
        return fill_plan(DevelopmentPlanFactory(unit=unit, state=state))
    plan = ActionPlanFactory(unit=unit)
    ProjectFactory(action_plan=plan)
    return bring(plan, state)


def proposal_in(unit: Any, state: str) -> Any:
    """Scored; in the ranking while it is to be placed, and out of it while it is to be taken back."""
    ActionPlanFactory(unit=unit)
    proposal = ProposalFactory(unit=unit, state=state)
    if proposal.project:
        score(proposal, hat("PLAN_SUBCOMMITTEE", unit))
        put_in_plan(proposal, listed=state == "screened")
    return proposal


def wearer(role_code: str, unit: Any, group: Any) -> Any:
    """A hat of the role on an area that covers the unit."""
    reach = ROLES[role_code].reach
    if reach is Reach.REGION:
        return hat(role_code, region=RegionFactory())
    return hat(role_code, {Reach.NATION: None, Reach.GROUP: group, Reach.PROVINCE: unit}[reach])


def cells() -> list[Any]:
    """Workflow × transition: each is tried by every role in every state."""
    return [pytest.param(w, t.name, id=f"{w.model.__name__}-{t.name}") for w in WORKFLOWS for t in w.transitions]


@pytest.mark.django_db
@pytest.mark.parametrize(("workflow", "name"), cells())
def test_a_transition_is_done_by_the_roles_and_from_the_states_of_the_table_only(workflow: Workflow, name: str) -> None:
    step = workflow.by_name[name]
    unit = ProvinceFactory()
    group = GroupFactory(members=[unit, ProvinceFactory()])
    hats = {code: wearer(code, unit, group) for code in ROLES}
    done = set()
    for state in workflow.states.values:
        with transaction.atomic():
            paper = paper_of(workflow, unit, state)
            for code, by in hats.items():
                if _performs(workflow, paper, name, by):
                    done.add((code, state))
            transaction.set_rollback(True)
    assert done == {
        (code, state)
        for code, role in ROLES.items()
        if step.action in role.actions and role.reach is not Reach.GROUP
        for state in step.sources
    }


def _performs(workflow: Workflow, paper: Any, name: str, by: Any) -> bool:
    try:
        with transaction.atomic():
            if workflow is ENTRY_WORKFLOW:  # whoever may write entries tries its own
                Entry.objects.filter(pk=paper.pk).update(owner_group=by.role_group)
            if workflow is PROPOSAL_WORKFLOW and workflow.by_name[name].action in {DEVELOP, WRITE}:
                Proposal.objects.filter(pk=paper.pk).update(owner=by)
            workflow.perform(paper.pk, name, by=by, comment=REASON)
            transaction.set_rollback(True)
    except (NoRight, NotYet):
        return False
    return True


@pytest.mark.django_db
def test_the_group_head_signs_the_groups_papers_and_no_provinces() -> None:
    group = GroupFactory()
    head = hat("GROUP_HEAD", group)
    REQUEST_WORKFLOW.perform(papers(group).pk, "submit", by=head)
    member = group.members.first().province
    with pytest.raises(NoRight):
        REQUEST_WORKFLOW.perform(papers(member).pk, "submit", by=head)


@pytest.mark.django_db
def test_the_log_keeps_who_in_which_capacity_and_what_the_rules_said() -> None:
    request = papers()
    governor = hat("GOVERNOR", request.unit, capacity="รักษาราชการแทนผู้ว่าราชการจังหวัด", order_no="254/2569")
    entry = REQUEST_WORKFLOW.perform(request.pk, "submit", by=governor)
    assert "รักษาราชการแทน" in entry.signed_as
    assert "254/2569" in entry.signed_as
    assert entry.evidence["outcomes"]["ARI-03"] == "pass"
    assert entry.evidence["rulebook"]


@pytest.mark.django_db
def test_all_blockers_come_at_once_and_nothing_is_changed() -> None:
    request = papers()
    request.lines.update(amount_baht=333_333)
    request.action_plan.projects.update(rationale="")
    with pytest.raises(NotYet) as refused:
        REQUEST_WORKFLOW.perform(request.pk, "submit", by=hat("GOVERNOR", request.unit))
    assert {b.code for b in refused.value.blockers} >= {"ARI-03", "ARI-06", "CMP-01"}
    request.refresh_from_db()
    assert request.state == "draft"
    assert not request.transitions.exists()


@pytest.mark.django_db
def test_a_return_without_a_reason_is_refused() -> None:
    request = papers(state="bb_review")
    with pytest.raises(NotYet) as refused:
        REQUEST_WORKFLOW.perform(request.pk, "ask", by=hat("NESDC"), comment="  สั้น ")
    assert [b.code for b in refused.value.blockers] == ["reason"]


@pytest.mark.django_db
@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_a_state_written_by_hand_in_sql_is_refused(workflow: Workflow) -> None:
    paper = paper_of(workflow, ProvinceFactory(), workflow.initial)
    target = workflow.transitions[0].target
    with pytest.raises(DatabaseError, match="no log row in this transaction"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {workflow.model._meta.db_table} SET state = %s WHERE id = %s", [target, paper.pk])
    with pytest.raises(DatabaseError, match="no log row in this transaction"), transaction.atomic():
        workflow.model.objects.filter(pk=paper.pk).update(state=target)


@pytest.mark.django_db
def test_a_paper_cannot_be_born_in_another_state() -> None:
    plan = ActionPlanFactory(state="submitted")
    with pytest.raises(DatabaseError, match="starts as draft"), transaction.atomic():
        BudgetRequest.objects.create(unit=plan.unit, fiscal_year=plan.fiscal_year, action_plan=plan, request_no="x", state="submitted")


@pytest.mark.django_db
def test_the_log_is_neither_changed_nor_deleted_nor_written_off_the_table() -> None:
    request = papers()
    entry = REQUEST_WORKFLOW.perform(request.pk, "submit", by=hat("GOVERNOR", request.unit))
    with pytest.raises(DatabaseError), transaction.atomic():
        RequestTransition.objects.filter(pk=entry.pk).update(comment="forged")
    with pytest.raises(DatabaseError), transaction.atomic():
        RequestTransition.objects.filter(pk=entry.pk).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        RequestTransition.objects.create(paper=request, action="accept", from_state="draft", to_state="proposed_in_bill", signed_as="x")


@pytest.mark.django_db(transaction=True)
def test_two_officers_submitting_at_once_leave_one_log_row() -> None:
    request = papers()
    governor = hat("GOVERNOR", request.unit)
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def submit() -> None:
        try:
            start.wait(10)
            REQUEST_WORKFLOW.perform(request.pk, "submit", by=governor)
            outcomes.append("done")
        except NotYet as refused:
            outcomes.append(refused.blockers[0].code)
        finally:
            connection.close()

    threads = [threading.Thread(target=submit) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["done", "state"]
    assert RequestTransition.objects.filter(paper=request, action="submit").count() == 1


@pytest.mark.django_db
def test_listeners_hear_of_a_transition_after_the_commit_only(django_capture_on_commit_callbacks: Any) -> None:
    heard: list[str] = []

    def listen(**news: Any) -> None:
        heard.append(news["log"].action)

    transitioned.connect(listen, sender=BudgetRequest, weak=False)
    try:
        request = papers()
        with django_capture_on_commit_callbacks(execute=False) as callbacks:
            REQUEST_WORKFLOW.perform(request.pk, "submit", by=hat("GOVERNOR", request.unit))
        assert heard == []
        for callback in callbacks:
            callback()
        assert heard == ["submit"]
    finally:
        transitioned.disconnect(listen, sender=BudgetRequest)
