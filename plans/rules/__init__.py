"""Rules about one action plan and its projects. One rule is one pure function; registering it in `ACTION_PLAN_RULES` is all it takes."""

from alignment.kernel import Result

from ..facts import action_plan_facts
from . import arithmetic, brief, chain, places, ranks
from .book import ACTION_PLAN_RULES

__all__ = ["ACTION_PLAN_RULES", "arithmetic", "brief", "chain", "check_action_plan", "places", "ranks"]


def check_action_plan(pk: int) -> Result:
    """Every rule about one action plan, on its data as they are now. Raises KeyError for an unknown id. Ten queries."""
    return ACTION_PLAN_RULES.run(action_plan_facts([pk])[pk])
