"""The documents of a paper, beside the paper."""

from typing import Any

from django import template

from accounts.models import Membership
from budgets.models import BudgetRequest
from plans.models import AnnualActionPlan

from ..models import DigitStyle, PaperCode
from ..permissions import DOCUMENT_POLICY

register = template.Library()
SHOWN = 4


@register.inclusion_tag("reports/_panel.html", takes_context=True)
def documents_panel(context: template.Context, paper: AnnualActionPlan | BudgetRequest) -> dict[str, Any]:
    """The latest documents of the paper, and the form that asks for a new one. One query."""
    is_request = isinstance(paper, BudgetRequest)
    hat: Membership | None = context.get("hat")
    mine = {"request": paper} if is_request else {"action_plan": paper}
    found = DOCUMENT_POLICY.scope(hat, "view_document").filter(**mine).defer("snapshot")[:SHOWN]
    code = PaperCode.REQUEST_SUMMARY if is_request else PaperCode.ACTION_PLAN_LIST
    return {"documents": found, "code": code, "paper": paper, "styles": DigitStyle, "csrf_token": context.get("csrf_token", "")}
