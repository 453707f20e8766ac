"""What documents are made of: each kind of paper with its policy, its state and its place in a document."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from budgets.models import BudgetRequest
from budgets.permissions import REQUEST_POLICY
from budgets.states import REQUEST_ACCEPTED
from core.policy import Policy
from plans.models import AnnualActionPlan, DevelopmentPlan, Project
from plans.permissions import ACTION_PLAN_POLICY, PLAN_POLICY, PROJECT_POLICY
from plans.states import ACTION_PLAN_ACCEPTED, PLAN_ACCEPTED

from .papers import PRINTS, Print

Paper = DevelopmentPlan | AnnualActionPlan | Project | BudgetRequest
NOWHERE: dict[str, Any] = {"plan": None, "action_plan": None, "request": None, "project_key": ""}


@dataclass(frozen=True)
class Source:
    """`place` gives the columns of a document that say what it was made of; `accepted` the states in which it is no draft."""

    policy: Policy[Any]
    accepted: frozenset[str]
    place: Callable[[Any], dict[str, Any]]
    holder: Callable[[Any], Any] = lambda paper: paper

    @property
    def view_action(self) -> str:
        return self.policy.view_action

    def key(self, paper: Paper) -> dict[str, Any]:
        return NOWHERE | self.place(paper)


def _of_project(project: Any) -> dict[str, Any]:
    """A brief belongs to its action plan, so that it outlives the project."""
    return {"action_plan": project.action_plan, "project_key": project.project_key}


SOURCES: dict[type[Model], Source] = {
    DevelopmentPlan: Source(PLAN_POLICY, frozenset(PLAN_ACCEPTED), lambda plan: {"plan": plan}),
    AnnualActionPlan: Source(ACTION_PLAN_POLICY, frozenset(ACTION_PLAN_ACCEPTED), lambda paper: {"action_plan": paper}),
    Project: Source(PROJECT_POLICY, frozenset(ACTION_PLAN_ACCEPTED), _of_project, lambda project: project.action_plan),
    BudgetRequest: Source(REQUEST_POLICY, frozenset(REQUEST_ACCEPTED), lambda request: {"request": request}),
}


def source_of(paper: Paper) -> Source:
    return SOURCES[type(paper)]


def prints_of(paper: Paper) -> list[Print]:
    """What can be printed of it, the usual one first."""
    return [kind for kind in PRINTS.values() if kind.model is type(paper)]
