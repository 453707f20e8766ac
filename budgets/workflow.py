"""When budget requests move. The edges live in `states.py`; a test keeps both equal."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from core.errors import Blocker
from core.thai import date_on_screen
from core.workflow import INITIAL, Transition, Workflow
from plans.answers import before_accepting, before_sending
from plans.facts import deadline_of
from plans.models import PaperKind
from plans.rules.deadlines import CODE as IN_TIME
from plans.workflow import check_evidence

from .check_services import unaccepted, unanswered
from .checks import check_request
from .models import BudgetRequest, CheckFinding, RequestTransition
from .permissions import REQUEST_POLICY
from .states import EDITABLE, RequestState


def has_lines(request: BudgetRequest) -> Iterator[Blocker]:
    if not request.lines.exists():
        yield Blocker("no-lines", _g("คำขอยังไม่มีรายการ เพิ่มอย่างน้อยหนึ่งรายการ"), request.get_absolute_url())


def action_plan_was_sent(request: BudgetRequest) -> Iterator[Blocker]:
    """A request rests on an action plan that has left the drafting table (process.md 3.4)."""
    if request.action_plan.state == INITIAL:
        yield Blocker("action-plan-draft", _g("แผนปฏิบัติราชการที่อ้างยังเป็นร่าง ลงนามและส่งแผนก่อน"), request.action_plan.get_absolute_url())


def request_passes(request: BudgetRequest) -> Iterator[Blocker]:
    """The blockers of a check made now, under the row lock: every rule about the request and its action plan."""
    request.check_result = check_request(request)  # type: ignore[attr-defined]
    url = f"{request.get_absolute_url()}#findings"
    yield from before_sending(request.action_plan, request.check_result, url)  # type: ignore[attr-defined]


def justifications_accepted(request: BudgetRequest) -> Iterator[Blocker]:
    """The receiver has accepted the reason of every major fault (process.md section 3)."""
    yield from before_accepting(request.action_plan, check_request(request), f"{request.get_absolute_url()}#findings")


def latest_majors_are_accepted(request: BudgetRequest) -> Iterator[Blocker]:
    """The cheap twin of `justifications_accepted` for buttons. At most one query."""
    standing = getattr(request.action_plan, "standing", None)
    n = unaccepted(standing) if standing is not None and standing.majors else 0
    if n:
        yield Blocker("check", _g("ยังไม่ได้รับคำชี้แจง %(n)s ข้อ") % {"n": n}, f"{request.get_absolute_url()}#findings")


def latest_check_passes(request: BudgetRequest) -> Iterator[Blocker]:
    """The cheap twin of `request_passes` for buttons: what the latest check found and nobody answered. At most one query."""
    standing = getattr(request.action_plan, "standing", None)
    n = unanswered(standing) if standing is not None and (standing.blockers or standing.majors) else 0
    if n:
        yield Blocker("check", _g("ยังมีข้อที่ต้องแก้หรือชี้แจง %(n)s ข้อ") % {"n": n}, f"{request.get_absolute_url()}#findings")


def last_day_is_not_over(request: BudgetRequest) -> Iterator[Blocker]:
    """The cheap twin of CAL-01 while the latest check does not know of it: it was made before. One query, two once the day is over."""
    deadline = deadline_of(PaperKind.REQUEST, request)
    if deadline is not None and deadline.last_day is not None and deadline.is_over and not _knows_it_is_late(request):
        words = {"day": date_on_screen(deadline.last_day)}
        url = f"{reverse('plans:calendar')}?year={deadline.year}"
        yield Blocker(IN_TIME, _g("พ้นกำหนดส่งเมื่อ %(day)s ต้องได้รับอนุมัติขยายเวลา") % words, url)


def _knows_it_is_late(request: BudgetRequest) -> bool:
    standing = getattr(request.action_plan, "standing", None)
    found = CheckFinding.objects.filter(action_plan=request.action_plan_id, code=IN_TIME, subject_kind="request", outcome="fail")
    return standing is not None and found.filter(run=standing.run_id).exists()


_GATE: dict[str, Any] = {
    "tone": "primary",
    "guards": (has_lines, action_plan_was_sent, request_passes),
    "hints": (has_lines, action_plan_was_sent, last_day_is_not_over, latest_check_passes),
    "evidence": check_evidence,
}
REQUEST_WORKFLOW = Workflow(
    model=BudgetRequest,
    log=RequestTransition,
    policy=REQUEST_POLICY,
    states=RequestState,
    editable=EDITABLE,
    transitions=(
        Transition("submit", frozenset({"draft"}), "submitted", "sign_request", _("ลงนามและส่ง"), signs=True, **_GATE),
        Transition("open_review", frozenset({"submitted"}), "bb_review", "review_request", _("รับไว้พิจารณา"), tone="primary"),
        Transition("ask", frozenset({"bb_review"}), "clarification", "review_request", _("ส่งกลับให้ชี้แจง"), needs_comment=True),
        Transition("answer", frozenset({"clarification"}), "bb_review", "answer_request", _("ส่งคำชี้แจง"), **_GATE),
        Transition(
            "accept",
            frozenset({"bb_review"}),
            "proposed_in_bill",
            "review_request",
            _("เห็นชอบ"),
            tone="primary",
            guards=(justifications_accepted,),
            hints=(latest_majors_are_accepted,),
        ),
    ),
)
