"""What waits for a hat: states × actions, for all kinds of papers, as one query."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, ExtractYear, Now
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, today
from accounts.papers import StateChip
from budgets.models import BudgetLine, CheckFinding
from budgets.panel import rule_title
from budgets.project_marks import OF_THE_PLAN
from core.fiscal import BE_OFFSET
from plans.facts import Deadline, Sender, Windows
from plans.facts.deadlines import WITH_WRITERS
from plans.models import DevelopmentIssue, Indicator, PaperKind, Programme, Project, ProposalTransition
from provinces.models import PlanningUnit

from .inbox_answers import ANSWER_DUTIES, answers_waiting
from .inbox_answers import CODE as ANSWER
from .papers import ACTION_PLAN, ENTRY, KINDS, PLAN, PROPOSAL, REQUEST, Kind

_NO_INDICATOR, _NO_PROGRAMME = (~Exists(part.objects.filter(issue=OuterRef("pk"))) for part in (Indicator, Programme))
_ISSUES = DevelopmentIssue.objects.order_by().filter(plan=OuterRef("pk"))
PLAN_READY = Q(Exists(_ISSUES)) & ~Q(Exists(_ISSUES.filter(_NO_INDICATOR | _NO_PROGRAMME)))
_PROJECTS = Project.objects.order_by().filter(action_plan=OuterRef("pk"))
_FAULTS = CheckFinding.objects.order_by().filter(run=OuterRef("standing__run"), action_plan=OuterRef("pk"), **OF_THE_PLAN)
ACTION_PLAN_READY = Q(Exists(_PROJECTS), standing__isnull=False) & ~Q(Exists(_FAULTS))
_LINES = BudgetLine.objects.order_by().filter(request=OuterRef("pk"))
REQUEST_READY = Q(Exists(_LINES), action_plan__standing__blockers=0) & ~Q(action_plan__state="draft")
SENT_BACK = Q(Exists(ProposalTransition.objects.order_by().filter(paper=OuterRef("pk"), action="send_back")))
ANYTIME = Q()
TO_NEW_YEAR = timedelta(days=92)  # from 1 October to 1 January: moves a day into the calendar year of its budget year
YEAR_OVER = Q(fiscal_year__lt=ExtractYear(Now() + TO_NEW_YEAR) + BE_OFFSET)


@dataclass(frozen=True)
class Duty:
    """A paper of this kind in this state waits for whoever holds the action, as soon as it is ready."""

    kind: Kind
    state: str
    action: str
    verb: str | Promise
    ready: Q = ANYTIME


def _of_plans(kind: Kind, noun: str, ready: Q) -> tuple[Duty, ...]:
    return (
        Duty(kind, "draft", f"edit_{noun}", _("ทำร่างให้เสร็จ")),
        Duty(kind, "draft", f"sign_{noun}", _("ลงนามและส่ง"), ready),
        Duty(kind, "returned", f"answer_{noun}", _("แก้ตามข้อสังเกตแล้วส่งกลับ")),
        Duty(kind, "submitted", f"review_{noun}", _("รับไว้พิจารณา")),
        Duty(kind, "central_review", f"review_{noun}", _("พิจารณา")),
    )


DUTIES = (
    *_of_plans(PLAN, "plan", PLAN_READY),
    Duty(PLAN, "at_subcommittee", "endorse_plan_region", _("บันทึกมติอนุกรรมการภาค")),
    Duty(PLAN, "at_policy_committee", "endorse_plan_nation", _("บันทึกมติ ก.น.บ.")),
    Duty(PLAN, "at_cabinet", "record_cabinet", _("บันทึกมติคณะรัฐมนตรี")),
    *_of_plans(ACTION_PLAN, "action_plan", ACTION_PLAN_READY),
    Duty(REQUEST, "draft", "edit_request", _("ทำร่างให้เสร็จ")),
    Duty(REQUEST, "draft", "sign_request", _("ลงนามและส่ง"), REQUEST_READY),
    Duty(REQUEST, "clarification", "answer_request", _("ชี้แจงแล้วส่งกลับ")),
    Duty(REQUEST, "submitted", "review_request", _("รับไว้พิจารณา")),
    Duty(REQUEST, "bb_review", "review_request", _("พิจารณา")),
    Duty(ENTRY, "draft", "propose_entry", _("ทำร่างให้เสร็จแล้วเสนอ")),
    Duty(ENTRY, "declined", "propose_entry", _("แก้ตามเหตุผลแล้วเสนอใหม่")),
    Duty(ENTRY, "proposed", "validate_entry", _("ตรวจรายการ")),
    Duty(ENTRY, "validated", "confirm_entry", _("ยืนยันวงเงิน")),
    Duty(ENTRY, "validated", "validate_entry", _("บันทึกว่าหมดอายุ"), YEAR_OVER),
    Duty(ENTRY, "delivering", "confirm_entry", _("บันทึกผล")),
    Duty(PROPOSAL, "idea", "develop_project", _("รับแนวคิดมาทำเป็นข้อเสนอ")),
    Duty(PROPOSAL, "draft", "develop_project", _("เขียนแบบสรุปให้ครบแล้วส่ง"), ~SENT_BACK),
    Duty(PROPOSAL, "draft", "develop_project", _("ถูกส่งกลับ แก้ตามเหตุผลแล้วส่งใหม่"), SENT_BACK),
    Duty(PROPOSAL, "submitted", "screen_project", _("ให้คะแนนและกลั่นกรอง")),
    Duty(PROPOSAL, "screened", "edit_action_plan", _("นำเข้าแผน")),
)
OPEN = {kind.code: {duty.state for duty in DUTIES if duty.kind is kind} for kind in KINDS.values()}
UNIT_COLUMNS = ("unit__code", "unit__name_th", "unit__name_en", "unit__kind", "unit__in_programme")
COLUMNS = ("paper_kind", "duty", "pk", "state", "state_since", "year", "n_blockers", "n_majors", "subject", *UNIT_COLUMNS)


class Waiting(NamedTuple):
    """A paper that waits, with how many days it has been in its state."""

    kind: Kind
    verb: str
    title: str
    subject: str
    url: str
    unit: PlanningUnit
    year: int
    chip: StateChip
    holder: str
    since: datetime
    blockers: int | None
    majors: int | None
    state: str = ""
    deadline: Deadline | None = None

    @property
    def days(self) -> int:
        return (timezone.now() - self.since).days

    @property
    def is_sendable(self) -> bool:
        """Whether it is of a kind that has windows, and still with its writers."""
        return self.kind.code in PaperKind.values and self.state in WITH_WRITERS

    @property
    def sender(self) -> tuple[PaperKind, Sender]:
        return PaperKind(self.kind.code), Sender(self.year, self.unit.kind, self.unit.code, self.state, self.since)


def duties_of(hat: Membership | None) -> list[int]:
    """Places in DUTIES the hat's role can hold anywhere. No query."""
    held = hat.role.actions | hat.role.member_actions if hat else frozenset()
    return [i for i, duty in enumerate(DUTIES) if duty.action in held]


def inbox(hat: Membership | None, limit: int) -> list[Waiting]:
    """What waits for this hat, the oldest first, with the last day of what is still to be sent. Two queries at most."""
    rows = _rows(_mine(hat), limit)
    sendable = [row for row in rows if row.is_sendable]
    windows = Windows(PaperKind, {row.year for row in sendable}, today()) if sendable else None
    return [row._replace(deadline=windows.deadline(*row.sender)) if windows and row.is_sendable else row for row in rows]


def inbox_count(hat: Membership | None) -> int:
    """One query; none for a hat without duties."""
    return _count(_mine(hat))


def others(hat: Membership | None, limit: int) -> list[Waiting]:
    """Open papers in sight that wait for somebody else. One query."""
    return _rows(_elsewhere(hat), limit)


def others_count(hat: Membership | None) -> int:
    return _count(_elsewhere(hat))


def _mine(hat: Membership | None) -> list[QuerySet[Any]]:
    return [*(_papers(hat, i) for i in duties_of(hat)), *answers_waiting(hat, COLUMNS)]


def _papers(hat: Membership | None, index: int) -> QuerySet[Any]:
    duty = DUTIES[index]
    found = duty.kind.workflow.policy.scope(hat, duty.action).filter(duty.ready, state=duty.state)
    return _as_columns(found, duty.kind, index)


def _elsewhere(hat: Membership | None) -> list[QuerySet[Any]]:
    return [_as_columns(_not_mine(hat, kind), kind, -1) for kind in KINDS.values()]


def _not_mine(hat: Membership | None, kind: Kind) -> QuerySet[Any]:
    policy = kind.workflow.policy
    papers = policy.scope(hat, policy.view_action).filter(state__in=OPEN[kind.code])
    for duty in (DUTIES[i] for i in duties_of(hat) if DUTIES[i].kind is kind):
        mine = policy.scope(hat, duty.action).filter(duty.ready, state=duty.state)
        papers = papers.exclude(pk__in=mine.order_by().values("pk"))
    return papers


def _as_columns(papers: QuerySet[Any], kind: Kind, duty: int) -> QuerySet[Any]:
    subject = F(kind.subject) if kind.subject else Value("")
    found = {"n_blockers": _figure(kind, "blockers"), "n_majors": _figure(kind, "majors"), "subject": subject}
    return papers.order_by().annotate(paper_kind=Value(kind.code), duty=Value(duty), year=kind.year, **found).values_list(*COLUMNS)


def _figure(kind: Kind, name: str) -> Cast | F:
    """A count of the latest check; None where nothing is checked."""
    return F(f"{kind.standing}__{name}") if kind.standing else Cast(Value(None), IntegerField())


def _union(parts: Sequence[QuerySet[Any]]) -> QuerySet[Any]:
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def _count(parts: Sequence[QuerySet[Any]]) -> int:
    return _union(parts).count() if parts else 0


def _rows(parts: Sequence[QuerySet[Any]], limit: int) -> list[Waiting]:
    rows: Iterable[tuple[Any, ...]] = _union(parts).order_by("state_since", "pk")[:limit] if parts else ()
    return [_waiting(*row) for row in rows]


def _waiting(
    code: str, duty: int, pk: int, state: str, since: datetime, year: int, blockers: int, majors: int, subject: str, *unit: Any
) -> Waiting:
    if code == ANSWER:
        return _waiting_answer(duty, pk, state, since, year, *unit)
    kind = KINDS[code]
    verb = str(DUTIES[duty].verb) if duty >= 0 else ""
    shown = (kind.chip(state), kind.holder(state), since, blockers, majors, state)
    return Waiting(kind, verb, str(kind.noun), subject, reverse(kind.url_name, args=[pk]), body_of(*unit), year, *shown)


def _waiting_answer(duty: int, pk: int, rule: str, since: datetime, year: int, *unit: Any) -> Waiting:
    verb, chip = str(ANSWER_DUTIES[duty].verb), StateChip(rule, "", "")
    address = reverse("budgets:answer", args=[pk])
    return Waiting(ACTION_PLAN, verb, rule_title(rule), "", address, body_of(*unit), year, chip, "", since, None, None)


def body_of(code: str, name_th: str, name_en: str, kind: str, in_programme: bool) -> PlanningUnit:
    """A unit for its name only, never saved."""
    return PlanningUnit(code=code, name_th=name_th, name_en=name_en, kind=kind, in_programme=in_programme)


def frame(request: HttpRequest) -> dict[str, Any]:
    """For the page frame: counted only when a page shows it."""
    hat = getattr(request, "hat", None)
    return {"inbox_count": SimpleLazyObject(lambda: inbox_count(hat)), "inbox_url": reverse("home")} if hat else {}
