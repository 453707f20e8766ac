"""Rules about one action plan and its projects. One rule is one pure function; registering it in `ACTION_PLAN_RULES` is all it takes."""

from accounts.models import today
from alignment.kernel import Result
from alignment.terms import Calendar

from ..facts import action_plan_facts
from . import arithmetic, brief, chain, duplicates, places, ranks
from .book import ACTION_PLAN_RULES

__all__ = ["ACTION_PLAN_RULES", "arithmetic", "brief", "chain", "check_action_plan", "duplicates", "places", "ranks"]


def check_action_plan(pk: int) -> Result:
    """Every rule about one action plan, on its data and under the terms as they are now. Raises KeyError for an unknown id. 17 queries."""
    facts = action_plan_facts([pk])[pk]
    return ACTION_PLAN_RULES.run(facts, Calendar(today(), [ACTION_PLAN_RULES]).terms(facts.fiscal_year))
