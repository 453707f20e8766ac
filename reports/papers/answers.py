"""Waivers and justifications on papers: those that spoke for the faults of the latest check when the paper was frozen."""

from django.db.models import Exists, OuterRef

from accounts.models import today
from budgets.models import CheckFinding
from budgets.panel import OF_REQUEST
from plans.models import AnswerKind, Decision, DevelopmentPlan, FindingAnswer
from plans.rules import check_plan

from .kind import Snapshot

_FAULTS = CheckFinding.objects.order_by().filter(
    action_plan=OuterRef("action_plan"), fingerprint=OuterRef("fingerprint"), run=OuterRef("action_plan__standing__run")
)


def answers_of(action_plan: int, *, with_request: bool) -> list[Snapshot]:
    """Waivers in effect today and justifications accepted, by rule; without its request those about the plan itself. One query."""
    faults = _FAULTS if with_request else _FAULTS.exclude(subject_kind__in=OF_REQUEST)
    accepted = FindingAnswer.objects.filter(action_plan=action_plan, decision=Decision.ACCEPTED)
    in_effect = accepted.exclude(kind=AnswerKind.WAIVER, valid_until__lt=today())
    return [answer_row(answer) for answer in in_effect.filter(Exists(faults)).order_by("code", "pk")]


def answers_of_plan(plan: DevelopmentPlan) -> list[Snapshot]:
    """The same for a development plan as it stands now. One query, those of a check more where anything was answered."""
    accepted = FindingAnswer.objects.of(plan).filter(decision=Decision.ACCEPTED)
    in_effect = list(accepted.exclude(kind=AnswerKind.WAIVER, valid_until__lt=today()).order_by("code", "pk"))
    faults = {found.fingerprint for found in check_plan(plan.pk).findings} if in_effect else set()
    return [answer_row(answer) for answer in in_effect if answer.fingerprint in faults]


def answer_row(answer: FindingAnswer) -> Snapshot:
    """Names are signatures as written at the time; `until` and the moments are ISO, empty where there is none."""
    return {
        "kind": answer.kind, "kind_label": str(answer.get_kind_display()), "code": answer.code, "message": answer.message_th,
        "reason": answer.reason, "asked_as": answer.asked_as, "asked_at": answer.asked_at.isoformat(),
        "decision": str(answer.get_decision_display()), "decided_as": answer.decided_as, "note": answer.decision_note,
        "decided_at": answer.decided_at.isoformat() if answer.decided_at else "",
        "until": answer.valid_until.isoformat() if answer.valid_until else "",
    }  # fmt: skip
