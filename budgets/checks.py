"""Checks of one or many bodies: facts, rules, results."""

from alignment.kernel import Result

from .models import BudgetRequest


def check_request(request: BudgetRequest) -> Result:
    raise NotImplementedError
