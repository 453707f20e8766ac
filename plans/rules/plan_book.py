"""The rulebook of the development plan: its parts, its links up, its indicators and the provinces it names."""

from collections.abc import Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alignment.books import rulebook
from alignment.kernel import Finding, Outcome

from ..facts import DevelopmentPlanFacts, PlanIssue
from ..models import FundingSource

PLAN_RULES = rulebook("development plan")
PART_NAMES: dict[str, str | Promise] = {
    "executive_summary": _("บทสรุปผู้บริหาร"),
    "data": _("ข้อมูลเพื่อการพัฒนา"),
    "past_results": _("ผลการพัฒนาและแก้ไขปัญหาที่ผ่านมา"),
    "analysis": _("บทวิเคราะห์"),
    "goal": _("เป้าหมายการพัฒนา"),
    "issues": _("ประเด็นการพัฒนา"),
    "indicators": _("ตัวชี้วัดของประเด็น"),
    "project_table": _("บัญชีโครงการ"),
}
WRITTEN = frozenset({"executive_summary", "data", "past_results", "analysis"})  # the parts of a volume that is more than its issues


def _gap(plan: DevelopmentPlanFacts, case: str = "", **data: Any) -> Finding:
    return Finding(plan.subject, plan.words | data, Outcome.NO_DATA, case)


@PLAN_RULES.rule("CMP-04")
def plan_has_all_parts(plan: DevelopmentPlanFacts) -> Iterator[Finding]:
    """Every part is there (but the hearing record, which the portal does not keep yet), and every indicator has a target every year."""
    # A version past its writers that came without any written part: its volume was never entered.
    if not plan.is_open and set(plan.blank) >= WRITTEN:
        yield _gap(plan)
        return
    if plan.blank:
        words = {"n": len(plan.blank), "parts": [PART_NAMES[part] for part in plan.blank], "items": list(plan.blank)}
        yield Finding(plan.subject, plan.words | words)
    for measure in plan.measures:
        if measure.missing:
            words = {"kpi": measure.name, "n": len(measure.missing), "years": list(measure.missing)}
            yield Finding(measure.subject, plan.words | words, case="targets")


@PLAN_RULES.rule("CMP-05")
def indicators_are_known_or_defined(plan: DevelopmentPlanFacts, *, min_letters: int = 30) -> Iterator[Finding]:
    """Every indicator has a code of the published indicator list, or a definition of its own of at least so many letters."""
    if not plan.measures:
        yield _gap(plan)
    for measure in plan.measures:
        if not measure.catalogue_code and measure.definition_letters < min_letters:
            words = {"kpi": measure.name, "letters": measure.definition_letters, "minimum": min_letters}
            yield Finding(measure.subject, plan.words | words)


@PLAN_RULES.rule("ALN-05")
def issues_serve_the_region(plan: DevelopmentPlanFacts) -> Iterator[Finding]:
    """Every issue links to a guideline of the owner's region for the plan's period; where none is on record, data are lacking."""
    if not plan.guidelines:
        yield _gap(plan, region=plan.region)
        return
    for issue in plan.issues:
        if not issue.regional_links:
            yield Finding(issue.subject, plan.words | {"issue": issue.name, "region": plan.region, "n": plan.guidelines})


@PLAN_RULES.rule("ALN-08")
def province_issues_serve_the_group(plan: DevelopmentPlanFacts, *, min_letters: int = 50) -> Iterator[Finding]:
    """Every issue of a province links to an issue of its group's plan, or is specific to the area with a reason of so many letters."""
    if plan.owner.is_group:
        return
    loose = [issue for issue in plan.issues if not _is_tied(issue, min_letters)]
    if loose and not plan.group_issues:
        yield _gap(plan, n=len(loose))
        return
    for issue in loose:
        words = {"issue": issue.name, "letters": issue.reason_letters, "minimum": min_letters}
        yield Finding(issue.subject, plan.words | words, case="reason" if issue.is_area_specific else "")


def _is_tied(issue: PlanIssue, minimum: int) -> bool:
    return bool(issue.group_links) or (issue.is_area_specific and issue.reason_letters >= minimum)


@PLAN_RULES.rule("ALN-11")
def plan_stands_under_the_goal(plan: DevelopmentPlanFacts) -> Iterator[Finding]:
    """The plan stands under its owner's 20-year goal; issues state no link of their own, so the plan is looked at as a whole."""
    goal = plan.current_goal
    if goal is None:
        yield _gap(plan)
    elif plan.goal_pk is None or (plan.goal_pk != goal.pk and plan.is_open):  # a later goal is no fault of a plan already sent
        yield Finding(plan.subject, plan.words | {"goal": goal.text}, case="other" if plan.goal_pk else "")


@PLAN_RULES.rule("GEO-03")
def named_provinces_are_members(plan: DevelopmentPlanFacts) -> Iterator[Finding]:
    """Every province a group's plan names in a shared problem or a role is a member on the first day of the plan's first year."""
    if not plan.owner.is_group:
        return
    if not plan.members:
        yield _gap(plan, "no_territory")
    elif not plan.named:
        yield _gap(plan)
    for named in plan.named if plan.members else ():
        if named.province not in plan.members:
            words = {"province": named.province.name, "where": named.label[:120]}
            yield Finding(named.subject, plan.words | words, case="role" if named.kind == "role" else "")


@PLAN_RULES.rule("COF-01")
def plan_draws_on_several_sources(plan: DevelopmentPlanFacts) -> Iterator[Finding]:
    """The project table draws on at least two sources of money; a yearly action plan holds budget money of the area only."""
    if not plan.sources:
        yield _gap(plan)
    elif len(plan.sources) == 1:
        [(source, n)] = plan.sources
        yield Finding(plan.subject, plan.words | {"n": n, "source": FundingSource(source).label, "items": ["project_table"]})
