"""The alignment chain: project → programme and issue → development plan → national strategy (ALN)."""

from collections.abc import Iterator

from alignment.kernel import Finding

from ..facts import ActionPlanFacts, PlanVersion, ProgrammeFacts, ProjectFacts
from ..states import PLAN_ACCEPTED
from .book import ACTION_PLAN_RULES, each_project, gap, lacking
from .brief import ITEM_NAMES

NATIONAL_LINKS = ("national_strategy", "master_plan", "milestone")


@each_project()
def _stands_in_cited_plan(plan: ActionPlanFacts, project: ProjectFacts) -> Iterator[Finding]:
    cited, programme = plan.cited, project.programme
    words = plan.words | {"project": project.name}
    if programme is None:
        yield Finding(project.subject, words | {"plan": cited.label}) if cited else lacking(project)
    elif cited is None:
        yield Finding(project.subject, words | _programme(programme), case="uncited")
    elif programme.plan_pk != cited.pk:
        yield Finding(project.subject, words | {"plan": cited.label} | _programme(programme), case="other_plan")


def _programme(programme: ProgrammeFacts) -> dict[str, str]:
    return {"programme": programme.name, "programme_plan": programme.plan_title}


@ACTION_PLAN_RULES.rule("ALN-02")
def project_stands_in_plan(plan: ActionPlanFacts) -> Iterator[Finding]:
    """Every project stands under a programme of the cited plan, and that plan has left the drafting table."""
    if plan.cited and plan.cited.is_draft and plan.ordinary:
        yield Finding(plan.subject, plan.words | {"plan": plan.cited.label, "n": len(plan.ordinary)}, case="plan_draft")
    yield from _stands_in_cited_plan(plan)


@ACTION_PLAN_RULES.rule("ALN-03")
@each_project()
def project_is_in_table(plan: ActionPlanFacts, project: ProjectFacts) -> Iterator[Finding]:
    """Every project is in the cited plan's project table with this year."""
    years = plan.table.get(project.key, ())
    if plan.cited is None:
        yield lacking(project)
    elif plan.fiscal_year not in years:
        words = {"project": project.name, "key": project.key, "plan": plan.cited.label, "years": years}
        yield Finding(project.subject, plan.words | words, case="other_years" if years else "")


@ACTION_PLAN_RULES.rule("ALN-04")
def latest_version_is_cited(plan: ActionPlanFacts) -> Iterator[Finding]:
    """The cited version is the body's own, covers the year and is the latest accepted review up to that year."""
    latest = _latest(plan)
    if plan.cited is None:
        yield Finding(plan.subject, plan.words | {"latest": latest.label}, case="uncited") if latest else gap(plan)
        return
    cited = plan.cited
    case = _misfit(plan, cited)
    words = {"plan": cited.label, "year_from": cited.year_from, "year_to": cited.year_to, "review_year": cited.review_year}
    if case:
        yield Finding(plan.subject, plan.words | words, case=case)
    elif latest and _age(latest) > _age(cited):
        yield Finding(plan.subject, plan.words | words | {"latest": latest.label})


def _misfit(plan: ActionPlanFacts, cited: PlanVersion) -> str:
    if cited.owner_code != plan.owner.code:
        return "other_owner"
    if not cited.covers(plan.fiscal_year):
        return "period"
    return "later_review" if (cited.review_year or 0) > plan.fiscal_year else ""


def _latest(plan: ActionPlanFacts) -> PlanVersion | None:
    """The body's latest version for that year: accepted ones first, else any; drafts never outdate a version in use."""
    fitting = [v for v in plan.versions if not _misfit(plan, v)]
    accepted = [v for v in fitting if v.state in PLAN_ACCEPTED]
    return max(accepted or (fitting if plan.cited is None else []), key=_age, default=None)


def _age(version: PlanVersion) -> tuple[int, int]:
    return version.year_from, version.review_year or 0


@ACTION_PLAN_RULES.rule("ALN-06")
@each_project(empty="")
def national_links_are_set(plan: ActionPlanFacts, project: ProjectFacts) -> Iterator[Finding]:
    """Every project names its national strategy, master plan and milestone; a paper read off print has no place to name them."""
    missing = [item for item in NATIONAL_LINKS if item in project.blank]
    if missing and plan.is_from_print:
        yield lacking(project, "unwritten")
    elif missing:
        words = {"project": project.name, "n": len(missing), "fields": [ITEM_NAMES[item] for item in missing], "items": missing}
        yield Finding(project.subject, plan.words | words)


@ACTION_PLAN_RULES.rule("ALN-09")
def group_project_spans_provinces(plan: ActionPlanFacts, *, min_provinces: int = 2) -> Iterator[Finding]:
    """A group's project works in or benefits at least so many of the year's member provinces; print does not name all its places."""
    if not plan.owner.is_group:
        return
    if plan.territory:
        yield from _spans_provinces(plan, minimum=min_provinces)
    else:
        yield gap(plan, "no_territory")


@each_project()
def _spans_provinces(plan: ActionPlanFacts, project: ProjectFacts, *, minimum: int) -> Iterator[Finding]:
    named = {site.province for site in project.sites} | set(project.benefits)
    members = [member for member in plan.territory if member in named]
    if not named:
        yield lacking(project)
    elif len(members) < minimum and plan.is_from_print:  # the districts of some lines are not all the places
        yield lacking(project, "from_print")
    elif len(members) < minimum:
        counts = {"n": len(members), "minimum": minimum, "short": minimum - len(members)}
        words = plan.words | counts | {"project": project.name, "provinces": [m.name for m in members]}
        yield Finding(project.subject, words, case="" if members else "outside")
