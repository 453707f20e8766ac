"""A made-up nation of any size: bodies, hats, action plans and requests, written in bulk."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.db import connection

from accounts.grants import rebuild_grants
from accounts.models import Membership, User
from budgets.models import BudgetRequest
from budgets.workflow import REQUEST_WORKFLOW
from plans.models import AnnualActionPlan
from provinces.models import BudgetYear, PlanningUnit, Region

YEARS = range(2531, 2581)
YEAR = 2571
BATCH = 5000


def grow(requests: int) -> None:
    """Brings the nation to so many submitted requests, 50 years for each body."""
    region, _ = Region.objects.get_or_create(code="BENCH", defaults={"name_th": "ภาคทดลอง"})
    have = PlanningUnit.objects.filter(code__startswith="B").count()
    units = [_unit(n, region) for n in range(have, requests // len(YEARS))]
    PlanningUnit.objects.bulk_create(units, batch_size=BATCH)
    plans = AnnualActionPlan.objects.bulk_create(list(_action_plans(units)), batch_size=BATCH)
    papers = BudgetRequest.objects.bulk_create(list(_requests(plans)), batch_size=BATCH)
    BudgetYear.objects.bulk_create((BudgetYear(year=y, programme_th="-") for y in YEARS), ignore_conflicts=True)
    REQUEST_WORKFLOW.import_as(papers, "submitted", source="bench")
    rebuild_grants()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum would; the tests' server has none


def _unit(number: int, region: Region) -> PlanningUnit:
    name = f"จังหวัดทดลอง {number:04d}"
    return PlanningUnit(code=f"B{number:04d}", kind="province", name_th=name, name_en=f"Bench {number}", name_sort=name, region=region)


def _action_plans(units: list[PlanningUnit]) -> Iterator[AnnualActionPlan]:
    return (AnnualActionPlan(unit=unit, fiscal_year=year) for unit in units for year in YEARS)


def _requests(plans: list[AnnualActionPlan]) -> Iterator[BudgetRequest]:
    for plan in plans:
        yield BudgetRequest(
            unit=plan.unit,
            fiscal_year=plan.fiscal_year,
            action_plan=plan,
            request_no=f"{plan.unit.code}/{plan.fiscal_year}/001",
            total_baht=Decimal(100_000_000 + plan.fiscal_year * 100),
        )


def hat(role_code: str, unit: PlanningUnit | None = None) -> Membership:
    """A person with one hat, by role and area."""
    user, _ = User.objects.get_or_create(username=f"{role_code.lower()}-{unit.code if unit else 'th'}", defaults={"full_name": role_code})
    found, _ = Membership.objects.get_or_create(user=user, role_code=role_code, unit=unit, defaults={"valid_from": date(2020, 1, 1)})
    rebuild_grants()
    return found
