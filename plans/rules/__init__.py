"""Rules about action plans and development plans. One rule is one pure function; registering it in its rulebook is all it takes."""

from collections.abc import Collection

from accounts.models import today
from alignment.kernel import Result
from alignment.terms import Calendar, TermsOf

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
    "plan_results",
    "ranks",
    "readiness",
]


def check_action_plan(pk: int) -> Result:
    """Every rule about one action plan, on its data and under the terms as they are now. Raises KeyError for an unknown id. 23 queries."""
    facts = action_plan_facts([pk])[pk]
    return ACTION_PLAN_RULES.run(facts, Calendar(today()).terms(facts.fiscal_year))


def check_plan(pk: int) -> Result:
    """Every rule about one development plan, under the terms of its first year. Raises KeyError for an unknown id. 18 queries."""
    return plan_results([pk])[pk]


def plan_results(pks: Collection[int], terms: TermsOf | None = None) -> dict[int, Result]:
    """The same for many, whatever their number; `terms` are those of a dry run, without it those in force today."""
    terms = terms or Calendar(today()).terms
    return {pk: PLAN_RULES.run(facts, terms(facts.year_from)) for pk, facts in development_plan_facts(pks).items()}
