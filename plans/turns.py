"""Whose turn a plan or an action plan is: the strip under its title, and who prepares and signs it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from accounts.papers import Turn, turn_steps
from core.errors import Blocker
from core.parts import Step
from core.workflow import INITIAL, Guard
from provinces.models import PlanningUnit

DRAFTING = frozenset({"draft", "returned"})
PROVINCE = (_("สำนักงานจังหวัด"), _("ผู้ว่าราชการจังหวัด"))
GROUP = (_("สำนักบริหารยุทธศาสตร์กลุ่มจังหวัด"), _("หัวหน้ากลุ่มจังหวัด"))
REGION_COMMITTEE = _("อนุกรรมการภาค")


def _common(noun: str, office: Any, head: Any) -> tuple[Turn, ...]:
    """A draft is with the office until its head signs; the signature is a step without a state of its own."""
    return (
        Turn(DRAFTING, office, _("จัดทำร่าง"), f"edit_{noun}"),
        Turn(frozenset(), head, _("ลงนามและส่ง"), f"sign_{noun}"),
        Turn(frozenset({"submitted"}), _("ฝ่ายเลขานุการ"), _("รับไว้พิจารณา"), f"review_{noun}"),
        Turn(frozenset({"central_review"}), _("หน่วยงานกลาง"), _("พิจารณา"), f"review_{noun}"),
    )


def plan_turns(is_group: bool = False) -> tuple[Turn, ...]:
    return (
        *_common("plan", *(GROUP if is_group else PROVINCE)),
        Turn(frozenset({"at_subcommittee"}), REGION_COMMITTEE, _("เห็นชอบ"), "endorse_plan_region"),
        Turn(frozenset({"at_policy_committee"}), _("ก.น.บ."), _("เห็นชอบ"), "endorse_plan_nation"),
        Turn(frozenset({"at_cabinet"}), _("คณะรัฐมนตรี"), _("มีมติ"), "record_cabinet"),
    )


def action_plan_turns(is_group: bool = False) -> tuple[Turn, ...]:
    received = Turn(frozenset({"at_subcommittee"}), REGION_COMMITTEE, _("รับเข้าวาระ"))
    return (*_common("action_plan", *(GROUP if is_group else PROVINCE)), received)


#: An idea waits for a lead agency, a brief for its writer, then for the screeners and for its place in the plan.
PROPOSAL_TURNS = (
    Turn(frozenset({"idea"}), _("หน่วยงานเจ้าภาพ"), _("รับแนวคิดมาทำ"), "develop_project"),
    Turn(frozenset({"draft"}), _("หน่วยงานเจ้าของข้อเสนอ"), _("เขียนแบบสรุปและส่ง"), "develop_project"),
    Turn(frozenset({"submitted"}), _("อนุกรรมการจัดทำแผนหรือ OSM"), _("ให้คะแนนและกลั่นกรอง"), "screen_project"),
    Turn(frozenset({"screened"}), _("สำนักงานจังหวัดหรือ OSM"), _("นำเข้าแผน"), "edit_action_plan"),
)
PROPOSAL_EXITS = frozenset({"rejected", "withdrawn"})
PLAN_TURNS, ACTION_PLAN_TURNS = plan_turns(), action_plan_turns()


def plan_steps(paper: Any, held: set[str]) -> list[Step]:
    return turn_steps(plan_turns(paper.unit.is_group), paper, held)


def action_plan_steps(paper: Any, held: set[str]) -> list[Step]:
    return turn_steps(action_plan_turns(paper.unit.is_group), paper, held)


@dataclass(frozen=True)
class Preparing:
    """What stands between a draft and its signature, for those who prepare it and do not sign."""

    signer: str
    blockers: list[Blocker]


def preparing(paper: Any, held: set[str], noun: str, guard: Guard) -> Preparing | None:
    """None for a hat that signs or does not edit, and once the paper was sent. `guard` is a cheap one: it runs with every page."""
    if paper.state != INITIAL or f"sign_{noun}" in held or f"edit_{noun}" not in held:
        return None
    return Preparing(signer_of(paper.unit), list(guard(paper)))


def signer_of(unit: PlanningUnit) -> str:
    return _g("หัวหน้ากลุ่มจังหวัด") if unit.is_group else _g("ผู้ว่าราชการจังหวัด")
