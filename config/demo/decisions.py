"""What demo people said of work that looks alike.

Not the same: bodies of one group whose made-up projects carry one name and lie in one district.
Going on with an earlier project: real projects under made-up briefs.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice

from plans.facts import ActionPlanFacts, ProjectFacts, action_plan_facts
from plans.facts.alike import Place
from plans.facts.neighbours import PROJECT, pair_of
from plans.models import AnnualActionPlan, Project, SameWorkDecision
from plans.rules import ACTION_PLAN_RULES

from .papers import NOTE
from .write import update

WHY = f"จังหวัดและกลุ่มจังหวัดตกลงแบ่งกิจกรรมและพื้นที่กันแล้ว {NOTE}"


def decide(years: Iterable[int]) -> None:
    """One decision per pair of works of two bodies."""
    plans = AnnualActionPlan.objects.filter(fiscal_year__in=years).values_list("pk", flat=True)
    found = {(d.first, d.second): d for facts in action_plan_facts(list(plans)).values() for d in _of(facts)}
    SameWorkDecision.objects.bulk_create(found.values())


def _of(plan: ActionPlanFacts) -> Iterator[SameWorkDecision]:
    for project in plan.ordinary:
        for other in project.alike:
            if not other.is_own and other.place is Place.SAME:
                first, second = pair_of(f"project:{project.pk}", f"{other.source}:{other.pk}")
                names = f"{project.name} / {other.name} ({other.year})"
                yield SameWorkDecision(action_plan_id=plan.pk, first=first, second=second, names=names, reason=WHY, decided_as=NOTE)


def name_forebears(year: int) -> None:
    """The made-up briefs around real projects name what these go on with: the body's own earlier project whose name is most alike."""
    limit = ACTION_PLAN_RULES.rules["DUP-02"].parameters["threshold"] * 100
    plans = AnnualActionPlan.objects.filter(fiscal_year=year).values_list("pk", flat=True)
    works = [project for plan in action_plan_facts(list(plans)).values() for project in plan.ordinary]
    found = {work.pk: forebear for work in works for forebear in islice(_own(work, limit), 1)}
    rows = list(Project.objects.filter(pk__in=found))
    for row in rows:
        row.past_project_id = found[row.pk]
    update(rows, ["past_project"])


def _own(work: ProjectFacts, limit: Decimal) -> Iterator[int]:
    """Earlier projects of the same body, the most alike first."""
    return (other.pk for other in work.alike if other.source == PROJECT and other.is_own and other.score >= limit)
