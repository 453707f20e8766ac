"""Which lines are the management budget of a body.

In the budget document it stands as one line of งบรายจ่ายอื่น with a fixed wording: in 19 of 66 bodies of 2565 as a project of its own, in
47 at the end of a project with other lines. The portal keeps it apart from the projects (ceiling, ranks and totals treat it apart), so the
line goes to a project of the kind "management" without rank; the printed project totals are held against the file's own rows.
"""

from django.db.models import Q

from plans.models import ProjectKind

EXPENSE_TYPE = "งบรายจ่ายอื่น"
OPENING, CLOSING = "ค่าใช้จ่ายในการบริหารงาน", "แบบบูรณาการ"
#: Ends the key of a management project; before it stands the project under which the line was printed.
PRINTED_APART = "-M"
MANAGEMENT_LINES = Q(project__kind=ProjectKind.MANAGEMENT)


def is_management_line(expense_type: str, description: str) -> bool:
    return expense_type == EXPENSE_TYPE and description.startswith(OPENING) and CLOSING in description
