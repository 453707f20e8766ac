"""Waivers and justifications that wait for a hat, as rows of its inbox; the rule's code stands where papers have their state."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.policy import areas
from budgets.answers import ASKS, DECIDES
from budgets.models import CheckFinding
from plans.models import AnswerKind, Decision, FindingAnswer

_NONE = Cast(Value(None), IntegerField())
CODE = "answer"
UNIT = "action_plan__unit__"
_SAME = FindingAnswer.objects.order_by().filter(action_plan=OuterRef("action_plan"), fingerprint=OuterRef("fingerprint"))
_ANEW = Exists(_SAME.filter(decision__in=(Decision.PENDING, Decision.ACCEPTED)))
_STANDS = Exists(
    CheckFinding.objects.order_by().filter(
        run=OuterRef("action_plan__standing__run"), action_plan=OuterRef("action_plan"), fingerprint=OuterRef("fingerprint")
    )
)


@dataclass(frozen=True)
class AnswerDuty:
    """Answers that wait for whoever holds one of the actions; `of` says which, by the hat."""

    actions: tuple[str, ...]
    verb: str | Promise
    of: Callable[[Membership], Q]


def _asked_by_others(kind: AnswerKind) -> Callable[[Membership], Q]:
    return lambda hat: Q(kind=kind, decision=Decision.PENDING) & ~Q(asked_user=hat.user_id)


def _refused(hat: Membership) -> Q:
    """Refused, still a fault, and not answered anew."""
    return Q(asked_user=hat.user_id, decision=Decision.REFUSED) & Q(_STANDS) & ~Q(_ANEW)


ANSWER_DUTIES = (
    AnswerDuty(DECIDES[AnswerKind.WAIVER], _("พิจารณาคำขอผ่อนผัน"), _asked_by_others(AnswerKind.WAIVER)),
    AnswerDuty(DECIDES[AnswerKind.JUSTIFICATION], _("รับคำชี้แจง"), _asked_by_others(AnswerKind.JUSTIFICATION)),
    AnswerDuty(ASKS, _("ถูกปฏิเสธ แก้ตามเหตุผลหรือยื่นใหม่"), _refused),
)


def answers_waiting(hat: Membership | None, columns: tuple[str, ...]) -> list[QuerySet[Any]]:
    """One part of the inbox's query per duty the hat's role can hold. No query."""
    held = hat.role.actions | hat.role.member_actions if hat else frozenset()
    return [_part(hat, n, columns) for n, duty in enumerate(ANSWER_DUTIES) if hat and not held.isdisjoint(duty.actions)]


def _part(hat: Membership, number: int, columns: tuple[str, ...]) -> QuerySet[Any]:
    duty = ANSWER_DUTIES[number]
    mine = Q()
    for action in duty.actions:
        mine |= Q(action_plan__unit__in=areas(hat, action))
    found = FindingAnswer.objects.order_by().filter(mine, duty.of(hat))
    named = {
        "paper_kind": Value(CODE), "duty": Value(number), "state": F("code"), "state_since": F("asked_at"),
        "year": F("action_plan__fiscal_year"), "n_blockers": _NONE, "n_majors": _NONE, "subject": Value(""),
    }  # fmt: skip
    return found.annotate(**named).values_list(*(name.replace("unit__", UNIT) for name in columns))
