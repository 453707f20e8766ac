"""The gate before every edit: lock the paper, ask who, ask when; the history names who did it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import pghistory
from django.db import transaction
from django.db.models import F, Model, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership
from core.errors import Blocker, NotYet
from core.workflow import Workflow

from ..models import AnnualActionPlan, DevelopmentPlan, Project, Proposal
from ..permissions import ACTION_PLAN_POLICY, DEVELOP, PROPOSAL_POLICY
from ..states import ProposalState
from ..workflow import ACTION_PLAN_WORKFLOW, PLAN_WORKFLOW

P = ParamSpec("P")
R = TypeVar("R")


def edit(service: Callable[P, R]) -> Callable[P, R]:
    """A service of one transaction whose keyword `by` stands in the history of every row it touches."""

    @wraps(service)
    def signed(*args: P.args, **kwargs: P.kwargs) -> R:
        by: Any = kwargs["by"]
        with transaction.atomic(), pghistory.context(hat=by.pk, user=by.user_id, signed_as=by.signature()):
            return service(*args, **kwargs)

    return signed


def open_plan(pk: int, by: Membership | None) -> DevelopmentPlan:
    """The plan, locked, when this hat may edit it now. Raises NoRight (403) or NotYet (409)."""
    return _opened(PLAN_WORKFLOW, pk, by, "edit_plan")


def open_action_plan(pk: int, by: Membership | None, action: str = "edit_action_plan") -> AnnualActionPlan:
    """The action plan, locked, when this hat may do that to it now. Raises NoRight (403) or NotYet (409)."""
    return _opened(ACTION_PLAN_WORKFLOW, pk, by, action)


def open_project(project: Project, by: Membership | None) -> AnnualActionPlan | Proposal:
    """The locked paper a project is saved under: its plan, or its proposal while it is a candidate. Raises NoRight or NotYet."""
    if not project.is_candidate:
        return open_action_plan(project.action_plan_id, by)
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("owner", "proposer").get(project=project.pk)
    require_brief(proposal, by)
    return proposal


def require_project(project: Project, by: Membership | None) -> None:
    """The same question without a lock, before anybody types in vain."""
    if project.is_candidate:
        return require_brief(project.proposal, by)
    ACTION_PLAN_POLICY.require(by, "edit_action_plan", project.action_plan)
    if project.action_plan.state not in ACTION_PLAN_WORKFLOW.editable:
        raise NotYet([closed(ACTION_PLAN_WORKFLOW, project.action_plan)])


def require_brief(proposal: Proposal, by: Membership | None) -> None:
    """Raises NoRight for all but the owner, NotYet unless the proposal is being written."""
    PROPOSAL_POLICY.require(by, DEVELOP, proposal)
    if proposal.state != ProposalState.DRAFT:
        words = {"paper": proposal, "state": proposal.get_state_display()}
        told = _("“%(paper)s” อยู่ในสถานะ “%(state)s” จึงแก้แบบสรุปไม่ได้ แก้ได้ขณะเขียนหรือเมื่อถูกส่งกลับ") % words
        raise NotYet([Blocker("state", told, proposal.get_absolute_url())])


def _opened(workflow: Workflow, pk: int, by: Membership | None, action: str) -> Any:
    """Only inside a transaction: the lock holds until its end."""
    paper = workflow.model.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)
    workflow.policy.require(by, action, paper)
    if paper.state not in workflow.editable:
        raise NotYet([closed(workflow, paper)])
    return paper


def closed(workflow: Workflow, paper: Any) -> Blocker:
    words = {"paper": paper, "state": workflow.label(paper.state)}
    return Blocker("state", _("“%(paper)s” อยู่ในสถานะ “%(state)s” จึงแก้ไม่ได้ แก้ได้เมื่อเป็นร่างหรือถูกส่งกลับ") % words, paper.get_absolute_url())


def touch(paper: Any) -> None:
    """The paper was saved just now, by whatever part of it."""
    type(paper).objects.filter(pk=paper.pk).update(revision=F("revision") + 1, updated_at=timezone.now())


def remove(row: Model, in_use: str, url: str) -> None:
    """Deletes the row; raises NotYet with the sentence when something rests on it."""
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError as fault:
        raise NotYet([Blocker("in-use", in_use, url)]) from fault
