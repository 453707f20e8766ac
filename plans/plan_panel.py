"""The findings of a development plan as cards beside it, computed as the page is drawn."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from alignment.catalogue import CATALOGUE
from alignment.kernel import Outcome, Result, Stamped
from core.parts import FindingCard, FindingGroup, Link, grouped

from .models import DevelopmentPlan

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
FIX: str | Promise = _("แก้ส่วนนี้")
LOOK: str | Promise = _("ไปที่ส่วนนี้")
TIMES: str | Promise = _("ปฏิทินการส่ง")


@dataclass(frozen=True)
class PlanPanel:
    version: str
    counts: dict[str, int]
    groups: list[FindingGroup]

    @property
    def clean(self) -> bool:
        return not any(self.counts.values())


def panel_of_plan(plan: DevelopmentPlan, result: Result, *, editable: bool) -> PlanPanel:
    """No query. Cards lead to the form of their part while the plan is open to the reader, else to its place on the page."""
    found = sorted(result.findings, key=lambda f: (ORDER.index(_severity(f)), f.code))
    counts = {name: sum(_severity(f) == name for f in found) for name in ORDER}
    return PlanPanel(result.version, counts, grouped(_card(plan, f, editable) for f in found))


def _severity(stamped: Stamped) -> str:
    return str(stamped.severity) if stamped.is_open_fault else str(Outcome.NO_DATA)


def _card(plan: DevelopmentPlan, stamped: Stamped, editable: bool) -> FindingCard:
    english = get_language() == "en"
    text = CATALOGUE[stamped.code]
    return FindingCard(
        _severity(stamped),
        stamped.code,
        text.title_en if english else text.title_th,
        place=stamped.message_en if english else stamped.message_th,
        message=stamped.remedy_en if english else stamped.remedy_th,
        links=[_link(plan, stamped, editable)] if stamped.is_open_fault else [],
    )


def _link(plan: DevelopmentPlan, stamped: Stamped, editable: bool) -> Link:
    kind, pk = stamped.finding.subject.kind, stamped.finding.subject.pk
    if stamped.code == CALENDAR:
        return Link(str(TIMES), f"{reverse('plans:calendar')}?year={stamped.finding.data['fy']}", "calendar3")
    if kind not in PARTS:
        return _plan_link(plan, stamped, editable)
    part, anchor = PARTS[kind]
    if editable:
        return Link(str(FIX), reverse("plans:plan_part", args=[plan.pk, part, pk]), "pencil-square")
    return Link(str(LOOK), f"#{anchor.format(pk=pk)}", "arrow-left-circle")


def _plan_link(plan: DevelopmentPlan, stamped: Stamped, editable: bool) -> Link:
    """To the first empty part, or to the goal above the plan."""
    missing = stamped.finding.data.get("items")
    if missing:
        return Link(str(LOOK), f"#{ANCHORS[missing[0]]}", "arrow-left-circle")
    if editable:
        return Link(str(FIX), reverse("plans:long_term_goal", args=[plan.pk]), "pencil-square")
    return Link(str(LOOK), "#goal20", "arrow-left-circle")
