"""The history of a project brief as sentences: what changed, from what to what, by whom."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import Membership
from core.parts import Entry

from .briefs import QUARTERS, as_text
from .models import AnnualActionPlan, Project

SHOWN = 20
PLAIN = (
    "name", "rank", "bucket", "kind", "source", "amount_baht", "beneficiaries", "beneficiary_unit", "coverage_type", "starts_on", "ends_on",
    "contract_sign_on", *QUARTERS, "is_multi_year", "commitment_baht", "upkeep_baht_per_year",
)  # fmt: skip
PEOPLE = ("implementing_unit", "contact_name", "contact_position", "contact_phone", "contact_email", "asset_recipient")
LINKS = ("programme_id", "national_strategy_id", "master_plan_id", "milestone_id", "past_project_id")
TEXTS = ("rationale", "expected_benefit", "beneficiary_note", "upkeep_note", "past_project_note")


def project_history(project: Project, hat: Membership | None) -> list[Entry]:
    """Newest first; saves that changed nothing people see are left out. One query."""
    events = apps.get_model("plans", "ProjectEvent")._default_manager.filter(pgh_obj=project.pk).select_related("pgh_context")
    rows = list(events.order_by("-pk")[: SHOWN + 1])
    pairs = zip(rows, [*rows[1:], None], strict=True)
    return [entry for event, before in pairs if (entry := _entry(project, event, before, hat))][:SHOWN]


def cited_anew() -> Exists:
    """Whether an action plan was made to cite another version, for a query of action plans."""
    return Exists(_citings().filter(pgh_obj=OuterRef("pk")))


def citing_history(paper: AnnualActionPlan, hat: Membership | None) -> list[Entry]:
    """Who made the action plan cite another version, newest first. One query."""
    rows = _citings().filter(pgh_obj=paper.pk).select_related("pgh_context", "plan").order_by("-pk")[:SHOWN]
    return [_signed(event, _("เปลี่ยนแผนพัฒนาที่อ้างเป็น%(version)s") % {"version": event.plan.version_label}, hat) for event in rows]


def _citings() -> QuerySet[Any]:
    return apps.get_model("plans", "CitedPlanEvent")._default_manager.filter(pgh_label="update").exclude(plan=None)


def _entry(project: Project, event: Any, before: Any, hat: Membership | None) -> Entry | None:
    deed = _deed(project, event, before)
    return _signed(event, deed, hat) if deed else None


def _signed(event: Any, deed: str | SafeString, hat: Membership | None) -> Entry:
    context = event.pgh_context.metadata if event.pgh_context else {}
    who = context.get("signed_as") or _("ระบบ")
    return Entry(event.pgh_created_at, format_html("<b>{}</b> {}", who, deed), bool(hat and context.get("user") == hat.user_id))


def _deed(project: Project, event: Any, before: Any) -> str | SafeString:
    if before is None:
        return _("เพิ่มโครงการ") if event.pgh_label == "insert" else ""
    rows = event.pgh_context.metadata.get("rows", ()) if event.pgh_context and event.revision != before.revision else ()
    edited = (_("แก้%(field)s") % {"field": title} for title in rows)
    return format_html_join(" · ", "{}", ((change,) for change in (*_changes(project, event, before), *edited)))


def _changes(project: Project, event: Any, before: Any) -> Iterator[str | SafeString]:
    for name in (*PLAIN, *PEOPLE):
        old, new = (as_text(project, name, getattr(row, name)) for row in (before, event))
        if old != new:
            yield format_html(_("{} จาก {} เป็น {}"), _label(name), old or "–", new or "–")
    for name in (*LINKS, *TEXTS):
        if getattr(before, name) != getattr(event, name):
            yield _("แก้%(field)s") % {"field": _label(name)}


def _label(name: str) -> str:
    return str(Project._meta.get_field(name.removesuffix("_id")).verbose_name)  # type: ignore[union-attr]
