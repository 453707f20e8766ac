"""Expense types and management budgets out of `data/codes`."""

from collections.abc import Iterator
from decimal import Decimal

from provinces.loading import Tally, Values, ids, rows, sync
from provinces.models import PlanningUnit

from .models import ExpenseCategory, ManagementBudget

FOUND_YEAR = 2565
ASSUMED_YEARS = (2570, 2571)


def load(*, restore: bool = False) -> Iterator[Tally]:
    """Budgets are looked after by offices: `restore` brings the file's amounts back."""
    yield sync(ExpenseCategory, ("parent_id", "name_th"), _expense_types())
    yield sync(ManagementBudget, ("unit_id", "fiscal_year"), _management_budgets(), mend=restore)


def _expense_types() -> Iterator[Values]:
    for row in rows("codes/expense_types.csv"):
        yield {"parent_id": None, "level": 1, "name_th": row["name_th"], "order": int(row["order"])}


def _management_budgets() -> Iterator[Values]:
    units = ids(PlanningUnit)
    for row in rows("codes/management_budgets_fy2565.csv"):
        for year in (FOUND_YEAR, *ASSUMED_YEARS):
            amount = {"amount_baht": Decimal(row["amount_baht"]), "basis": _basis(row["basis"], year)}
            yield {"unit_id": units[row["unit_code"]], "fiscal_year": year, **amount}


def _basis(found: str, year: int) -> str:
    return found if year == FOUND_YEAR else f"ใช้อัตราปี {FOUND_YEAR} จนกว่าจะมีหนังสือแจ้งของปี {year}: {found}"
