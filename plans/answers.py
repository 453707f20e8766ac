"""What stands in the way of a step once answers are counted: a waiver lifts a blocker for its days, a justification lets a major pass."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import today
from alignment.catalogue import CATALOGUE
from alignment.kernel import Result, Stamped
from alignment.models import StoredFinding
from core.errors import Blocker
from core.parts import Link
from core.thai import date_on_screen

from .models import Answerable, AnswerKind, Decision, FindingAnswer

Answers = Mapping[str, FindingAnswer]
Answered = Stamped | StoredFinding
"""A fault as it was just found, or as it is kept."""
PLAN_ASKS = ("edit_plan", "sign_plan")  # who answers for a development plan
MIN_REASON = 20
"""Letters that a reason has at least."""


def open_answers(paper: Answerable) -> dict[str, FindingAnswer]:
    """Answers that are pending or accepted, by the fingerprint of their fault. One query."""
    return {answer.fingerprint: answer for answer in FindingAnswer.objects.of(paper).open()}


def answer_of(fault: Answered, answers: Answers) -> FindingAnswer | None:
    """The answer that speaks for the fault as grave as it is now."""
    answer = answers.get(fault.fingerprint)
    return answer if answer is not None and answer.speaks_for(fault.severity) else None


def is_waived(answer: FindingAnswer | None, day: date) -> bool:
    """Granted by another person and not yet over."""
    return answer is not None and answer.kind == AnswerKind.WAIVER and answer.decision == Decision.ACCEPTED and not answer.is_over(day)


def is_unanswered(answer: FindingAnswer | None, day: date) -> bool:
    """Nobody answered, or the waiver is over."""
    return answer is None or answer.is_over(day)


def how_far(answer: FindingAnswer | None) -> str:
    """How far the answer to a fault has come; empty where nobody answered."""
    if answer is None:
        return ""
    if answer.kind == AnswerKind.JUSTIFICATION:
        return _("ชี้แจงแล้ว ผู้รับรับไว้แล้ว") if answer.decision == Decision.ACCEPTED else _("ชี้แจงแล้ว รอผู้รับพิจารณา")
    if answer.decision == Decision.PENDING or answer.valid_until is None:
        return _("ขอผ่อนผันแล้ว รอพิจารณา")
    words = {"day": date_on_screen(answer.valid_until)}
    return (_("การผ่อนผันพ้นกำหนดเมื่อ %(day)s") if answer.is_over(today()) else _("ผ่อนผันถึง %(day)s")) % words


def links_to_answer(code: str, severity: str, answer: FindingAnswer | None, ask_at: str) -> Iterator[Link]:
    """To the answer there is and to giving one at `ask_at`, which is empty for who may not."""
    if answer is not None and not answer.speaks_for(severity):
        answer = None
    if answer is not None:
        yield Link(_("อ่านคำชี้แจง"), reverse("budgets:answer", args=[answer.pk]), "chat-left-text")
    if not ask_at or not is_unanswered(answer, today()):
        return
    if severity == "major":
        yield Link(_("ชี้แจงข้อนี้"), ask_at, "chat-left-text")
    elif severity == "blocker" and CATALOGUE[code].waivable != "no":
        yield Link(_("ขอผ่อนผันข้อนี้"), ask_at, "calendar2-check")


def before_sending(paper: Answerable, result: Result, url: str) -> Iterator[Blocker]:
    """Blockers without a waiver in effect, majors without a justification. One query, none when nothing was found."""
    answers = open_answers(paper) if result.findings else {}
    yield from (_blocker(fault, answer_of(fault, answers), url) for fault in result.blockers if not _waived(fault, answers))
    for fault in result.majors:
        if answer_of(fault, answers) is None:
            yield Blocker(fault.code, _("ต้องชี้แจงก่อนส่ง: %(fault)s") % {"fault": fault.message}, url)


def before_accepting(paper: Answerable, result: Result, url: str) -> Iterator[Blocker]:
    """Majors whose justification the receiver has not accepted. One query, none when nothing was found."""
    answers = open_answers(paper) if result.majors else {}
    for fault in result.majors:
        answer = answer_of(fault, answers)
        if answer is None or answer.decision != Decision.ACCEPTED:
            yield Blocker(fault.code, _("ยังไม่ได้รับคำชี้แจง: %(fault)s") % {"fault": fault.message}, url)


def told(paper: Answerable, result: Result) -> list[dict[str, str]]:
    """The answers that spoke for this result, as plain data for the log and the papers. One query, none when nothing was found."""
    answers = open_answers(paper) if result.blockers or result.majors else {}
    spoken = (answer_of(fault, answers) for fault in (*result.blockers, *result.majors))
    return [_plain(answer) for answer in spoken if answer is not None]


def _waived(fault: Stamped, answers: Answers) -> bool:
    return is_waived(answer_of(fault, answers), today())


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
