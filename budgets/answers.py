"""Answering a finding: asking for a waiver or giving a justification, deciding it, taking it back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

import pghistory
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership, today
from accounts.policy import UnitPolicy, areas
from alignment.catalogue import CATALOGUE
from alignment.kernel import Result, Severity, Stamped
from core.errors import Blocker, NoRight, NotYet
from core.thai import tidy_text
from plans.answers import MIN_REASON, PLAN_ASKS
from plans.models import ON, AnnualActionPlan, Answerable, AnswerKind, Decision, DevelopmentPlan, FindingAnswer, answer_to
from plans.permissions import ACTION_PLAN_POLICY, PLAN_POLICY
from plans.rules import check_plan

from .checks import results_for

#: Faults about two works, which a decision that they are not the same takes away.
OF_PAIRS = frozenset({"DUP-02", "DUP-03"})
GRANT = ("grant_waiver",)


@dataclass(frozen=True)
class Answering:
    """How the faults of one kind of paper are answered: what stands now, who asks, who accepts a reason."""

    policy: UnitPolicy
    check: Callable[[int], Result]
    asks: tuple[str, ...]
    accepts: tuple[str, ...]

    def decides(self, kind: str) -> tuple[str, ...]:
        return GRANT if kind == AnswerKind.WAIVER else self.accepts


#: By kind of paper; the faults of a request are answered on its action plan.
ANSWERING: dict[type[Model], Answering] = {
    AnnualActionPlan: Answering(
        ACTION_PLAN_POLICY,
        lambda pk: results_for([pk])[pk],
        ("edit_action_plan", "edit_request", "sign_action_plan", "sign_request"),
        ("review_action_plan", "review_request"),
    ),
    DevelopmentPlan: Answering(PLAN_POLICY, check_plan, PLAN_ASKS, ("review_plan",)),
}


def visible_answers(hat: Membership | None) -> QuerySet[FindingAnswer]:
    """Those of papers the hat sees, and waivers asked of it: who grants sees the fault and the reason, not the draft it is about."""
    seen = Q()
    for model, on in ON.items():
        policy = ANSWERING[model].policy
        asked = {f"{on}__unit__in": areas(hat, GRANT[0])}
        seen |= Q(**{f"{on}__in": policy.scope(hat, policy.view_action)}) | Q(kind=AnswerKind.WAIVER, **asked)
    return FindingAnswer.objects.filter(seen)


def may_ask(paper: Answerable, held: Iterable[str]) -> bool:
    return not set(ANSWERING[type(paper)].asks).isdisjoint(held)


def may_decide(answer: FindingAnswer, hat: Membership | None, held: Iterable[str]) -> bool:
    """Whether this hat decides it: it holds the action, and another person asked."""
    right = not set(ANSWERING[type(answer.paper)].decides(answer.kind)).isdisjoint(held)
    return right and hat is not None and hat.user_id != answer.asked_user_id


def held_on(paper: Answerable, hat: Membership | None) -> set[str]:
    return ANSWERING[type(paper)].policy.actions_on(hat, paper)


def fault_of(paper: Answerable, fingerprint: str) -> Stamped | None:
    """The blocker or major that stands now under this fingerprint. The queries of one check."""
    result = ANSWERING[type(paper)].check(paper.pk)
    return next((f for f in (*result.blockers, *result.majors) if f.fingerprint == fingerprint), None)


@transaction.atomic
def answer_fault(paper: Answerable, fingerprint: str, reason: str, *, by: Membership | None) -> FindingAnswer:
    """A justification of a major, or a waiver asked for a blocker. An answer that is over makes place for the new one.

    Raises NoRight; NotYet when the fault is gone, may not be waived, is answered already, or the reason is too short.
    """
    if by is None or not may_ask(paper, held_on(paper, by)):
        raise NoRight(_("ตำแหน่งที่ใช้อยู่ชี้แจงหรือขอผ่อนผันแทน “%(unit)s” ไม่ได้") % {"unit": paper.unit})
    type(paper)._default_manager.select_for_update(of=("self",)).get(pk=paper.pk)
    fault = _standing_fault(paper, fingerprint)
    words = tidy_text(reason)
    if len(words) < MIN_REASON:
        raise NotYet([Blocker("reason", _("เขียนเหตุผลอย่างน้อย %(n)s ตัวอักษร") % {"n": MIN_REASON})])
    _clear_way(paper, fault)
    with _signed(by):
        return FindingAnswer.objects.create(
            **{ON[type(paper)]: paper}, kind=answer_to(fault.severity), code=fault.code,
            fingerprint=fingerprint, message_th=fault.message_th,
            message_en=fault.message_en, subject_label=fault.finding.subject.label[:600], reason=words,
            asked_by=by, asked_user=by.user, asked_as=by.signature(),
        )  # fmt: skip


def _standing_fault(paper: Answerable, fingerprint: str) -> Stamped:
    fault = fault_of(paper, fingerprint)
    if fault is None:
        raise NotYet([Blocker("gone", _("ข้อนี้ไม่มีแล้ว หรือตัวเลขเปลี่ยนไป เปิดผลตรวจล่าสุดแล้วทำใหม่"), paper.get_absolute_url())])
    if fault.severity is Severity.BLOCKER and CATALOGUE[fault.code].waivable == "no":
        raise NotYet([Blocker(fault.code, _("กฎ %(code)s ผ่อนผันไม่ได้ ต้องแก้: %(what)s") % {"code": fault.code, "what": fault.remedy})])
    return fault


def _clear_way(paper: Answerable, fault: Stamped) -> None:
    """A waiver that is over makes place, and so does what was answered when the fault was graver or lighter."""
    same = FindingAnswer.objects.of(paper).filter(fingerprint=fault.fingerprint)
    other = ~Q(kind=answer_to(fault.severity))
    same.filter(Q(valid_until__lt=today()) | other, decision=Decision.ACCEPTED).update(decision=Decision.OVER)
    same.filter(other, decision=Decision.PENDING).update(decision=Decision.WITHDRAWN)
    if same.open().exists():
        raise NotYet([Blocker("answered", _("ข้อนี้มีคำชี้แจงหรือคำขอผ่อนผันอยู่แล้ว"), paper.get_absolute_url())])


def _signed(by: Membership) -> pghistory.context:
    return pghistory.context(hat=by.pk, user=by.user_id, signed_as=by.signature())


@transaction.atomic
def decide(answer: FindingAnswer, *, accept: bool, note: str, valid_until: date | None, by: Membership | None) -> FindingAnswer:
    """Accepts or refuses; a waiver is granted to a day, a refusal says why. Raises NoRight or NotYet."""
    current = FindingAnswer.objects.select_for_update(of=("self",)).select_related("action_plan__unit", "plan__unit").get(pk=answer.pk)
    if not may_decide(current, by, held_on(current.paper, by)) or by is None:
        raise NoRight(_("ผู้ขอพิจารณาเองไม่ได้ และตำแหน่งที่ใช้อยู่ต้องมีสิทธิพิจารณาเรื่องนี้"))
    blockers = list(_against_deciding(current, accept, note, valid_until))
    if blockers:
        raise NotYet(blockers)
    current.decision = Decision.ACCEPTED if accept else Decision.REFUSED
    current.decided_by, current.decided_user, current.decided_as = by, by.user, by.signature()
    current.decided_at, current.decision_note = timezone.now(), tidy_text(note)
    current.valid_until = valid_until if accept and current.kind == AnswerKind.WAIVER else None
    with _signed(by):
        current.save()
    return current


def _against_deciding(answer: FindingAnswer, accept: bool, note: str, valid_until: date | None) -> Iterable[Blocker]:
    if answer.decision != Decision.PENDING:
        yield Blocker("decided", _("เรื่องนี้พิจารณาแล้ว: %(decision)s") % {"decision": answer.get_decision_display()})
    if not accept and not tidy_text(note):
        yield Blocker("note", _("ระบุเหตุผลที่ไม่รับ"))
    if accept and answer.kind == AnswerKind.WAIVER and (valid_until is None or valid_until < today()):
        yield Blocker("until", _("ระบุวันสุดท้ายที่ผ่อนผัน ตั้งแต่วันนี้เป็นต้นไป"))


@transaction.atomic
def withdraw(answer: FindingAnswer, *, by: Membership | None) -> None:
    """Takes back an answer that nobody decided yet. Raises NoRight or NotYet."""
    current = FindingAnswer.objects.select_for_update(of=("self",)).get(pk=answer.pk)
    if by is None or by.user_id != current.asked_user_id:
        raise NoRight(_("ผู้ขอเท่านั้นที่ถอนคืนได้"))
    if current.decision != Decision.PENDING:
        raise NotYet([Blocker("decided", _("เรื่องนี้พิจารณาแล้ว: %(decision)s") % {"decision": current.get_decision_display()})])
    current.decision = Decision.WITHDRAWN
    with _signed(by):
        current.save()
