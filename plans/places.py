"""Where a fault of a development plan is mended: the field of its form for who may write it now, else the place on the plan's page."""

from collections.abc import Collection
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
#: The kind of row that fills a part of the volume; a fault of the whole part is mended in any form of that kind that is at hand.
ROWS = {"data": "figures", "past_results": "past", "issues": "issues", "indicators": "indicators", "project_table": "table"}
OF_PLAN = "issues"  # rows that hang on the plan itself: one may be begun from anywhere
FIELD_OF_ROW = {"COF-01": "source"}
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


def places_of(fault: Stamped, plan: DevelopmentPlan, writes: bool, here: Collection[str] = ()) -> list[Place]:
    """At least one; several where several parts of the volume are empty, those of the form at hand first.

    `writes`: the reader may write the plan now. `here`: the addresses of that form, that of a new part of its kind included. No query.
    """
    data = fault.finding.data
    if fault.code == CALENDAR:
        return [Place(f"{reverse('plans:calendar')}?year={data['fy']}", "windows")]
    if fault.finding.subject.kind in PARTS:
        return [_of_part(fault, plan, writes)]
    if data.get("items"):
        places = [_of_item(fault, item, plan, here) if writes else _on_page(plan, ANCHORS[item], _name(item)) for item in data["items"]]
        return sorted(places, key=lambda place: place.path not in here)
    return [Place(reverse("plans:long_term_goal", args=[plan.pk]), "id_text") if writes else _on_page(plan, "goal20")]


def _of_part(fault: Stamped, plan: DevelopmentPlan, writes: bool) -> Place:
    subject = fault.finding.subject
    kind, anchor = PARTS[subject.kind]
    if not writes:
        return _on_page(plan, anchor.format(pk=subject.pk))
    return Place(part_form(plan, kind, subject.pk), f"id_{_field(plan, fault)}")


def _field(plan: DevelopmentPlan, fault: Stamped) -> str:
    """Of a target, the first year that lacks one."""
    years = fault.finding.data.get("years") or [plan.year_from]
    field = FIELD.get((fault.code, fault.finding.case)) or FIELD[fault.code]
    return field.format(year=years[0])


def _of_item(fault: Stamped, item: str, plan: DevelopmentPlan, here: Collection[str]) -> Place:
    """The form at hand if it fills the part, else the form of its text; what hangs on an issue or a programme begins on the page."""
    row = Place(part_form(plan, ROWS[item]), f"id_{FIELD_OF_ROW.get(fault.code, 'name')}", _name(item)) if item in ROWS else None
    if row and (row.path in here or ROWS[item] == OF_PLAN):
        return row
    if item in TEXTS:
        number, field = TEXTS[item]
        return Place(reverse("plans:plan_words", args=[plan.pk, number]), f"id_{field}", _name(item))
    return _on_page(plan, ANCHORS[item], _name(item))


def part_form(plan: DevelopmentPlan, kind: str, pk: int | None = None) -> str:
    """The address of the form of a part; without `pk` that of a new one, less what it stands under."""
    return reverse("plans:plan_part", args=[plan.pk, kind, pk]) if pk else reverse("plans:plan_part_new", args=[plan.pk, kind])


def _name(item: str) -> str:
    return str(PART_NAMES[item])


def _on_page(plan: DevelopmentPlan, anchor: str, name: str = "") -> Place:
    return Place(plan.get_absolute_url(), anchor, name)
