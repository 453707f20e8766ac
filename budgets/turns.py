"""Whose turn a request is: the strip under its title, and the same answer in one word for lists."""

from types import SimpleNamespace

from django.utils.translation import gettext_lazy as _

from accounts.papers import Turn, turn_steps
from core.parts import Step
from core.workflow import INITIAL

from .models import BudgetRequest, Standing
from .states import RequestState

READY = "ready"  # a draft without open blockers waits for its signature
_REVIEW = (
    Turn(frozenset({RequestState.SUBMITTED}), _("สำนักงบประมาณ"), _("รับไว้พิจารณา"), "review_request"),
    Turn(frozenset({RequestState.BB_REVIEW}), _("หน่วยงานกลาง"), _("พิจารณา"), "review_request"),
    Turn(frozenset({RequestState.PROPOSED_IN_BILL}), _("ร่าง พ.ร.บ. งบประมาณ"), _("เห็นชอบแล้ว")),
)
_DRAFTING = frozenset({RequestState.DRAFT, RequestState.CLARIFICATION})
PROVINCE_TURNS = (
    Turn(_DRAFTING, _("สำนักงานจังหวัด"), _("จัดทำคำขอ"), "edit_request"),
    Turn(frozenset({READY}), _("ผู้ว่าราชการจังหวัด"), _("ลงนามและส่ง"), "sign_request"),
    *_REVIEW,
)
GROUP_TURNS = (
    Turn(_DRAFTING, _("สำนักบริหารยุทธศาสตร์กลุ่มจังหวัด"), _("จัดทำคำขอ"), "edit_request"),
    Turn(frozenset({READY}), _("หัวหน้ากลุ่มจังหวัด"), _("ลงนามและส่ง"), "sign_request"),
    *_REVIEW,
)


def stage(request: BudgetRequest, standing: Standing | None) -> str:
    """The state, or READY when a checked draft has nothing left to mend and its action plan was sent."""
    checked = standing is not None and not standing.blockers
    if request.state == RequestState.DRAFT and checked and request.action_plan.state != INITIAL:
        return READY
    return request.state


def _turns(request: BudgetRequest) -> tuple[Turn, ...]:
    return GROUP_TURNS if request.unit.is_group else PROVINCE_TURNS


def request_steps(request: BudgetRequest, standing: Standing | None, held: set[str]) -> list[Step]:
    return turn_steps(_turns(request), SimpleNamespace(state=stage(request, standing)), held)


def request_turn(request: BudgetRequest, standing: Standing | None) -> Turn:
    """The turn the request is in now."""
    now = stage(request, standing)
    return next(t for t in _turns(request) if now in t.states)
