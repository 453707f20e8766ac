"""When plans and action plans move. The edges live in `states.py`; a test keeps both equal."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from core.errors import Blocker
from core.workflow import Evidence, Guard, Transition, Workflow

from .answers import before_accepting, before_sending, told
from .models import ActionPlanTransition, AnnualActionPlan, DevelopmentPlan, PlanTransition
from .permissions import ACTION_PLAN_POLICY, PLAN_POLICY
from .rules import check_action_plan
from .states import EDITABLE, ActionPlanState, PlanState


def has_whole_issues(plan: DevelopmentPlan) -> Iterator[Blocker]:
    """Every issue has an indicator and a programme, and there is at least one issue. One query."""
    issues = plan.issues.annotate(n_indicators=Count("indicators", distinct=True), n_programmes=Count("programmes", distinct=True))
    url = plan.get_absolute_url()
    if not issues:
        yield Blocker("no-issues", _g("แผนยังไม่มีประเด็นการพัฒนา เพิ่มอย่างน้อยหนึ่งประเด็น"), url)
    for issue in issues:
        if not issue.n_indicators:
            yield Blocker("no-indicators", _g("ประเด็น “%(issue)s” ยังไม่มีตัวชี้วัด") % {"issue": issue}, url)
        if not issue.n_programmes:
            yield Blocker("no-programmes", _g("ประเด็น “%(issue)s” ยังไม่มีแผนงาน") % {"issue": issue}, url)


def has_projects(action_plan: AnnualActionPlan) -> Iterator[Blocker]:
    if not action_plan.projects.exists():
        yield Blocker("no-projects", _g("แผนยังไม่มีโครงการ เพิ่มอย่างน้อยหนึ่งโครงการ"), action_plan.get_absolute_url())


def action_plan_passes(action_plan: AnnualActionPlan) -> Iterator[Blocker]:
    """The blockers of a check made now, under the row lock."""
    action_plan.check_result = check_action_plan(action_plan.pk)  # type: ignore[attr-defined]
    url = reverse("plans:action_plan", args=[action_plan.pk])
    yield from before_sending(action_plan.pk, action_plan.check_result, url)  # type: ignore[attr-defined]


def justifications_accepted(action_plan: AnnualActionPlan) -> Iterator[Blocker]:
    """The receiver has accepted the reason of every major fault (process.md section 3)."""
    url = reverse("plans:action_plan", args=[action_plan.pk])
    yield from before_accepting(action_plan.pk, check_action_plan(action_plan.pk), url)


def check_evidence(paper: Any) -> dict[str, Any]:
    """What the rules said at the moment of signing and the answers given to them, kept in the log."""
    result, plan = paper.check_result, getattr(paper, "action_plan_id", paper.pk)
    outcomes = {code: str(outcome) for code, outcome in result.outcomes.items()}
    return {"rulebook": result.version, "digest": result.digest, "outcomes": outcomes, "answers": told(plan, result)}


def _review(noun: str, *guards: Guard, evidence: Evidence | None = None, accepted: tuple[Guard, ...] = ()) -> tuple[Transition, ...]:
    """The common path: signed by the head, reviewed by a central agency, returned or accepted."""
    sign, review, answer = f"sign_{noun}", f"review_{noun}", f"answer_{noun}"
    gate: dict[str, Any] = {"tone": "primary", "guards": guards, "evidence": evidence}
    return (
        Transition("submit", frozenset({"draft"}), "submitted", sign, _("ลงนามและส่ง"), signs=True, **gate),
        Transition("open_review", frozenset({"submitted"}), "central_review", review, _("รับไว้พิจารณา"), tone="primary"),
        Transition("return", frozenset({"central_review"}), "returned", review, _("ส่งกลับแก้ไข"), needs_comment=True),
        Transition("resubmit", frozenset({"returned"}), "central_review", answer, _("ส่งฉบับแก้ไข"), **gate),
        Transition("accept", frozenset({"central_review"}), "at_subcommittee", review, _("เห็นชอบ"), tone="primary", guards=accepted),
    )


_RESOLUTIONS = (
    Transition(
        "endorse_region",
        frozenset({"at_subcommittee"}),
        "at_policy_committee",
        "endorse_plan_region",
        _("บันทึกมติเห็นชอบ"),
        done=_("อนุกรรมการภาคเห็นชอบ"),
    ),
    Transition(
        "endorse_nation",
        frozenset({"at_policy_committee"}),
        "at_cabinet",
        "endorse_plan_nation",
        _("บันทึกมติเห็นชอบ"),
        done=_("ก.น.บ. เห็นชอบ"),
    ),
    Transition("record_resolution", frozenset({"at_cabinet"}), "in_force", "record_cabinet", _("บันทึกมติ ครม."), needs_comment=True),
    Transition("supersede", frozenset({"in_force"}), "superseded", "record_cabinet", _("ให้ฉบับใหม่แทน"), needs_comment=True),
)
PLAN_WORKFLOW = Workflow(
    model=DevelopmentPlan,
    log=PlanTransition,
    policy=PLAN_POLICY,
    states=PlanState,
    editable=EDITABLE,
    transitions=(*_review("plan", has_whole_issues), *_RESOLUTIONS),
)
ACTION_PLAN_WORKFLOW = Workflow(
    model=AnnualActionPlan,
    log=ActionPlanTransition,
    policy=ACTION_PLAN_POLICY,
    states=ActionPlanState,
    editable=EDITABLE,
    transitions=_review("action_plan", has_projects, action_plan_passes, evidence=check_evidence, accepted=(justifications_accepted,)),
)
