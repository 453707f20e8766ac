"""A review of a plan: a draft version that begins as a copy of the version in force."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from accounts.models import Membership
from core.errors import Blocker, NotYet

from ..models import DevelopmentPlan
from ..permissions import PLAN_POLICY
from ..states import PlanState
from ..versions.fields import ROW_PARTS, Look, Part
from .editing import edit

Copies = dict[int, Any]  # primary key of the original → its copy
#: The plan's own words that a review begins with.
WORDS = (
    "title", "year_from", "year_to", "executive_summary", "physical_data", "past_results", "analysis", "analysis_tool", "long_term_goal",
    "development_goal", "osm_note", "is_made_up", "data_note",
)  # fmt: skip


@edit
def start_review(pk: int, *, review_year: int, reason: str, by: Membership | None) -> DevelopmentPlan:
    """Copies the version in force, its words and every row with its links, into a draft. What was signed or said of it stays behind.

    Raises NoRight, or NotYet when the version is not in force, a review is open already or the year lies outside the plan.
    """
    source = DevelopmentPlan.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)
    PLAN_POLICY.require(by, "edit_plan", source)
    blockers = list(_against_review(source, review_year))
    if blockers:
        raise NotYet(blockers)
    draft = _draft_of(source, review_year, reason)
    _copy_content(source, draft)
    return draft


def _against_review(source: DevelopmentPlan, year: int) -> Iterable[Blocker]:
    url = source.get_absolute_url()
    if source.state != PlanState.IN_FORCE:
        yield Blocker("not-in-force", _("ทบทวนได้จากฉบับที่ใช้บังคับเท่านั้น"), url)
    if not source.covers(year):
        yield Blocker("review-year", _("ปีที่ทบทวนต้องอยู่ระหว่าง %(a)s–%(b)s") % {"a": source.year_from, "b": source.year_to}, url)
    for other in series(source).filter(review_year=year):
        yield Blocker("review-exists", _("มีฉบับทบทวน ปี %(year)s แล้ว") % {"year": year}, other.get_absolute_url())


def series(plan: DevelopmentPlan) -> models.QuerySet[DevelopmentPlan]:
    """All versions of one body's plan of one period, the newest first."""
    return DevelopmentPlan.objects.filter(unit=plan.unit_id, year_from=plan.year_from)


def _draft_of(source: DevelopmentPlan, year: int, reason: str) -> DevelopmentPlan:
    words = {name: getattr(source, name) for name in WORDS}
    return DevelopmentPlan.objects.create(unit=source.unit, review_year=year, based_on=source, review_reason=reason, **words)


def _copy_content(source: DevelopmentPlan, draft: DevelopmentPlan) -> None:
    """Part by part, as versions are compared: what is compared is copied. A row's parents, and what it points to, come before it."""
    copies: dict[type[models.Model], Copies] = {DevelopmentPlan: {source.pk: draft}}
    for part in ROW_PARTS:
        _copy_part(part, source, copies)


def _copy_part(part: Part, source: DevelopmentPlan, copies: dict[type[models.Model], Copies]) -> None:
    model: Any = part.model
    names = [part.parent_field, *(field.name for field in part.of(Look.ROW))]
    parents = {name: copies[model._meta.get_field(name).related_model] for name in names}
    copies[model] = _copied(model._default_manager.filter(**{part.plan: source}), **parents)
    if part.yearly:
        yearly = part.yearly
        _copied(yearly.model._default_manager.filter(**{f"{yearly.row}__in": copies[model]}), **{yearly.row: copies[model]})


def _copied(rows: models.QuerySet[Any], **parents: Copies) -> Copies:
    """New rows with their links, by the keys of the old; foreign keys in `parents` lead to copies. Two queries, two per link field."""
    originals = list(rows)
    fresh = [_twin(row, parents) for row in originals]
    rows.model._default_manager.bulk_create(fresh)
    copies = {old.pk: new for old, new in zip(originals, fresh, strict=True)}
    for field in rows.model._meta.many_to_many:
        _copy_links(field, copies)
    return copies


def _twin(row: models.Model, parents: dict[str, Copies]) -> models.Model:
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key and f.name not in parents}
    heirs = {name: copies.get(getattr(row, f"{name}_id")) for name, copies in parents.items()}
    return type(row)(**values, **heirs)


def _copy_links(field: Any, copies: Copies) -> None:
    """The copies link to what the originals link to."""
    through, own, other = field.remote_field.through, field.m2m_column_name(), field.m2m_reverse_name()
    old = through._default_manager.filter(**{f"{own}__in": copies}).values_list(own, other)
    through._default_manager.bulk_create(through(**{own: copies[pk].pk, other: there}) for pk, there in old)
