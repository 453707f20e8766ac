"""Where a fault of a development plan is mended: the field of its form for who may write it now, else the place on the plan's page."""

from typing import NamedTuple

from django.urls import reverse

from alignment.kernel import Stamped

from .models import DevelopmentPlan
from .rules.plan_book import PART_NAMES

CALENDAR = "CAL-01"
#: Where the subject of a finding stands: the kind of part in addresses, and the anchor on the plan's page.
PARTS = {
    "issue": ("issues", "issue-{pk}"),
    "indicator": ("indicators", "part-3"),
    "goal_indicator": ("goals", "goals"),
    "problem": ("problems", "problems"),
    "role": ("roles", "roles"),
}
#: Where an empty part of the volume stands on the plan's page.
ANCHORS = {
    "executive_summary": "summary", "data": "figures", "past_results": "past", "analysis": "analysis", "goal": "goal",
    "issues": "part-3", "indicators": "part-3", "project_table": "table",
}  # fmt: skip
#: The empty parts that are one text: the part of the volume whose form holds it, and the field.
TEXTS = {
    "executive_summary": (1, "executive_summary"), "data": (2, "physical_data"), "past_results": (2, "past_results"),
    "analysis": (3, "analysis"), "goal": (3, "development_goal"),
}  # fmt: skip
#: The empty part whose rows hang on the plan itself: the kind of row to begin, and its first field.
ROWS = {"issues": ("issues", "name")}
#: The field a fault of a part is mended in, by rule (and case). `{year}` is the year of a target.
FIELD: dict[str | tuple[str, str], str] = {
    "ALN-05": "regional_links", "ALN-08": "group_links", ("ALN-08", "reason"): "area_specific_reason", "CMP-04": "year_{year}",
    "CMP-05": "definition", "GEO-03": "provinces", ("GEO-03", "role"): "province",
}  # fmt: skip


class Place(NamedTuple):
    """`name` is empty for the subject of the fault itself. A form's anchor is a field."""

    path: str
    anchor: str
    name: str = ""

    @property
    def url(self) -> str:
        return f"{self.path}#{self.anchor}"

    @property
    def is_field(self) -> bool:
        return self.anchor.startswith("id_")


def places_of(fault: Stamped, plan: DevelopmentPlan, writes: bool) -> list[Place]:
    """At least one; several where several parts of the volume are empty. `writes`: the reader may write the plan now. No query."""
    data = fault.finding.data
    if fault.code == CALENDAR:
        return [Place(f"{reverse('plans:calendar')}?year={data['fy']}", "windows")]
    if fault.finding.subject.kind in PARTS:
        return [_of_part(fault, plan, writes)]
    if data.get("items"):
        return [_of_item(item, plan, writes) for item in data["items"]]
    return [Place(reverse("plans:long_term_goal", args=[plan.pk]), "id_text") if writes else _on_page(plan, "goal20")]


def _of_part(fault: Stamped, plan: DevelopmentPlan, writes: bool) -> Place:
    subject = fault.finding.subject
    kind, anchor = PARTS[subject.kind]
    if not writes:
        return _on_page(plan, anchor.format(pk=subject.pk))
    return Place(reverse("plans:plan_part", args=[plan.pk, kind, subject.pk]), f"id_{_field(plan, fault)}")


def _field(plan: DevelopmentPlan, fault: Stamped) -> str:
    """Of a target, the first year that lacks one."""
    years = fault.finding.data.get("years") or [plan.year_from]
    field = FIELD.get((fault.code, fault.finding.case)) or FIELD[fault.code]
    return field.format(year=years[0])


def _of_item(item: str, plan: DevelopmentPlan, writes: bool) -> Place:
    """What hangs on an issue or a programme is begun from its place on the page."""
    name = str(PART_NAMES[item])
    if writes and item in TEXTS:
        part, field = TEXTS[item]
        return Place(reverse("plans:plan_words", args=[plan.pk, part]), f"id_{field}", name)
    if writes and item in ROWS:
        kind, field = ROWS[item]
        return Place(reverse("plans:plan_part_new", args=[plan.pk, kind]), f"id_{field}", name)
    return _on_page(plan, ANCHORS[item], name)


def _on_page(plan: DevelopmentPlan, anchor: str, name: str = "") -> Place:
    return Place(plan.get_absolute_url(), anchor, name)
