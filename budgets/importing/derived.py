"""What follows from the lines: a project's amount, activities and sites; a request's management budget and total."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db import connection
from django.db.models import Min, QuerySet, Sum
from django.utils import timezone

from plans.models import Activity, Project, ProjectSite
from plans.states import EDITABLE as PLAN_EDITABLE
from provinces.models import UnitKind

from ..models import BudgetLine, BudgetRequest
from . import lines
from .management import MANAGEMENT_LINES
from .places import Categories, Path

BATCH = 1000
NEW_SITES = """
    INSERT INTO plans_projectsite (project_id, province_id, district_id, place)
    SELECT DISTINCT l.project_id, d.province_id, d.id, '' FROM budgets_budgetline l
    JOIN budgets_budgetline_districts ld ON ld.budgetline_id = l.id JOIN provinces_district d ON d.id = ld.district_id
    LEFT JOIN plans_projectsite x ON x.project_id = l.project_id AND x.district_id = d.id
    WHERE l.project_id = ANY(%s) AND x.id IS NULL
    ORDER BY 1, 3"""
AMOUNTS = """
    UPDATE plans_project p SET amount_baht = n.baht, revision = p.revision + 1, updated_at = now()
    FROM (SELECT project_id, sum(amount_baht) AS baht FROM budgets_budgetline WHERE project_id = ANY(%s) GROUP BY project_id) n
    WHERE p.id = n.project_id AND p.amount_baht <> n.baht"""
TOUCHED = f"""
    SELECT p.id FROM plans_project p JOIN plans_annualactionplan a ON a.id = p.action_plan_id AND a.state = ANY(%(editable)s)
    WHERE p.id = ANY (ARRAY(SELECT DISTINCT project_id FROM {lines.TABLE}))"""
Wanted = list[tuple[str, str, Decimal]]
#: Level 1 as the budget document names it. The labels are Thai whatever the screen's language.
EXPENSE_TYPES = {"งบบุคลากร": "personnel", "งบดำเนินงาน": "operating", "งบลงทุน": "investment", "งบเงินอุดหนุน": "subsidy", "งบรายจ่ายอื่น": "other"}


def refresh(units: Iterable[int], year: int, categories: Categories) -> None:
    """Only for what the file touched; a plan that has been sent keeps its own figures."""
    projects = _touched()
    activities = _wanted_activities(projects, categories)
    _set_amounts(projects)
    _set_activities(activities)
    _set_sites(projects)
    _set_requests(units, year)


def _touched() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED, {"editable": sorted(PLAN_EDITABLE)})
        return [pk for (pk,) in cursor.fetchall()]


def activity_of(path: Path) -> tuple[str, str]:
    """One activity per level-3 category, else level 2, else the expense type; with the code of its expense type."""
    return path[:3][-1], EXPENSE_TYPES.get(path[0], "other")


def _wanted_activities(projects: list[int], categories: Categories) -> dict[int, Wanted]:
    """Activities that sum to the project, in the order of its lines. One query."""
    wanted: dict[int, dict[tuple[str, str], Decimal]] = {pk: defaultdict(Decimal) for pk in projects}
    rows = BudgetLine.objects.filter(project__in=projects).values("project_id", "category_id")
    for row in rows.annotate(sum=Sum("amount_baht"), first=Min("order")).order_by("project_id", "first"):
        wanted[row["project_id"]][activity_of(categories.path_of[row["category_id"]])] += row["sum"]
    return {pk: [(*key, baht) for key, baht in sums.items()] for pk, sums in wanted.items()}


def _set_amounts(projects: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(AMOUNTS, [projects])


def _set_activities(wanted: dict[int, Wanted]) -> None:
    there: dict[int, list[tuple[str, str, Decimal | None]]] = defaultdict(list)
    for activity in Activity.objects.filter(project__in=wanted).order_by("project_id", "order", "pk"):
        there[activity.project_id].append((activity.name, activity.expense_type, activity.amount_baht))
    stale = {pk: rows for pk, rows in wanted.items() if there[pk] != rows}
    Activity.objects.filter(project__in=stale).delete()
    Activity.objects.bulk_create(
        [
            Activity(project_id=pk, order=n, name=name, expense_type=expense, amount_baht=baht)
            for pk, rows in stale.items()
            for n, (name, expense, baht) in enumerate(rows, 1)
        ],
        batch_size=BATCH,
    )


def _set_sites(projects: list[int]) -> None:
    """Districts named in the lines; a province's project without any is in the province. Sites people added stay."""
    with connection.cursor() as cursor:
        cursor.execute(NEW_SITES, [projects])
    bare = Project.objects.filter(pk__in=projects, sites__isnull=True, action_plan__unit__kind=UnitKind.PROVINCE)
    own = bare.values_list("pk", "action_plan__unit")
    ProjectSite.objects.bulk_create([ProjectSite(project_id=pk, province_id=unit) for pk, unit in own], batch_size=BATCH)


def _set_requests(units: Iterable[int], year: int) -> None:
    requests = BudgetRequest.objects.filter(unit_id__in=units, fiscal_year=year)
    lines = BudgetLine.objects.filter(request__in=requests)
    totals = _by_request(lines)
    management = _by_request(lines.filter(MANAGEMENT_LINES))
    stale = [r for r in requests if (r.total_baht, r.management_baht) != (totals.get(r.pk, 0), management.get(r.pk, 0))]
    for request in stale:
        request.total_baht, request.management_baht = totals.get(request.pk, Decimal(0)), management.get(request.pk, Decimal(0))
        request.revision, request.updated_at = request.revision + 1, timezone.now()
    BudgetRequest.objects.bulk_update(stale, ["total_baht", "management_baht", "revision", "updated_at"], batch_size=BATCH)


def _by_request(lines: QuerySet[BudgetLine]) -> dict[int, Decimal]:
    return dict(lines.values_list("request").annotate(sum=Sum("amount_baht")).order_by())
