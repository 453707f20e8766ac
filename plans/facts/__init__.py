"""Facts of action plans: their shapes, and how they are read."""

from .reading import action_plan_facts, bodies_by_pk
from .shapes import ActionPlanFacts, ActivityFacts, Body, PlanVersion, ProgrammeFacts, ProjectFacts, SiteFacts

__all__ = [
    "ActionPlanFacts",
    "ActivityFacts",
    "Body",
    "PlanVersion",
    "ProgrammeFacts",
    "ProjectFacts",
    "SiteFacts",
    "action_plan_facts",
    "bodies_by_pk",
]
