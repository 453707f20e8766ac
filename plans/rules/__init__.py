"""Rules about action plans and development plans. One rule is one pure function; registering it in its rulebook is all it takes."""

from accounts.models import today
from alignment.kernel import Result
from alignment.terms import Calendar

from ..facts import action_plan_facts, development_plan_facts
from . import arithmetic, brief, chain, deadlines, duplicates, links, needs, places, ranks, readiness
from .book import ACTION_PLAN_RULES
from .plan_book import PLAN_RULES

__all__ = [
    "ACTION_PLAN_RULES",
    "PLAN_RULES",
    "arithmetic",
    "brief",
    "chain",
    "check_action_plan",
    "check_plan",
    "deadlines",
    "duplicates",
    "links",
    "needs",
    "places",
    "ranks",
    "readiness",
]


def check_action_plan(pk: int) -> Result:
    """Every rule about one action plan, on its data and under the terms as they are now. Raises KeyError for an unknown id. 22 queries."""
    facts = action_plan_facts([pk])[pk]
    return ACTION_PLAN_RULES.run(facts, Calendar(today(), [ACTION_PLAN_RULES]).terms(facts.fiscal_year))


def check_plan(pk: int) -> Result:
    """Every rule about one development plan, under the terms of its first year. Raises KeyError for an unknown id. 17 queries."""
    facts = development_plan_facts([pk])[pk]
    return PLAN_RULES.run(facts, Calendar(today(), [PLAN_RULES]).terms(facts.year_from))
