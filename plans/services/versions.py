"""A review of a plan: a draft version that begins as a copy of the version in force."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from accounts.models import Membership
from core.errors import Blocker, NotYet

from ..models import DevelopmentIssue, DevelopmentPlan, Guideline, Indicator, IndicatorTarget, PlanProject, PlanProjectYear, Programme
from ..permissions import PLAN_POLICY
from ..states import PlanState
from .editing import edit

Copies = dict[int, Any]  # primary key of the original → its copy


@edit
def start_review(pk: int, *, review_year: int, reason: str, by: Membership | None) -> DevelopmentPlan:
    """Copies the version in force (issues and links, indicators, targets, guidelines, programmes, table) into a draft.

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
    return DevelopmentPlan.objects.create(
        unit=source.unit, title=source.title, year_from=source.year_from, year_to=source.year_to, review_year=year, based_on=source,
        review_reason=reason, development_goal=source.development_goal, is_made_up=source.is_made_up,
        data_note=source.data_note,
    )  # fmt: skip


def _copy_content(source: DevelopmentPlan, draft: DevelopmentPlan) -> None:
    issues = _copied(DevelopmentIssue.objects.filter(plan=source), plan={source.pk: draft})
    _copy_links(issues)
    indicators = _copied(Indicator.objects.filter(issue__in=issues), issue=issues)
    _copied(IndicatorTarget.objects.filter(indicator__in=indicators), indicator=indicators)
    _copied(Guideline.objects.filter(issue__in=issues), issue=issues)
    programmes = _copied(Programme.objects.filter(issue__in=issues), issue=issues)
    projects = _copied(PlanProject.objects.filter(programme__in=programmes), programme=programmes)
    _copied(PlanProjectYear.objects.filter(plan_project__in=projects), plan_project=projects)


def _copied(rows: models.QuerySet[Any], **parents: Copies) -> Copies:
    """New rows under the copied parents, by the primary keys of the old. Two queries."""
    originals = list(rows)
    ((name, copies),) = parents.items()
    fresh = [_twin(row, name, copies) for row in originals]
    rows.model._default_manager.bulk_create(fresh)
    return {old.pk: new for old, new in zip(originals, fresh, strict=True)}


def _twin(row: models.Model, parent: str, copies: Copies) -> models.Model:
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key and f.name != parent}
    return type(row)(**values, **{parent: copies[getattr(row, f"{parent}_id")]})


def _copy_links(issues: Copies) -> None:
    links = DevelopmentIssue.national_links.through
    old = links.objects.filter(developmentissue__in=issues)
    links.objects.bulk_create(links(developmentissue=issues[row.developmentissue_id], strategynode_id=row.strategynode_id) for row in old)
