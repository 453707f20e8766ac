"""The same work twice (DUP-01 to DUP-03): of another source in this year, or of anybody in the three years before.

Names are compared by `alignment.likeness`; docs/duplicates.md says how well. DUP-04 looks at lines and stands with the request's rules.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

from alignment.kernel import Bilingual, Finding

from ..facts import ActionPlanFacts, ProjectFacts
from ..facts.alike import AlikeFacts, Place
from ..models import ProjectKind
from .book import ACTION_PLAN_RULES, each_project, lacking

SITED = frozenset({ProjectKind.WORKS, ProjectKind.MIXED})
WORDS_SHOWN = 6
NONE = Bilingual("ไม่มี", "none")


def _words(plan: ActionPlanFacts, project: ProjectFacts, other: AlikeFacts, threshold: Decimal) -> dict[str, Any]:
    """Both names, the other's year and owner, and what the likeness is made of; `pair` is what a decision about the two is kept under."""
    return plan.words | {
        "project": project.name,
        "other": other.name,
        "fy2": other.year,
        "other_owner": other.owner,
        "score": other.score,
        "limit": int(threshold * 100),
        "shared": list(other.shared[:WORDS_SHOWN]) or NONE,
        "differing": list(other.differing[:WORDS_SHOWN]) or NONE,
        "pair": list(other.pair),
    }


def _alike(project: ProjectFacts, threshold: Decimal) -> Iterator[AlikeFacts]:
    """Likely the same work, and nobody has said that it is not, the most alike first."""
    return (other for other in project.alike if not other.is_decided and other.score >= threshold * 100)


def _told(plan: ActionPlanFacts, project: ProjectFacts, found: Iterable[AlikeFacts], threshold: Decimal, most: int) -> Iterator[Finding]:
    """The likest ones in one place; those of which nobody knows where they lie as one gap."""
    others = [other for other in found if other.place is not Place.APART]
    known = [other for other in others if other.place is Place.SAME or other.is_own]
    for other in islice(known, most):
        yield Finding(project.subject, _words(plan, project, other, threshold))
    if len(known) < len(others):
        yield lacking(project, "no_place")


@ACTION_PLAN_RULES.rule("DUP-01")
@each_project()
def work_is_funded_once(
    plan: ActionPlanFacts,
    project: ProjectFacts,
    *,
    radius_m: int = 200,
    same_words: Decimal = Decimal("0.6"),
    threshold: Decimal = Decimal("0.75"),
) -> Iterator[Finding]:
    """No work of another body in the same year is of the same kind and words and lies within the radius or on the same kilometres.

    Whether two works that look alike lie on one spot is only known where both have coordinates, or road and kilometres.
    """
    rivals = [o for o in project.alike if not o.is_own and o.year == plan.fiscal_year] if project.kind in SITED else []
    unknown = False
    for other in rivals:
        if other.same_kind and other.what >= same_words * 100 and _on_one_spot(other, radius_m):
            yield Finding(project.subject, _words(plan, project, other, same_words) | _spot(other), case="km" if other.km else "")
        elif other.metres is None and other.km is None:
            unknown |= other.place is Place.SAME and not other.is_decided and other.score >= threshold * 100
    if unknown:
        yield lacking(project)


def _on_one_spot(other: AlikeFacts, radius_m: int) -> bool:
    return bool(other.km) or (other.metres is not None and other.metres <= radius_m)


def _spot(other: AlikeFacts) -> dict[str, Any]:
    if other.km:
        return {"km": f"{other.km.normalize():f}"}
    return {"metres": other.metres}


@ACTION_PLAN_RULES.rule("DUP-02")
@each_project()
def work_is_new(
    plan: ActionPlanFacts, project: ProjectFacts, *, threshold: Decimal = Decimal("0.75"), years_back: int = 3, most: int = 3
) -> Iterator[Finding]:
    """No project or entry of the years before is as alike as the threshold, save the ones this project says it goes on with.

    Printed papers do not say what a project goes on with: beside work of the same body they lack data.
    """
    past = [o for o in _alike(project, threshold) if 0 < plan.fiscal_year - o.year <= years_back]
    if plan.is_from_print:
        own, past = [o for o in past if o.is_own], [o for o in past if not o.is_own]
        yield from [lacking(project, "from_print")] if any(o.place is not Place.APART for o in own) else []
    yield from _told(plan, project, past, threshold, most)


@ACTION_PLAN_RULES.rule("DUP-03")
@each_project()
def work_is_nobody_elses(
    plan: ActionPlanFacts, project: ProjectFacts, *, threshold: Decimal = Decimal("0.75"), most: int = 3
) -> Iterator[Finding]:
    """No project of the group, of its members, or co-investment entry of the same year and place is as alike as the threshold."""
    others = (o for o in _alike(project, threshold) if not o.is_own and o.year == plan.fiscal_year)
    yield from _told(plan, project, others, threshold, most)
