"""Who sees and does what with plans and action plans."""

from accounts.policy import UnitPolicy

from .models import AnnualActionPlan, DevelopmentPlan, Project

PLAN_POLICY = UnitPolicy(DevelopmentPlan, "view_plan")
ACTION_PLAN_POLICY = UnitPolicy(AnnualActionPlan, "view_action_plan", draft_action="add_brief")
PROJECT_POLICY = UnitPolicy(Project, "view_action_plan", unit="action_plan__unit", state="action_plan__state", draft_action="add_brief")
