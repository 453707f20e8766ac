"""Strategy tree, development plans and action plans."""

from .action import (
    ActionPlanTransition,
    Activity,
    AnnualActionPlan,
    Bucket,
    CoverageType,
    ExpenseType,
    FundingSource,
    IndicatorLevel,
    Project,
    ProjectIndicator,
    ProjectKind,
    ProjectSite,
)
from .answer import AnswerKind, Decision, FindingAnswer
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
from .scenario import LAST_ORDER, Scenario, ScenarioRow
from .strategy import NodeKind, StrategyNode

__all__ = [
    "LAST_ORDER",
    "ActionPlanTransition",
    "Activity",
    "AnnualActionPlan",
    "AnswerKind",
    "Bucket",
    "CoverageType",
    "Decision",
    "DevelopmentIssue",
    "DevelopmentPlan",
    "Direction",
    "ExpenseType",
    "FindingAnswer",
    "FundingSource",
    "Guideline",
    "Indicator",
    "IndicatorLevel",
    "IndicatorTarget",
    "NodeKind",
    "PlanProject",
    "PlanProjectYear",
    "PlanTransition",
    "Programme",
    "Project",
    "ProjectIndicator",
    "ProjectKind",
    "ProjectSite",
    "Scenario",
    "ScenarioRow",
    "StrategyNode",
]
