"""Strategy tree, development plans and action plans."""

from .action import (
    ActionPlanTransition,
    Activity,
    AnnualActionPlan,
    Bucket,
    CoverageType,
    FundingSource,
    IndicatorLevel,
    Project,
    ProjectIndicator,
    ProjectKind,
    ProjectSite,
)
from .development import (
    DevelopmentIssue,
    DevelopmentPlan,
    Direction,
    Guideline,
    Indicator,
    IndicatorTarget,
    PlanProject,
    PlanProjectYear,
    PlanTransition,
    Programme,
)
from .strategy import NodeKind, StrategyNode

__all__ = [
    "ActionPlanTransition", "Activity", "AnnualActionPlan", "Bucket", "CoverageType", "DevelopmentIssue", "DevelopmentPlan", "Direction",
    "FundingSource", "Guideline", "Indicator", "IndicatorLevel", "IndicatorTarget", "NodeKind", "PlanProject", "PlanProjectYear",
    "PlanTransition", "Programme", "Project", "ProjectIndicator", "ProjectKind", "ProjectSite", "StrategyNode",
]  # fmt: skip
