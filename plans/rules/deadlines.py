"""Is the paper sent in time? One rule for every kind of paper (CAL). Source: process.md 2.16 and section 3."""

from collections.abc import Iterator
from typing import Any, Protocol

from alignment.kernel import Bilingual, Finding, Outcome, Subject

from ..facts import Deadline
from ..models import PaperKind
from .book import ACTION_PLAN_RULES
from .brief import on_screen
from .plan_book import PLAN_RULES

CODE = "CAL-01"
PAPERS = {
    PaperKind.PLAN: Bilingual("แผนพัฒนา", "development plan"),
    PaperKind.ACTION_PLAN: Bilingual("แผนปฏิบัติราชการ", "action plan"),
    PaperKind.REQUEST: Bilingual("คำของบประมาณ", "budget request"),
}


class Sent(Protocol):
    """The facts of any paper that is sent."""

    @property
    def deadline(self) -> Deadline | None: ...
    @property
    def subject(self) -> Subject: ...
    @property
    def words(self) -> dict[str, Any]: ...


@ACTION_PLAN_RULES.rule(CODE)
@PLAN_RULES.rule(CODE)
def sent_in_time(paper: Sent) -> Iterator[Finding]:
    """A paper with its writers is not past the last day of its window, of its body's extension, or of the days it was sent back for.

    A paper already sent was judged when it was signed; the rule asks nothing before the window opens.
    """
    deadline = paper.deadline
    if deadline is None:
        return
    words = paper.words | {"paper": PAPERS[PaperKind(deadline.kind)], "fy": deadline.year}
    if deadline.closes_on is None or deadline.last_day is None:
        yield Finding(paper.subject, words, Outcome.NO_DATA)
    elif deadline.is_over:
        days = {"deadline": on_screen(deadline.last_day), "closes": on_screen(deadline.closes_on)}
        yield Finding(paper.subject, words | days, case=_case(deadline))


def _case(deadline: Deadline) -> str:
    """Which of the days was the last."""
    if deadline.last_day == deadline.closes_on:
        return ""
    return "extended" if deadline.last_day == deadline.extended_to else "returned"
