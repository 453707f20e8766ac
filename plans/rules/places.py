"""Where the work is done (GEO)."""

from collections.abc import Iterator

from alignment.kernel import Finding

from ..facts import ActionPlanFacts, ProjectFacts
from .book import ACTION_PLAN_RULES, each_project, gap, lacking
from .brief import WHOLE_TERRITORY


@ACTION_PLAN_RULES.rule("GEO-01")
def sites_inside_territory(plan: ActionPlanFacts) -> Iterator[Finding]:
    """Every site lies in a province of the owner in that year."""
    if plan.territory:
        yield from _sites_inside(plan)
    else:
        yield gap(plan, "no_territory")


@each_project()
def _sites_inside(plan: ActionPlanFacts, project: ProjectFacts) -> Iterator[Finding]:
    if not project.sites and project.coverage not in WHOLE_TERRITORY:
        yield lacking(project)
    for site in project.sites:
        if site.province not in plan.territory:
            words = {"project": project.name, "place": site.label, "province": site.province.name, "site": site.pk}
            yield Finding(project.subject, plan.words | words)
