"""Action plans, requests and projects that the staged rows need and that are not there yet."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db import connection
from django.db.models import Max

from plans.models import AnnualActionPlan, Bucket, FundingSource, Project, ProjectKind
from provinces.models import PlanningUnit

from ..models import BudgetRequest
from . import changes, staging
from .management import is_management_line
from .places import Categories, Path

WORKS, EQUIPMENT, OPERATING = "ค่าที่ดินและสิ่งก่อสร้าง", "ค่าครุภัณฑ์", "งบดำเนินงาน"
NEW_PROJECTS = f"""
    SELECT s.unit_id, s.project_key, min(s.project_name), sum(s.amount)
    FROM {staging.TABLE} s JOIN {changes.TABLE} c ON c.row_no = s.row_no AND (c.is_new OR c.is_changed)
    JOIN plans_annualactionplan a ON a.unit_id = s.unit_id AND a.fiscal_year = %(year)s
    LEFT JOIN plans_project p ON p.action_plan_id = a.id AND p.project_key = s.project_key
    WHERE p.id IS NULL GROUP BY s.unit_id, s.project_key ORDER BY min(s.row_no)"""
CONTENTS = f"SELECT unit_id, project_key, category_id, array_agg(DISTINCT description) FROM {staging.TABLE} GROUP BY 1, 2, 3"
Key = tuple[int, str]


def lock(units: Iterable[int], year: int) -> None:
    """Holds the papers still that this import may touch: nobody signs or edits them meanwhile."""
    for papers in (AnnualActionPlan.objects.all(), BudgetRequest.objects.all()):
        list(papers.filter(unit_id__in=units, fiscal_year=year).select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def ensure(units: Iterable[int], year: int, categories: Categories) -> None:
    """Makes what is missing for these bodies: plan and request as drafts, then the projects in file order."""
    bodies = {unit.pk: unit for unit in PlanningUnit.objects.filter(pk__in=units)}
    plans = _plans(bodies, year)
    _requests(bodies, year, plans)
    _projects(bodies, year, plans, categories)


def _plans(bodies: dict[int, PlanningUnit], year: int) -> dict[int, AnnualActionPlan]:
    there = {plan.unit_id: plan for plan in AnnualActionPlan.objects.filter(unit_id__in=bodies, fiscal_year=year)}
    missing = [AnnualActionPlan(unit_id=pk, fiscal_year=year) for pk in bodies if pk not in there]
    return there | {plan.unit_id: plan for plan in AnnualActionPlan.objects.bulk_create(missing)}


def _requests(bodies: dict[int, PlanningUnit], year: int, plans: dict[int, AnnualActionPlan]) -> None:
    there = set(BudgetRequest.objects.filter(unit_id__in=bodies, fiscal_year=year).values_list("unit_id", flat=True))
    BudgetRequest.objects.bulk_create(
        BudgetRequest(unit_id=pk, fiscal_year=year, action_plan=plans[pk], request_no=f"{unit.code}/{year}/001")
        for pk, unit in bodies.items()
        if pk not in there
    )


def _projects(bodies: dict[int, PlanningUnit], year: int, plans: dict[int, AnnualActionPlan], categories: Categories) -> None:
    kinds = _kinds(categories)
    ranks = _last_ranks(plans.values())
    new = _new_projects(year)
    projects = [_project(bodies[unit], plans[unit], key, name, kinds[unit, key], ranks, baht) for unit, key, name, baht in new]
    Project.objects.bulk_create(projects, batch_size=1000)


def _new_projects(year: int) -> list[tuple[int, str, str, Decimal]]:
    with connection.cursor() as cursor:
        cursor.execute(NEW_PROJECTS, {"year": year})
        return cursor.fetchall()


def _project(
    unit: PlanningUnit, plan: AnnualActionPlan, key: str, name: str, kind: ProjectKind, ranks: dict[int, int], baht: Decimal
) -> Project:
    rank = None
    if kind != ProjectKind.MANAGEMENT:
        rank = ranks[plan.pk] = ranks[plan.pk] + 1
    source = FundingSource.GROUP if unit.is_group else FundingSource.PROVINCE
    return Project(
        action_plan=plan, project_key=key, name=name, rank=rank, bucket=Bucket.IN_CEILING, source=source, kind=kind, amount_baht=baht
    )


def _last_ranks(plans: Iterable[AnnualActionPlan]) -> dict[int, int]:
    last = Project.objects.filter(action_plan__in=plans).values("action_plan").annotate(last=Max("rank"))
    return defaultdict(int, {row["action_plan"]: row["last"] or 0 for row in last.order_by("action_plan")})


def _kinds(categories: Categories) -> dict[Key, ProjectKind]:
    contents: dict[Key, list[tuple[Path, list[str]]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(CONTENTS)
        for unit, key, category, descriptions in cursor.fetchall():
            contents[unit, key].append((categories.path_of[category], descriptions))
    return {key: kind_of(items) for key, items in contents.items()}


def kind_of(items: Iterable[tuple[Path, list[str]]]) -> ProjectKind:
    """The project's kind by what its lines buy; management lines stand in projects of their own."""
    found = list(items)
    if all(_is_management(path, descriptions) for path, descriptions in found):
        return ProjectKind.MANAGEMENT
    kinds = {_kind(path) for path, _descriptions in found}
    return kinds.pop() if len(kinds) == 1 else ProjectKind.MIXED


def _is_management(path: Path, descriptions: list[str]) -> bool:
    return all(is_management_line(path[0], text) for text in descriptions)


def _kind(path: Path) -> ProjectKind:
    if WORKS in path:
        return ProjectKind.WORKS
    if EQUIPMENT in path:
        return ProjectKind.EQUIPMENT
    return ProjectKind.DEVELOPMENT if path[0] == OPERATING else ProjectKind.MIXED
