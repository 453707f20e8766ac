"""Where the work is done (GEO)."""

from collections.abc import Iterator

from alignment.kernel import Finding

from ..facts import ActionPlanFacts, ProjectFacts, SiteFacts
from .book import ACTION_PLAN_RULES, each_brief, each_project, gap, lacking
from .brief import WHOLE_TERRITORY, WITH_SITES


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


@ACTION_PLAN_RULES.rule("GEO-02")
@each_brief
def sites_can_be_found(plan: ActionPlanFacts, project: ProjectFacts) -> Iterator[Finding]:
    """Every site of works or equipment has its sub-district and a coordinate inside the box around its province.

    A project none of whose sites is known below the district lacks data: budget documents print no more. The coverage of other
    projects is CMP-01's.
    """
    if project.kind not in WITH_SITES:
        return
    if not any(site.is_located for site in project.sites):
        yield lacking(project)
        return
    faults = {
        "": [s for s in project.sites if not s.has_subdistrict],
        "no_coordinate": [s for s in project.sites if s.in_province is None],
        "outside": [s for s in project.sites if s.in_province is False],
    }
    yield from (_at_sites(plan, project, case, sites) for case, sites in faults.items() if sites)


def _at_sites(plan: ActionPlanFacts, project: ProjectFacts, case: str, sites: list[SiteFacts]) -> Finding:
    words = {"project": project.name, "n": len(sites), "places": [s.label for s in sites], "sites": [s.pk for s in sites]}
    return Finding(project.subject, plan.words | words, case=case)
