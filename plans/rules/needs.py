"""Where the need for a project comes from (EVD)."""

from collections.abc import Iterator

from alignment.kernel import Finding

from ..facts import ActionPlanFacts, ProjectFacts
from ..models import NeedKind
from .book import ACTION_PLAN_RULES, each_brief, lacking


@ACTION_PLAN_RULES.rule("EVD-04")
@each_brief
def need_comes_from_people_or_data(plan: ActionPlanFacts, project: ProjectFacts) -> Iterator[Finding]:
    """At least one need source is a hearing, a community plan, a complaint, a statistic or an audit.

    A brief without any source is CMP-01's finding.
    """
    kinds = project.brief.need_kinds
    if not kinds:
        yield lacking(project)
    elif set(kinds) == {NeedKind.OTHER}:
        yield Finding(project.subject, plan.words | {"project": project.name, "n": len(kinds)})
