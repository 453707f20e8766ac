"""Facts of action plans: their shapes, and how they are read."""

from .brief_shapes import BriefFacts, CheckFacts, IndicatorFacts, ItemFacts, NodeFacts, SliceFacts
from .reading import action_plan_facts, bodies_by_pk
from .shapes import ActionPlanFacts, ActivityFacts, Body, PlanVersion, ProgrammeFacts, ProjectFacts, SiteFacts

__all__ = [
    "ActionPlanFacts",
    "ActivityFacts",
    "Body",
    "BriefFacts",
    "CheckFacts",
    "IndicatorFacts",
    "ItemFacts",
    "NodeFacts",
    "PlanVersion",
    "ProgrammeFacts",
    "ProjectFacts",
    "SiteFacts",
    "SliceFacts",
    "action_plan_facts",
    "bodies_by_pk",
]
