"""What a project serves beyond its plan: the national frame and the indicators of its issue (ALN)."""

from collections.abc import Iterator

from alignment.kernel import Finding

from ..facts import ActionPlanFacts, IndicatorFacts, ProjectFacts
from .book import ACTION_PLAN_RULES, each_brief, each_project, lacking


@ACTION_PLAN_RULES.rule("ALN-07")
@each_project()
def master_plan_serves_strategy(plan: ActionPlanFacts, project: ProjectFacts) -> Iterator[Finding]:
    """The master plan chosen serves the national strategy chosen, or cuts across strategies (mapping: data/codes/master_plans.csv)."""
    strategy, master = project.brief.strategy, project.brief.master_plan
    if strategy is None or master is None:
        yield lacking(project)
    elif master.parent_pk is None and not master.cross_cutting:
        yield lacking(project, "unmapped")
    elif master.parent_pk != strategy.pk and not master.cross_cutting:
        words = {"project": project.name, "mp": master.name, "ns": strategy.name, "parent": master.parent_name}
        yield Finding(project.subject, plan.words | words)


@ACTION_PLAN_RULES.rule("ALN-10")
@each_brief
def outcome_feeds_issue(plan: ActionPlanFacts, project: ProjectFacts) -> Iterator[Finding]:
    """An outcome of the project feeds an indicator of its own issue that is counted in the same unit.

    Without an outcome or a programme there is nothing to compare; CMP-01 and ALN-02 ask for these.
    """
    outcomes = [i for i in project.brief.indicators if i.is_outcome]
    if not outcomes or project.programme is None:
        yield lacking(project)
        return
    fed = [i for i in outcomes if i.fed_issue is not None]
    own = [i for i in fed if i.fed_issue == project.programme.issue_pk]
    if not any(_same_unit(i) for i in own):
        words = plan.words | {"project": project.name, "n": len(outcomes)}
        shown = own or fed
        words |= {"indicator": shown[0].name, "unit": shown[0].unit or "-", "issue_unit": shown[0].fed_unit or "-"} if shown else {}
        yield Finding(project.subject, words, case="units" if own else "other_issue" if fed else "")


def _same_unit(indicator: IndicatorFacts) -> bool:
    return "".join(indicator.unit.split()).casefold() == "".join(indicator.fed_unit.split()).casefold()


@ACTION_PLAN_RULES.rule("ALN-12")
@each_brief
def goals_are_tagged(plan: ActionPlanFacts, project: ProjectFacts) -> Iterator[Finding]:
    """Every project names at least one Sustainable Development Goal. Government policies have no list in the portal yet."""
    if not project.brief.n_sdgs:
        yield Finding(project.subject, plan.words | {"project": project.name})
