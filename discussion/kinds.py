"""The kinds of papers one can talk about: which foreign key points to them, who edits them, and when."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from accounts.models import Membership
from accounts.policy import UnitPolicy
from budgets.permissions import REQUEST_POLICY
from budgets.workflow import REQUEST_WORKFLOW
from core.workflow import Workflow
from plans.permissions import ACTION_PLAN_POLICY, BRIEF_POLICY, PLAN_POLICY
from plans.workflow import ACTION_PLAN_WORKFLOW, PLAN_WORKFLOW


@dataclass(frozen=True)
class Kind:
    """`name` is both the foreign key and the word in addresses; a project's state and unit are its action plan's."""

    name: str
    policy: UnitPolicy
    workflow: Workflow
    edit_action: str

    def find(self, hat: Membership | None, pk: int) -> Any:
        """In view scope, else 404."""
        return self.policy.visible_or_404(hat, pk=pk)

    def may_edit(self, hat: Membership | None, paper: Any) -> bool:
        """The right alone, whatever the state. One query."""
        return self.policy.can(hat, self.edit_action, paper)

    def is_open(self, paper: Any) -> bool:
        return body_of(paper).state in self.workflow.editable


KINDS = {
    kind.name: kind
    for kind in (
        Kind("plan", PLAN_POLICY, PLAN_WORKFLOW, "edit_plan"),
        Kind("action_plan", ACTION_PLAN_POLICY, ACTION_PLAN_WORKFLOW, "edit_action_plan"),
        Kind("project", BRIEF_POLICY, ACTION_PLAN_WORKFLOW, "edit_action_plan"),
        Kind("request", REQUEST_POLICY, REQUEST_WORKFLOW, "edit_request"),
    )
}
BY_MODEL = {kind.policy.model: kind for kind in KINDS.values()}


def kind_of(paper: Any) -> Kind:
    return BY_MODEL[type(paper)]


def kind_named(name: str) -> Kind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def body_of(paper: Any) -> Any:
    """The paper with unit and state: the action plan of a project, else the paper itself."""
    return getattr(paper, "action_plan", paper) if kind_of(paper).name == "project" else paper
