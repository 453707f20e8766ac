"""What stands in the way of a step once answers are counted: a waiver lifts a blocker for its days, a justification lets a major pass."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import today
from alignment.kernel import Result, Stamped
from core.errors import Blocker

from .models import AnswerKind, Decision, FindingAnswer

Answers = Mapping[str, FindingAnswer]
MIN_REASON = 20
"""Letters that a reason has at least."""


def open_answers(action_plan: int) -> dict[str, FindingAnswer]:
    """Answers that are pending or accepted, by the fingerprint of their fault. One query."""
    found = FindingAnswer.objects.filter(action_plan=action_plan, decision__in=(Decision.PENDING, Decision.ACCEPTED))
    return {answer.fingerprint: answer for answer in found}


def is_waived(answer: FindingAnswer | None, day: date) -> bool:
    """Granted by another person and not yet over."""
    return answer is not None and answer.kind == AnswerKind.WAIVER and answer.decision == Decision.ACCEPTED and not answer.is_over(day)


def before_sending(action_plan: int, result: Result, url: str) -> Iterator[Blocker]:
    """Blockers without a waiver in effect, majors without a justification. One query, none when nothing was found."""
    answers = open_answers(action_plan) if result.findings else {}
    yield from (_blocker(fault, answers.get(fault.fingerprint), url) for fault in result.blockers if not _waived(fault, answers))
    for fault in result.majors:
        if fault.fingerprint not in answers:
            yield Blocker(fault.code, _("ต้องชี้แจงก่อนส่ง: %(fault)s") % {"fault": fault.message}, url)


def before_accepting(action_plan: int, result: Result, url: str) -> Iterator[Blocker]:
    """Majors whose justification the receiver has not accepted. One query, none when nothing was found."""
    answers = open_answers(action_plan) if result.majors else {}
    for fault in result.majors:
        answer = answers.get(fault.fingerprint)
        if answer is None or answer.decision != Decision.ACCEPTED:
            yield Blocker(fault.code, _("ยังไม่ได้รับคำชี้แจง: %(fault)s") % {"fault": fault.message}, url)


def told(action_plan: int, result: Result) -> list[dict[str, str]]:
    """The answers that spoke for this result, as plain data for the log and the papers. One query, none when nothing was found."""
    answers = open_answers(action_plan) if result.blockers or result.majors else {}
    spoken = (answers.get(fault.fingerprint) for fault in (*result.blockers, *result.majors))
    return [_plain(answer) for answer in spoken if answer is not None]


def _waived(fault: Stamped, answers: Answers) -> bool:
    return is_waived(answers.get(fault.fingerprint), today())


def _blocker(fault: Stamped, answer: FindingAnswer | None, url: str) -> Blocker:
    if answer is not None and answer.is_over(today()):
        return Blocker(fault.code, _("การผ่อนผันพ้นกำหนดแล้ว: %(fault)s") % {"fault": fault.message}, url)
    return Blocker(fault.code, fault.message, url)


def _plain(answer: FindingAnswer) -> dict[str, str]:
    return {
        "kind": answer.kind, "code": answer.code, "message": answer.message_th, "reason": answer.reason, "asked_as": answer.asked_as,
        "decision": answer.decision, "decided_as": answer.decided_as, "note": answer.decision_note,
        "valid_until": answer.valid_until.isoformat() if answer.valid_until else "",
    }  # fmt: skip
