"""Priorities and the two lists, in and over the ceiling (CEI)."""

from collections import defaultdict
from collections.abc import Iterator

from alignment.kernel import Finding

from ..facts import ActionPlanFacts, ProjectFacts
from ..models import Bucket
from .book import ACTION_PLAN_RULES, gap

Ranked = dict[int, list[ProjectFacts]]


@ACTION_PLAN_RULES.rule("CEI-04")
def ranks_are_continuous(plan: ActionPlanFacts) -> Iterator[Finding]:
    """Ranks of ordinary projects are 1..n, each once, and every in-ceiling project comes before every over-ceiling one."""
    if not plan.ordinary:
        yield gap(plan)
        return
    ranked: Ranked = defaultdict(list)
    for project in plan.ordinary:
        if project.rank is None:
            yield Finding(project.subject, plan.words | {"project": project.name}, case="unranked")
        else:
            ranked[project.rank].append(project)
    yield from _repeats(plan, ranked)
    yield from _skips(plan, ranked)
    yield from _buckets(plan, ranked)


def _repeats(plan: ActionPlanFacts, ranked: Ranked) -> Iterator[Finding]:
    for rank, projects in sorted(ranked.items()):
        if len(projects) > 1:
            words = {"rank": rank, "n": len(projects), "projects": [p.name for p in projects], "pks": [p.pk for p in projects]}
            yield Finding(plan.subject, plan.words | words, case="repeated")


def _skips(plan: ActionPlanFacts, ranked: Ranked) -> Iterator[Finding]:
    n = sum(len(projects) for projects in ranked.values())
    wanted = set(range(1, n + 1))
    missing, outside = sorted(wanted - ranked.keys()), sorted(ranked.keys() - wanted)
    if outside:
        yield Finding(plan.subject, plan.words | {"n": n, "missing": missing, "outside": outside})


def _buckets(plan: ActionPlanFacts, ranked: Ranked) -> Iterator[Finding]:
    inside = [rank for rank, projects in ranked.items() for p in projects if p.bucket == Bucket.IN_CEILING]
    last = max(inside, default=0)
    for rank, projects in sorted(ranked.items()):
        for project in projects:
            if project.bucket == Bucket.OVER_CEILING and rank <= last:
                yield Finding(project.subject, plan.words | {"project": project.name, "rank": rank, "last": last}, case="bucket")
