"""What every snapshot begins and ends with. Amounts are decimal strings (baht)."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from core.workflow import TransitionLog
from provinces.models import BudgetYear, PlanningUnit

from .kind import Snapshot

ZERO = Decimal(0)


def head(paper: Any, year: int) -> Snapshot:
    """Of a paper for one budget year. One query."""
    programme = BudgetYear.objects.filter(year=year).values_list("programme_th", flat=True).first()
    return {**_of(paper, year), "period": f"ปีงบประมาณ พ.ศ. {year}", "programme": programme or ""}


def head_of_plan(plan: Any) -> Snapshot:
    """Of a development plan: its years and its version. No query."""
    return {**_of(plan, plan.year_from), "period": f"พ.ศ. {plan.year_from}–{plan.year_to}", "programme": plan.version_label}


def _of(paper: Any, year: int) -> Snapshot:
    return {
        "unit": unit_name(paper.unit),
        "unit_code": paper.unit.code,
        "is_group": paper.unit.is_group,
        "fiscal_year": year,
        "state": paper.state,
        "revision": paper.revision,
        "made_up": paper.is_made_up,
    }


def unit_name(unit: PlanningUnit) -> str:
    return f"จังหวัด{unit.name_th}" if unit.kind == "province" else unit.name_th


def signed(log: Any) -> Snapshot | None:
    """The head's signature on this paper, when there is one."""
    entry: TransitionLog | None = log.filter(action="submit").order_by("-at").first()
    return {"by": entry.signed_as, "on": entry.at.isoformat()} if entry else None


def total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
