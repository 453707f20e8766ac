"""When plans, action plans and proposals move. The edges live in `states.py`; a test keeps both equal."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from alignment.kernel import Result
from core.errors import Blocker
from core.workflow import Evidence, Guard, Transition, Workflow

from .answers import before_accepting, before_sending, told
from .models import (
    ActionPlanTransition,
    AnnualActionPlan,
    DevelopmentPlan,
    PlanTransition,
    Project,
    Proposal,
    ProposalTransition,
    ScreeningScore,
)
from .permissions import ACTION_PLAN_POLICY, DEVELOP, PLACE, PLAN_POLICY, PROPOSAL_POLICY, SCREEN, WRITE
from .plan_checks import keep_check
from .rules import check_action_plan, check_plan
from .screening import Mark, complete_scorers, tally
from .states import EDITABLE, ActionPlanState, PlanState, ProposalState


def has_whole_issues(plan: DevelopmentPlan) -> Iterator[Blocker]:
    """Every issue has an indicator and a programme, and there is at least one issue. One query."""
    issues = plan.issues.annotate(n_indicators=Count("indicators", distinct=True), n_programmes=Count("programmes", distinct=True))
    url = plan.get_absolute_url()
    if not issues:
        yield Blocker("no-issues", _g("แผนยังไม่มีประเด็นการพัฒนา เพิ่มอย่างน้อยหนึ่งประเด็น"), url)
    for issue in issues:
        if not issue.n_indicators:
            yield Blocker("no-indicators", _g("ประเด็น “%(issue)s” ยังไม่มีตัวชี้วัด") % {"issue": issue}, url)
        if not issue.n_programmes:
            yield Blocker("no-programmes", _g("ประเด็น “%(issue)s” ยังไม่มีแผนงาน") % {"issue": issue}, url)


def result_of(plan: DevelopmentPlan) -> Result:
    """What the rules say of this plan; the page and its buttons ask once per loaded plan."""
    if not hasattr(plan, "check_result"):
        plan.check_result = check_plan(plan.pk)  # type: ignore[attr-defined]
    result: Result = plan.check_result  # type: ignore[attr-defined]
    return result


def plan_passes(plan: DevelopmentPlan) -> Iterator[Blocker]:
    """What a check made now leaves open: blockers without a waiver in effect, majors without a justification."""
    yield from before_sending(plan, result_of(plan), f"{plan.get_absolute_url()}#findings")


def plan_justifications_accepted(plan: DevelopmentPlan) -> Iterator[Blocker]:
    """The receiver has accepted the reason of every major fault (process.md section 3)."""
    yield from before_accepting(plan, result_of(plan), f"{plan.get_absolute_url()}#findings")


def plan_is_ready(plan: DevelopmentPlan) -> Iterator[Blocker]:
    """Everything that stands between a plan and its signature."""
    yield from has_whole_issues(plan)
    yield from plan_passes(plan)


def plan_evidence(plan: DevelopmentPlan) -> dict[str, Any]:
    """What the rules said at the moment of signing and the answers given, kept in the log; the findings beside it as a check."""
    result = result_of(plan)
    return _told_by(result) | {"answers": told(plan, result), "check": keep_check(plan, result).pk}


def _told_by(result: Result) -> dict[str, Any]:
    outcomes = {code: str(outcome) for code, outcome in result.outcomes.items()}
    return {"rulebook": result.version, "digest": result.digest, "outcomes": outcomes}


def has_projects(action_plan: AnnualActionPlan) -> Iterator[Blocker]:
    if not action_plan.projects.exists():
        yield Blocker("no-projects", _g("แผนยังไม่มีโครงการ เพิ่มอย่างน้อยหนึ่งโครงการ"), action_plan.get_absolute_url())


def action_plan_passes(action_plan: AnnualActionPlan) -> Iterator[Blocker]:
    """The blockers of a check made now, under the row lock."""
    action_plan.check_result = check_action_plan(action_plan.pk)  # type: ignore[attr-defined]
    url = reverse("plans:action_plan", args=[action_plan.pk])
    yield from before_sending(action_plan, action_plan.check_result, url)  # type: ignore[attr-defined]


def justifications_accepted(action_plan: AnnualActionPlan) -> Iterator[Blocker]:
    """The receiver has accepted the reason of every major fault (process.md section 3)."""
    url = reverse("plans:action_plan", args=[action_plan.pk])
    yield from before_accepting(action_plan, check_action_plan(action_plan.pk), url)


def check_evidence(paper: Any) -> dict[str, Any]:
    """What the rules said at the moment of signing and the answers given to them, kept in the log."""
    result, plan = paper.check_result, getattr(paper, "action_plan", paper)
    return _told_by(result) | {"answers": told(plan, result)}


def _review(
    noun: str, *guards: Guard, evidence: Evidence | None = None, accepted: tuple[Guard, ...] = (), hints: tuple[Guard, ...] | None = ()
) -> tuple[Transition, ...]:
    """The common path: signed by the head, reviewed by a central agency, returned or accepted; `hints` are those of the acceptance."""
    sign, review, answer = f"sign_{noun}", f"review_{noun}", f"answer_{noun}"
    gate: dict[str, Any] = {"tone": "primary", "guards": guards, "evidence": evidence}
    return (
        Transition("submit", frozenset({"draft"}), "submitted", sign, _("ลงนามและส่ง"), signs=True, **gate),
        Transition("open_review", frozenset({"submitted"}), "central_review", review, _("รับไว้พิจารณา"), tone="primary"),
        Transition("return", frozenset({"central_review"}), "returned", review, _("ส่งกลับแก้ไข"), needs_comment=True),
        Transition("resubmit", frozenset({"returned"}), "central_review", answer, _("ส่งฉบับแก้ไข"), **gate),
        Transition(
            "accept", frozenset({"central_review"}), "at_subcommittee", review, _("เห็นชอบ"), tone="primary", guards=accepted, hints=hints
        ),
    )


_RESOLUTIONS = (
    Transition(
        "endorse_region",
        frozenset({"at_subcommittee"}),
        "at_policy_committee",
        "endorse_plan_region",
        _("บันทึกมติเห็นชอบ"),
        done=_("อนุกรรมการภาคเห็นชอบ"),
    ),
    Transition(
        "endorse_nation",
        frozenset({"at_policy_committee"}),
        "at_cabinet",
        "endorse_plan_nation",
        _("บันทึกมติเห็นชอบ"),
        done=_("ก.น.บ. เห็นชอบ"),
    ),
    Transition("record_resolution", frozenset({"at_cabinet"}), "in_force", "record_cabinet", _("บันทึกมติ ครม."), needs_comment=True),
    Transition("supersede", frozenset({"in_force"}), "superseded", "record_cabinet", _("ให้ฉบับใหม่แทน"), needs_comment=True),
)
PLAN_WORKFLOW = Workflow(
    model=DevelopmentPlan,
    log=PlanTransition,
    policy=PLAN_POLICY,
    states=PlanState,
    editable=EDITABLE,
    transitions=(
        *_review("plan", has_whole_issues, plan_passes, evidence=plan_evidence, accepted=(plan_justifications_accepted,), hints=None),
        *_RESOLUTIONS,
    ),
)
ACTION_PLAN_WORKFLOW = Workflow(
    model=AnnualActionPlan,
    log=ActionPlanTransition,
    policy=ACTION_PLAN_POLICY,
    states=ActionPlanState,
    editable=EDITABLE,
    transitions=_review("action_plan", has_projects, action_plan_passes, evidence=check_evidence, accepted=(justifications_accepted,)),
)


# Proposals ------------------------------------------------------------------------------------------------------------------------------


def has_open_plan(proposal: Proposal) -> Iterator[Blocker]:
    """The brief needs the unit's action plan of that year, and one that can still take projects in. One query."""
    paper = AnnualActionPlan.objects.filter(unit=proposal.unit_id, fiscal_year=proposal.fiscal_year).first()
    words = {"year": proposal.fiscal_year, "unit": proposal.unit}
    if paper is None:
        told = _g("ยังไม่มีแผนปฏิบัติราชการปี %(year)s ของ%(unit)s ให้สำนักงานเริ่มแผนจากแผนพัฒนาที่ใช้บังคับก่อน")
        yield Blocker("no-action-plan", told % words, proposal.unit.get_absolute_url())
    elif paper.state not in EDITABLE:
        told = _g("แผนปฏิบัติราชการปี %(year)s ของ%(unit)s อยู่ในสถานะ “%(state)s” จึงรับโครงการเพิ่มไม่ได้ เสนอเป็นแนวคิดของปีถัดไป")
        yield Blocker("action-plan-closed", told % {**words, "state": paper.get_state_display()}, paper.get_absolute_url())


def has_whole_brief(proposal: Proposal) -> Iterator[Blocker]:
    """What a screener needs to see: name, place, need, programme, money, lead agency, activities, indicators. Four queries."""
    project = proposal.project
    if project is None:
        yield Blocker("no-brief", _g("ยังไม่มีแบบสรุปโครงการ"), proposal.get_absolute_url())
        return
    form = reverse("plans:project_edit", args=[project.pk])
    for code, missing, asked in _missing_in_form(project):
        if missing:
            yield Blocker(code, asked, form)
    for rows, section, sentence in _ROWS_NEEDED:
        if not getattr(project, rows).exists():
            yield Blocker(f"no-{rows}", str(sentence), reverse("plans:project_section", args=[project.pk, section]))


_ROWS_NEEDED = (  # rows, the section of the brief that holds them, what is asked
    ("need_sources", "reasons", _("บอกที่มาของปัญหาหรือความต้องการ")),
    ("activities", "activities", _("เพิ่มกิจกรรมหลักอย่างน้อยหนึ่งกิจกรรม")),
    ("indicators", "results", _("เพิ่มตัวชี้วัดอย่างน้อยหนึ่งตัว")),
    ("sites", "places", _("เพิ่มพื้นที่ดำเนินการอย่างน้อยหนึ่งแห่ง")),
)


def _missing_in_form(project: Project) -> Iterator[tuple[str, bool, str]]:
    yield "name", not project.name, _g("ใส่ชื่อโครงการ")
    yield "programme", project.programme_id is None, _g("เลือกแผนงานของแผนพัฒนาที่โครงการนี้อยู่")
    yield "amount", project.amount_baht <= 0, _g("ใส่งบประมาณมากกว่าศูนย์")
    yield "agency", not project.implementing_unit, _g("ระบุหน่วยดำเนินงานหลัก")


def is_scored(proposal: Proposal) -> Iterator[Blocker]:
    """At least one screener gave points for every criterion in this round. One query."""
    if not complete_scorers(marks_of(proposal)):
        told = _g("ยังไม่มีผู้กลั่นกรองให้คะแนนครบทุกเกณฑ์")
        yield Blocker("no-score", told, f"{proposal.get_absolute_url()}#scores")


def marks_of(proposal: Proposal) -> list[Mark]:
    """The points of this round, in the order they were given."""
    scores = ScreeningScore.objects.filter(proposal=proposal.pk, round=proposal.round)
    return [Mark(*row) for row in scores.order_by("pk").values_list("scorer", "criterion", "points")]


def has_place(proposal: Proposal) -> Iterator[Blocker]:
    """A bucket and a rank are chosen on the board; only then the state follows. One query."""
    if proposal.project is None or proposal.project.rank is None:
        board = reverse("plans:proposal_board", args=[proposal.unit.code, proposal.fiscal_year])
        yield Blocker("no-place", _g("เลือกบัญชีในกรอบหรือเกินกรอบบนกระดานกลั่นกรอง"), board)


def has_no_place(proposal: Proposal) -> Iterator[Blocker]:
    """The project is taken out of the ranking first. One query."""
    if proposal.project is not None and not proposal.project.is_candidate:
        yield Blocker("still-placed", _g("โครงการยังอยู่ในบัญชีลำดับ ให้กด “นำออกจากแผน” ในหน้าข้อเสนอ"), proposal.get_absolute_url())


def proposal_facts(proposal: Proposal) -> dict[str, Any]:
    """What was proposed at that moment, kept in the log."""
    return {"amount_baht": str(proposal.project.amount_baht) if proposal.project else "", "agency": proposal.agency}


def screening_facts(proposal: Proposal) -> dict[str, Any]:
    """The score the screeners decided on."""
    result = tally(marks_of(proposal))
    return {**proposal_facts(proposal), "scorers": len(result.scorers), "percent": str(result.percent)}


_BEFORE_PLACE = frozenset({"idea", "draft", "submitted", "screened"})
_SUBMITTED = frozenset({"submitted"})
PROPOSAL_WORKFLOW = Workflow(
    model=Proposal,
    log=ProposalTransition,
    policy=PROPOSAL_POLICY,
    states=ProposalState,
    editable=frozenset({"idea", "draft"}),
    initial=ProposalState.IDEA.value,
    transitions=(
        Transition(
            "develop", frozenset({"idea"}), "draft", DEVELOP, _("รับทำเป็นข้อเสนอ"), tone="primary", guards=(has_open_plan,),
            done=_("รับแนวคิดมาทำเป็นข้อเสนอ"),
        ),
        Transition(
            "submit", frozenset({"draft"}), "submitted", DEVELOP, _("ส่งให้กลั่นกรอง"), tone="primary", guards=(has_whole_brief,),
            evidence=proposal_facts,
        ),
        Transition(
            "screen_in", _SUBMITTED, "screened", SCREEN, _("ให้ผ่านการกลั่นกรอง"), tone="primary", guards=(is_scored,),
            evidence=screening_facts,
        ),
        Transition("send_back", _SUBMITTED, "draft", SCREEN, _("ส่งกลับให้แก้"), needs_comment=True, evidence=screening_facts),
        Transition("screen_out", _SUBMITTED, "rejected", SCREEN, _("ไม่ให้ผ่าน"), needs_comment=True, evidence=screening_facts),
        Transition(
            "place", frozenset({"screened"}), "in_plan", PLACE, _("นำเข้าแผน"), tone="primary", guards=(has_place,), evidence=proposal_facts,
        ),
        Transition("take_back", frozenset({"in_plan"}), "screened", PLACE, _("นำออกจากแผน"), guards=(has_no_place,)),
        Transition("withdraw", _BEFORE_PLACE, "withdrawn", WRITE, _("ถอนข้อเสนอ"), needs_comment=True),
    ),
)  # fmt: skip
