"""Every write to plans, action plans and projects: the right, the state, one transaction."""

from .action_plans import move_project, set_bucket, start_action_plan
from .parts import delete_part, save_part
from .projects import add_project, delete_project, save_project, save_rows
from .versions import start_review

__all__ = [
    "add_project", "delete_part", "delete_project", "move_project", "save_part", "save_project", "save_rows", "set_bucket",
    "start_action_plan", "start_review",
]  # fmt: skip
