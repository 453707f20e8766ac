"""Completeness of the project brief (CMP). Source: process.md 2.4."""

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alignment.kernel import Finding

from ..facts import ActionPlanFacts, ProjectFacts
from ..models import CoverageType, Project, ProjectKind
from .book import ACTION_PLAN_RULES, each_project

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
    """Every required item of the brief is filled."""
    missing = [item for item in REQUIRED if item in project.blank and is_required(item, plan, project)]
    if missing:
        words = {"project": project.name, "n": len(missing), "fields": [ITEM_NAMES[item] for item in missing], "items": missing}
        yield Finding(project.subject, plan.words | words)
