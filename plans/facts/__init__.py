"""Facts of action plans and of development plans: their shapes, and how they are read."""

from .brief_shapes import BriefFacts, CheckFacts, IndicatorFacts, ItemFacts, NodeFacts, SliceFacts
from .deadlines import Deadline, Sender, Windows, deadline_of
from .plan_reading import development_plan_facts
from .plan_shapes import DevelopmentPlanFacts, LongTermGoalFacts, NamedProvince, PlanIssue, PlanMeasure
from .reading import action_plan_facts, bodies_by_pk
from .shapes import ActionPlanFacts, ActivityFacts, Body, PlanVersion, ProgrammeFacts, ProjectFacts, SiteFacts

__all__ = [
    "ActionPlanFacts",
    "ActivityFacts",
    "Body",
    "BriefFacts",
    "CheckFacts",
    "Deadline",
    "DevelopmentPlanFacts",
    "IndicatorFacts",
    "ItemFacts",
    "LongTermGoalFacts",
    "NamedProvince",
    "NodeFacts",
    "PlanIssue",
    "PlanMeasure",
    "PlanVersion",
    "ProgrammeFacts",
    "ProjectFacts",
    "Sender",
    "SiteFacts",
    "SliceFacts",
    "Windows",
    "action_plan_facts",
    "bodies_by_pk",
    "deadline_of",
    "development_plan_facts",
]
