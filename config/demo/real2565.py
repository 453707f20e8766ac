"""The requests of 2565 as the budget document printed them: real, with nothing made up around them.

The document names projects, lines, amounts and the districts of some lines. It has no briefs, no links and no ceilings. The document is
the bill, so the requests stand in it and their action plans have been sent.
"""

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from budgets.importing import import_lines
from budgets.models import BudgetRequest
from budgets.workflow import REQUEST_WORKFLOW
from plans.models import AnnualActionPlan
from plans.workflow import ACTION_PLAN_WORKFLOW

from .write import enter

YEAR, SENT, IN_BILL = 2565, "at_subcommittee", "proposed_in_bill"
BILL = "เอกสารงบประมาณ ฉบับที่ 3 เล่ม 13 ปี 2565"


def load() -> set[str]:
    """Reads the lines, held against the printed totals; returns the codes of the bodies. Raises ValueError on faults."""
    folder = Path(settings.DATA_DIR, "budget")
    report = import_lines(folder / "fy2565_line_items.csv", YEAR, totals=folder / "fy2565_project_totals.csv")
    if report.faults:
        raise ValueError("; ".join(map(str, report.faults[:5])))
    return {code for code, _lines, _baht in report.units}


def stand_in_bill(plans: Iterable[AnnualActionPlan], source: str = BILL) -> None:
    """Brings plans (by that source) and their requests to where the document found them."""
    plans = list(plans)
    enter(ACTION_PLAN_WORKFLOW, ((plan, SENT) for plan in plans), source=source)
    requests = BudgetRequest.objects.filter(fiscal_year=YEAR, unit__in=[plan.unit_id for plan in plans])
    enter(REQUEST_WORKFLOW, ((request, IN_BILL) for request in requests), source=BILL)
