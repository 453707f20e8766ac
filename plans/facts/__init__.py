"""Facts of action plans and of development plans: their shapes, and how they are read."""

from .plan_reading import development_plan_facts
from .plan_shapes import DevelopmentPlanFacts, LongTermGoalFacts, NamedProvince, PlanIssue, PlanMeasure
from .reading import action_plan_facts, bodies_by_pk
from .shapes import ActionPlanFacts, ActivityFacts, Body, PlanVersion, ProgrammeFacts, ProjectFacts, SiteFacts

__all__ = [
    "ActionPlanFacts",
    "ActivityFacts",
    "Body",
    "DevelopmentPlanFacts",
    "LongTermGoalFacts",
    "NamedProvince",
    "PlanIssue",
    "PlanMeasure",
    "PlanVersion",
    "ProgrammeFacts",
    "ProjectFacts",
    "SiteFacts",
    "action_plan_facts",
    "bodies_by_pk",
    "development_plan_facts",
]
