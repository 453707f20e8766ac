"""The first lines of a request, taken from the action plan and last year's request, so that nothing is typed twice."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from plans.models import AnnualActionPlan, Project, ProjectKind

from .models import BudgetLine, ExpenseCategory

CATEGORY_NAMES = {  # kind of project → first of these names that exists
    ProjectKind.WORKS: ("ค่าที่ดินและสิ่งก่อสร้าง", "งบลงทุน"),
    ProjectKind.EQUIPMENT: ("ค่าครุภัณฑ์", "งบลงทุน"),
}
USUAL_NAMES = ("ค่าตอบแทน ใช้สอยและวัสดุ", "งบดำเนินงาน")


def draft_lines(action_plan: AnnualActionPlan) -> list[BudgetLine]:
    """One unsaved line per activity with an amount, else one per project. Three queries."""
    projects = action_plan.projects.exclude(kind=ProjectKind.MANAGEMENT).filter(amount_baht__gt=0).prefetch_related("activities")
    used = _categories_used(action_plan)
    names = {c.name_th: c for c in ExpenseCategory.objects.order_by("-level", "-pk")}
    return [line for project in projects for line in _lines_of(project, used.get(project.project_key) or _usual(project, names))]


def _lines_of(project: Project, category: ExpenseCategory) -> Iterator[BudgetLine]:
    activities = [(a.name, a.amount_baht) for a in project.activities.all() if a.amount_baht]
    planned = sum((amount for _name, amount in activities), Decimal(0))
    for name, amount in activities if planned == project.amount_baht else [(project.name, project.amount_baht)]:
        yield BudgetLine(project=project, category=category, description=name, amount_baht=amount)


def _categories_used(action_plan: AnnualActionPlan) -> dict[str, ExpenseCategory]:
    """By project key: the category of the largest line in the unit's nearest earlier request."""
    lines = BudgetLine.objects.filter(request__unit=action_plan.unit_id, request__fiscal_year__lt=action_plan.fiscal_year)
    lines = lines.select_related("project", "category").order_by("request__fiscal_year", "amount_baht")
    return {line.project.project_key: line.category for line in lines}


def _usual(project: Project, names: Mapping[str, ExpenseCategory]) -> ExpenseCategory:
    wanted = CATEGORY_NAMES.get(ProjectKind(project.kind), USUAL_NAMES)
    found = next((names[n] for n in wanted if n in names), None)
    return found or ExpenseCategory.objects.get_or_create(parent=None, name_th=wanted[-1], defaults={"level": 1})[0]
