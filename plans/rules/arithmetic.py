"""Sums inside a project (ARI)."""

from collections.abc import Iterator
from decimal import Decimal

from alignment.kernel import Finding

from ..facts import ActionPlanFacts, ProjectFacts
from .book import ACTION_PLAN_RULES, each_project, lacking


@ACTION_PLAN_RULES.rule("ARI-01")
@each_project()
def activities_add_up(plan: ActionPlanFacts, project: ProjectFacts) -> Iterator[Finding]:
    """The activities of a project add up to its budget, to the satang."""
    known = [a.amount_baht for a in project.activities if a.amount_baht is not None]
    if len(known) < len(project.activities) or not known:
        yield lacking(project, "no_amounts" if project.activities else "")
        return
    total, amount = sum(known, Decimal(0)), project.amount_baht
    if total != amount:
        words = {"project": project.name, "n": len(project.activities), "sum": total, "total": amount, "difference": abs(total - amount)}
        yield Finding(project.subject, plan.words | words, case="over" if total > amount else "short")
