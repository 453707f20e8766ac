"""Completeness of the project brief (CMP). Source: process.md 2.4."""

from collections.abc import Iterator
from datetime import date

from django.utils.functional import Promise, lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from alignment.kernel import Finding
from core.fiscal import FiscalYear
from core.thai import date_on_screen

from ..facts import ActionPlanFacts, IndicatorFacts, ProjectFacts
from ..models import CoverageType, Project, ProjectIndicator, ProjectKind
from .book import ACTION_PLAN_RULES, each_brief, each_project, lacking

#: Items every brief must fill, in the order of the form. The national links have a rule of their own (ALN-06).
REQUIRED = (
    "name", "programme", "rationale", "need_sources", "objectives",
    "output_indicators", "outcome_indicators", "beneficiaries", "coverage_type", "sites", "benefit_provinces", "activities",
    "starts_on", "ends_on", "implementing_unit", "contact_name", "contact_phone", "expected_benefit",
)  # fmt: skip
ITEM_NAMES: dict[str, str | Promise] = {
    **{field.name: field.verbose_name for field in (*Project._meta.fields, *Project._meta.many_to_many)},
    "need_sources": _("ที่มาของปัญหา/ความต้องการ"),
    "objectives": _("วัตถุประสงค์"),
    "output_indicators": _("ตัวชี้วัดผลผลิต"),
    "outcome_indicators": _("ตัวชี้วัดผลลัพธ์"),
    "sites": _("พื้นที่ดำเนินการ"),
    "activities": _("กิจกรรมหลัก"),
}
WITH_SITES = frozenset({ProjectKind.WORKS, ProjectKind.EQUIPMENT})
WHOLE_TERRITORY = frozenset({CoverageType.PROVINCE, CoverageType.PROVINCES})


def is_required(item: str, plan: ActionPlanFacts, project: ProjectFacts) -> bool:
    """Sites are asked of works and equipment, benefiting provinces of groups, everything else of every brief.

    A missing programme is ALN-02's finding, unless no development plan is cited: then it is said here, so that nothing slips through.
    """
    if item == "programme":
        return plan.cited is None
    if item == "sites":
        return project.kind in WITH_SITES
    return item != "benefit_provinces" or plan.owner.is_group


@ACTION_PLAN_RULES.rule("CMP-01")
@each_project(empty="")
def brief_is_complete(plan: ActionPlanFacts, project: ProjectFacts) -> Iterator[Finding]:
    """Every required item of the brief is filled; a paper read off print has no brief to look at."""
    missing = [item for item in REQUIRED if item in project.blank and is_required(item, plan, project)]
    if missing and plan.is_from_print:
        yield lacking(project, "unwritten")
    elif missing:
        words = {"project": project.name, "n": len(missing), "fields": [ITEM_NAMES[item] for item in missing], "items": missing}
        yield Finding(project.subject, plan.words | words)


@ACTION_PLAN_RULES.rule("CMP-02")
@each_brief
def results_can_be_measured(plan: ActionPlanFacts, project: ProjectFacts) -> Iterator[Finding]:
    """Every indicator of the brief has its unit, baseline, target and data source.

    That there are objectives, both levels of indicators and beneficiaries at all is CMP-01's finding.
    """
    indicators = project.brief.indicators
    if not indicators:
        yield lacking(project)
        return
    faulty = [i for i in indicators if i.lacks]
    if faulty:
        words = {"project": project.name, "n": len(faulty), "all": len(indicators), "indicators": [_what_lacks(i) for i in faulty]}
        yield Finding(project.subject, plan.words | words)


def _what_lacks(indicator: IndicatorFacts) -> str | Promise:
    labels = [_COLUMNS[column] for column in indicator.lacks]
    return format_lazy("“{}” ({})", indicator.name, format_lazy(", ".join(["{}"] * len(labels)), *labels))


_COLUMNS: dict[str, str | Promise] = {field.name: field.verbose_name for field in ProjectIndicator._meta.fields}
#: A date in the language of the message.
on_screen = lazy(date_on_screen, str)


@ACTION_PLAN_RULES.rule("CMP-03")
@each_brief
def schedule_is_in_the_year(plan: ActionPlanFacts, project: ProjectFacts) -> Iterator[Finding]:
    """The project begins before it ends, inside the budget year; a multi-year project may begin earlier and end later.

    Missing dates, units and contacts are CMP-01's finding.
    """
    starts, ends = project.brief.starts_on, project.brief.ends_on
    if starts is None or ends is None:
        yield lacking(project)
        return
    case = "reversed" if ends < starts else ""
    if case or not (project.brief.is_multi_year or _inside(plan.fiscal_year, starts, ends)):
        year = FiscalYear(plan.fiscal_year)
        words = {"project": project.name, "starts": on_screen(starts), "ends": on_screen(ends), "days": (ends - starts).days}
        words |= {"first": on_screen(year.starts_on), "last": on_screen(year.ends_on)}
        yield Finding(project.subject, plan.words | words, case=case)


def _inside(fiscal_year: int, starts: date, ends: date) -> bool:
    year = FiscalYear(fiscal_year)
    return year.starts_on <= starts and ends <= year.ends_on
