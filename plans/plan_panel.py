"""The findings of a development plan as cards beside it, computed as the page is drawn."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from alignment.catalogue import CATALOGUE
from alignment.kernel import Outcome, Result, Stamped
from core.parts import FindingCard, FindingGroup, Link, grouped

from .answers import PLAN_ASKS, how_far, links_to_answer, open_answers
from .models import DevelopmentPlan, FindingAnswer, PlanCheck
from .plan_checks import Before, before

CALENDAR = "CAL-01"
ORDER = ("blocker", "major", "advice", "no_data")
#: Where the subject of a finding stands: the kind of part in addresses, and the anchor on the plan's page.
PARTS = {
    "issue": ("issues", "issue-{pk}"),
    "indicator": ("indicators", "part-3"),
    "goal_indicator": ("goals", "goals"),
    "problem": ("problems", "problems"),
    "role": ("roles", "roles"),
}
ANCHORS = {
    "executive_summary": "summary", "data": "figures", "past_results": "past", "analysis": "analysis", "goal": "goal",
    "issues": "part-3", "indicators": "part-3", "project_table": "table",
}  # fmt: skip
#: The field a fault of a part is mended in, by rule (and case). `{year}` is the year of a target.
FIELD: dict[str | tuple[str, str], str] = {
    "ALN-05": "regional_links", "ALN-08": "group_links", ("ALN-08", "reason"): "area_specific_reason", "CMP-04": "year_{year}",
    "CMP-05": "definition", "GEO-03": "provinces", ("GEO-03", "role"): "province",
}  # fmt: skip
FIX: str | Promise = _("แก้ส่วนนี้")
LOOK: str | Promise = _("ไปที่ส่วนนี้")
TIMES: str | Promise = _("ปฏิทินการส่ง")


@dataclass(frozen=True)
class Desk:
    """What the cards need beside their finding: whether the plan is open to the reader, who may answer, the answers, the check before."""

    plan: DevelopmentPlan
    editable: bool
    may_answer: bool
    answers: Mapping[str, FindingAnswer]
    before: Before | None


@dataclass(frozen=True)
class PlanPanel:
    """`is_kept`: this very result is kept as a check; `since` is the check that marks of new and gone faults are held against."""

    plan: DevelopmentPlan
    version: str
    counts: dict[str, int]
    groups: list[FindingGroup]
    gone: list[str]
    since: PlanCheck | None
    is_kept: bool
    can_check: bool

    @property
    def clean(self) -> bool:
        return not any(self.counts.values())


def panel_of_plan(plan: DevelopmentPlan, result: Result, held: set[str], *, editable: bool) -> PlanPanel:
    """At most three queries. Cards lead to the form of their part while the plan is open to the reader, else to its place on the page."""
    found = sorted(result.findings, key=lambda f: (ORDER.index(_severity(f)), f.code))
    counts = {name: sum(_severity(f) == name for f in found) for name in ORDER}
    is_kept, earlier = before(plan, result)
    answers = open_answers(plan) if result.blockers or result.majors else {}
    desk = Desk(plan, editable, not held.isdisjoint(PLAN_ASKS), answers, earlier)
    return PlanPanel(
        plan, result.version, counts, grouped(_card(f, desk) for f in found), _gone(earlier, result),
        earlier.check if earlier else None, is_kept, "run_check" in held,
    )  # fmt: skip


def _gone(earlier: Before | None, result: Result) -> list[str]:
    faults = earlier.gone(result) if earlier else []
    return [f"{f.code} {f.message_en if get_language() == 'en' else f.message_th}" for f in faults]


def _severity(stamped: Stamped) -> str:
    return str(stamped.severity) if stamped.is_open_fault else str(Outcome.NO_DATA)


def _card(stamped: Stamped, desk: Desk) -> FindingCard:
    english = get_language() == "en"
    text = CATALOGUE[stamped.code]
    answer = desk.answers.get(stamped.fingerprint) if stamped.is_open_fault else None
    return FindingCard(
        _severity(stamped),
        stamped.code,
        text.title_en if english else text.title_th,
        place=stamped.message,
        message=stamped.remedy,
        links=[_link(desk.plan, stamped, desk.editable), *_answer_links(stamped, answer, desk)] if stamped.is_open_fault else [],
        explained=how_far(answer),
        is_new=desk.before is not None and desk.before.is_new(stamped),
    )


def _answer_links(stamped: Stamped, answer: FindingAnswer | None, desk: Desk) -> Iterator[Link]:
    ask_at = reverse("budgets:plan_answer_new", args=[desk.plan.pk, stamped.fingerprint]) if desk.may_answer else ""
    yield from links_to_answer(stamped.code, stamped.severity, answer, ask_at)


def _link(plan: DevelopmentPlan, stamped: Stamped, editable: bool) -> Link:
    kind, pk = stamped.finding.subject.kind, stamped.finding.subject.pk
    if stamped.code == CALENDAR:
        return Link(str(TIMES), f"{reverse('plans:calendar')}?year={stamped.finding.data['fy']}#windows", "calendar3")
    if kind not in PARTS:
        return _plan_link(plan, stamped, editable)
    part, anchor = PARTS[kind]
    if not editable:
        return Link(str(LOOK), f"#{anchor.format(pk=pk)}", "arrow-left-circle")
    return Link(str(FIX), f"{reverse('plans:plan_part', args=[plan.pk, part, pk])}#id_{_field(plan, stamped)}", "pencil-square")


def _field(plan: DevelopmentPlan, stamped: Stamped) -> str:
    """Of a target, the first year that lacks one."""
    years = stamped.finding.data.get("years") or [plan.year_from]
    field = FIELD.get((stamped.code, stamped.finding.case)) or FIELD[stamped.code]
    return field.format(year=years[0])


def _plan_link(plan: DevelopmentPlan, stamped: Stamped, editable: bool) -> Link:
    """To the first empty part, or to the goal above the plan."""
    missing = stamped.finding.data.get("items")
    if missing:
        return Link(str(LOOK), f"#{ANCHORS[missing[0]]}", "arrow-left-circle")
    if editable:
        return Link(str(FIX), f"{reverse('plans:long_term_goal', args=[plan.pk])}#id_text", "pencil-square")
    return Link(str(LOOK), "#goal20", "arrow-left-circle")
