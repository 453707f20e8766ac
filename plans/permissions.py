"""Who sees and does what with plans, action plans, project briefs and proposals."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.policy import UnitPolicy, areas
from core.errors import NoRight

from .models import CANDIDATE, AnnualActionPlan, DevelopmentPlan, Project, Proposal, ProposalTransition
from .states import ProposalState

PLAN_POLICY = UnitPolicy(DevelopmentPlan, "view_plan")
ACTION_PLAN_POLICY = UnitPolicy(AnnualActionPlan, "view_action_plan", draft_action="add_brief")
WRITE, DEVELOP, SCREEN, PLACE = "propose_project", "develop_project", "screen_project", "edit_action_plan"


class ProposalPolicy(UnitPolicy):
    """The owner writes it, the office sees every one, others from the first submission on; nobody screens what they wrote."""

    def scope(self, hat: Membership | None, action: str) -> models.QuerySet[Any]:
        found = self.model._default_manager.filter(unit__in=areas(hat, action))
        if hat is None:
            return found
        if action == self.view_action:
            return found.filter(_mine(hat) | ~Q(state=ProposalState.DRAFT) | Q(unit__in=areas(hat, PLACE)) | Q(_was_submitted()))
        return found.filter(_allowed(hat, action))

    def actions_on(self, hat: Membership | None, obj: Any) -> set[str]:
        held = super().actions_on(hat, obj)
        return {action for action in held if _allows(hat, action, obj)} if hat else held

    def require(self, hat: Any, action: str, obj: Any) -> None:
        """Raises NoRight, with its own reason when writer and screener are one person."""
        if hat is not None and action == SCREEN and is_writer(hat, obj):
            raise NoRight(_("ผู้เสนอหรือผู้เขียนข้อเสนอจะกลั่นกรองข้อเสนอของตนเองไม่ได้ ให้ผู้กลั่นกรองคนอื่นพิจารณา “%(obj)s”") % {"obj": obj})
        super().require(hat, action, obj)


def _mine(hat: Membership) -> Q:
    """Proposals this person wrote in this role on this area, also under an earlier appointment."""
    return Q(owner__user=hat.user_id, owner__role_group=hat.role_group_id)


def _was_submitted() -> Exists:
    return Exists(ProposalTransition.objects.filter(paper=OuterRef("pk"), action="submit"))


def _allowed(hat: Membership, action: str) -> Q:
    if action == WRITE:
        return _mine(hat)
    if action == DEVELOP:
        return _mine(hat) | Q(seeks_lead=True, state=ProposalState.IDEA)
    return ~Q(owner__user=hat.user_id) & ~Q(proposer__user=hat.user_id) if action == SCREEN else Q()


def _allows(hat: Membership, action: str, proposal: Proposal) -> bool:
    """The same for one proposal at hand."""
    mine = proposal.owner.user_id == hat.user_id and proposal.owner.role_group_id == hat.role_group_id
    if action == DEVELOP:
        return mine or (proposal.seeks_lead and proposal.state == ProposalState.IDEA)
    return mine if action == WRITE else not is_writer(hat, proposal) if action == SCREEN else True


def is_writer(hat: Membership, proposal: Proposal) -> bool:
    return hat.user_id in {proposal.owner.user_id, proposal.proposer.user_id}


PROPOSAL_POLICY = ProposalPolicy(Proposal, "view_proposal")


PROJECT_POLICY = UnitPolicy(Project, "view_action_plan", unit="action_plan__unit", state="action_plan__state")


class BriefPolicy(UnitPolicy):
    """The page of a project: one of the plan follows its plan; a candidate follows its proposal and is written by its owner only."""

    OF_PROPOSALS = {"view_action_plan": PROPOSAL_POLICY.view_action, "edit_action_plan": DEVELOP}

    def scope(self, hat: Membership | None, action: str) -> models.QuerySet[Any]:
        listed = Q(pk__in=PROJECT_POLICY.scope(hat, action))
        theirs = self.OF_PROPOSALS.get(action)
        candidates = Q(bucket=CANDIDATE, proposal__in=PROPOSAL_POLICY.scope(hat, theirs)) if theirs else Q(pk__in=[])
        if action == self.view_action:  # the writer goes on seeing the brief once it stands in a plan still in draft
            candidates |= Q(proposal__in=PROPOSAL_POLICY.scope(hat, WRITE))
        return Project.with_candidates.filter(listed | candidates)

    def actions_on(self, hat: Membership | None, obj: Any) -> set[str]:
        if not obj.is_candidate:
            return PROJECT_POLICY.actions_on(hat, obj)
        held = PROPOSAL_POLICY.actions_on(hat, obj.proposal)
        return {action for action, theirs in self.OF_PROPOSALS.items() if theirs in held}


BRIEF_POLICY = BriefPolicy(Project, "view_action_plan", unit="action_plan__unit", state="action_plan__state")


KEEP_CALENDAR = "keep_calendar"


def keeps_calendar(hat: Membership | None) -> bool:
    """Whether the hat sets the windows for everybody. One query, none for a role that never does."""
    return hat is not None and KEEP_CALENDAR in hat.role.actions and areas(hat, KEEP_CALENDAR).exists()


def require_calendar(hat: Membership | None) -> None:
    """Raises NoRight for all but the secretariat; the calendar itself is open to everybody signed in."""
    if not keeps_calendar(hat):
        raise NoRight(_("ฝ่ายเลขานุการ ก.น.บ. เป็นผู้กำหนดปฏิทินและอนุมัติขยายเวลา ตำแหน่งที่ใช้อยู่ทำไม่ได้"))
