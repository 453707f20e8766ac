"""One transition table per paper feeds states, log constraint, buttons and diagram; they may not drift apart."""

import pytest

from accounts.roles import ALL_ACTIONS, ROLES
from budgets.states import REQUEST_EDGES
from budgets.workflow import REQUEST_WORKFLOW
from coinvestment.states import ENTRY_EDGES
from coinvestment.workflow import ENTRY_WORKFLOW
from core.workflow import Workflow
from plans.states import ACTION_PLAN_EDGES, PLAN_EDGES, PROPOSAL_EDGES
from plans.workflow import ACTION_PLAN_WORKFLOW, PLAN_WORKFLOW, PROPOSAL_WORKFLOW

TABLES = [
    (PLAN_WORKFLOW, PLAN_EDGES),
    (ACTION_PLAN_WORKFLOW, ACTION_PLAN_EDGES),
    (REQUEST_WORKFLOW, REQUEST_EDGES),
    (ENTRY_WORKFLOW, ENTRY_EDGES),
    (PROPOSAL_WORKFLOW, PROPOSAL_EDGES),
]


@pytest.mark.parametrize(("workflow", "edges"), TABLES)
def test_the_edges_the_database_knows_are_the_table(workflow: Workflow, edges: tuple) -> None:
    assert workflow.edges == set(edges)


@pytest.mark.parametrize(("workflow", "edges"), TABLES)
def test_every_state_is_reached_and_named(workflow: Workflow, edges: tuple) -> None:
    reached = {workflow.initial} | {target for _, _, target in edges}
    assert reached == set(workflow.states.values)
    assert all(workflow.label(state) for state in reached)


@pytest.mark.parametrize("workflow", [w for w, _ in TABLES])
def test_every_transition_is_held_by_some_role(workflow: Workflow) -> None:
    held = set().union(*(role.actions for role in ROLES.values()))
    assert {t.action for t in workflow.transitions} <= held


def test_roles_hold_known_actions_only() -> None:
    assert set().union(*(role.actions | role.member_actions for role in ROLES.values())) <= ALL_ACTIONS


@pytest.mark.parametrize("noun", ["plan", "action_plan", "request"])
def test_nobody_both_drafts_and_signs_the_same_paper(noun: str) -> None:
    both = [r.code for r in ROLES.values() if {f"edit_{noun}", f"sign_{noun}"} <= r.actions]
    assert both == []


@pytest.mark.parametrize("workflow", [w for w, _ in TABLES])
def test_a_return_needs_a_reason(workflow: Workflow) -> None:
    returns = [
        t for t in workflow.transitions if t.target in {"returned", "clarification", "declined", "rejected"} or t.name == "send_back"
    ]
    assert returns
    assert all(t.needs_comment for t in returns)
