"""Which lines are the management budget of a body.

In the budget document it stands as one line of งบรายจ่ายอื่น with a fixed wording: in 19 of 66 bodies of 2565 as a project of its own, in
47 at the end of a project with other lines. So the line decides, not the project; a project that holds nothing else is of the kind
"management" and carries no rank.
"""

from django.db.models import Q

from plans.models import ProjectKind

EXPENSE_TYPE = "งบรายจ่ายอื่น"
OPENING, CLOSING = "ค่าใช้จ่ายในการบริหารงาน", "แบบบูรณาการ"
#: The same for queries on `BudgetLine`; lines typed under a management project count whatever they are called.
MANAGEMENT_LINES = Q(project__kind=ProjectKind.MANAGEMENT) | Q(
    category__name_th=EXPENSE_TYPE, category__level=1, description__startswith=OPENING, description__contains=CLOSING
)


def is_management_line(expense_type: str, description: str) -> bool:
    return expense_type == EXPENSE_TYPE and description.startswith(OPENING) and CLOSING in description
