"""What demo people found not to be the same work: bodies of one group whose made-up projects carry one name and lie in one district."""

from collections.abc import Iterable, Iterator

from plans.facts import ActionPlanFacts, action_plan_facts
from plans.facts.alike import Place
from plans.facts.neighbours import pair_of
from plans.models import AnnualActionPlan, SameWorkDecision

from .papers import NOTE

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
