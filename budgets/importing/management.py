"""Which lines are the management budget of a body.

In the budget document it stands as one line of งบรายจ่ายอื่น with a fixed wording, in 19 of 66 bodies as a project of its own, in 47 at
the end of a project with other lines. So the line's wording decides, not the project; a project that holds nothing else is of the kind
"management" and carries no rank.
"""

EXPENSE_TYPE = "งบรายจ่ายอื่น"
OPENING, CLOSING = "ค่าใช้จ่ายในการบริหารงาน", "แบบบูรณาการ"


def is_management_line(expense_type: str, description: str) -> bool:
    return expense_type == EXPENSE_TYPE and description.startswith(OPENING) and CLOSING in description
