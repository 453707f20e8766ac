"""Who sees and does what with budget requests."""

from accounts.policy import UnitPolicy

from .models import BudgetLine, BudgetRequest

REQUEST_POLICY = UnitPolicy(BudgetRequest, "view_request")
LINE_POLICY = UnitPolicy(BudgetLine, "view_request", unit="request__unit", state="request__state")
