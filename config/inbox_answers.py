"""Waivers and justifications that wait for a hat, as rows of its inbox; the rule's code stands where papers have their state."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, IntegerField, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.policy import areas
from budgets.answers import ANSWERING
from budgets.models import CheckFinding
from plans.models import ON, AnnualActionPlan, AnswerKind, Decision, DevelopmentPlan, FindingAnswer, PlanCheck, PlanFinding

_NONE = Cast(Value(None), IntegerField())
CODE = "answer"
_LATEST = PlanCheck.objects.filter(plan=OuterRef(OuterRef("plan"))).order_by("-pk").values("pk")[:1]
#: Whether the fault still stood in the latest check of the paper.
_STANDS: dict[type[Model], Exists] = {
    AnnualActionPlan: Exists(
        CheckFinding.objects.order_by().filter(
            run=OuterRef("action_plan__standing__run"), action_plan=OuterRef("action_plan"), fingerprint=OuterRef("fingerprint")
        )
    ),
    DevelopmentPlan: Exists(PlanFinding.objects.order_by().filter(of_check=Subquery(_LATEST), fingerprint=OuterRef("fingerprint"))),
}
_YEAR: dict[type[Model], F] = {AnnualActionPlan: F("action_plan__fiscal_year"), DevelopmentPlan: F("plan__year_from")}


@dataclass(frozen=True)
class AnswerDuty:
    """Answers on one kind of paper that wait for whoever holds one of the actions; `of` says which, by the hat."""

    paper: type[Model]
    actions: tuple[str, ...]
    verb: str | Promise
    of: Callable[[Membership], Q]


def _asked_by_others(kind: AnswerKind) -> Callable[[Membership], Q]:
    return lambda hat: Q(kind=kind, decision=Decision.PENDING) & ~Q(asked_user=hat.user_id)


def _refused(paper: type[Model]) -> Callable[[Membership], Q]:
    """Refused, still a fault, and not answered anew."""
    same = FindingAnswer.objects.order_by().filter(**{ON[paper]: OuterRef(ON[paper])}, fingerprint=OuterRef("fingerprint"))
    stands = Q(_STANDS[paper]) & ~Q(Exists(same.open()))
    return lambda hat: Q(asked_user=hat.user_id, decision=Decision.REFUSED) & stands


def _duties(paper: type[Model]) -> tuple[AnswerDuty, ...]:
    how, waiver, reason = ANSWERING[paper], AnswerKind.WAIVER, AnswerKind.JUSTIFICATION
    return (
        AnswerDuty(paper, how.decides(waiver), _("พิจารณาคำขอผ่อนผัน"), _asked_by_others(waiver)),
        AnswerDuty(paper, how.decides(reason), _("รับคำชี้แจง"), _asked_by_others(reason)),
        AnswerDuty(paper, how.asks, _("ถูกปฏิเสธ แก้ตามเหตุผลหรือยื่นใหม่"), _refused(paper)),
    )


ANSWER_DUTIES = tuple(duty for paper in ON for duty in _duties(paper))


def answers_waiting(hat: Membership | None, columns: tuple[str, ...]) -> list[QuerySet[Any]]:
    """One part of the inbox's query per duty the hat's role can hold. No query."""
    held = hat.role.actions | hat.role.member_actions if hat else frozenset()
    return [_part(hat, n, columns) for n, duty in enumerate(ANSWER_DUTIES) if hat and not held.isdisjoint(duty.actions)]


def _part(hat: Membership, number: int, columns: tuple[str, ...]) -> QuerySet[Any]:
    duty = ANSWER_DUTIES[number]
    on, mine = ON[duty.paper], Q()
    for action in duty.actions:
        mine |= Q(**{f"{on}__unit__in": areas(hat, action)})
    found = FindingAnswer.objects.order_by().filter(mine, duty.of(hat))
    named = {
        "paper_kind": Value(CODE), "duty": Value(number), "state": F("code"), "state_since": F("asked_at"),
        "year": _YEAR[duty.paper], "n_blockers": _NONE, "n_majors": _NONE,
    }  # fmt: skip
    return found.annotate(**named).values_list(*(name.replace("unit__", f"{on}__unit__") for name in columns))
