"""Every write to plans, action plans and projects: the right, the state, one transaction."""

from .action_plans import move_project, set_bucket, start_action_plan
from .citing import cite
from .copying import copy_forward
from .goals import goal_above, save_long_term_goal
from .parts import delete_part, save_part
from .projects import add_project, delete_project, save_project
from .proposals import add_idea, move_proposal, place_proposals, save_idea, save_scores, take_back, tie_to_table
from .same_work import decide_not_same
from .scenarios import choose_scenario, delete_scenario, save_scenario, undo
from .versions import start_review
from .windows import extend, save_window

__all__ = [
    "add_idea",
    "add_project",
    "choose_scenario",
    "cite",
    "copy_forward",
    "decide_not_same",
    "delete_part",
    "delete_project",
    "delete_scenario",
    "extend",
    "goal_above",
    "move_project",
    "move_proposal",
    "place_proposals",
    "save_idea",
    "save_long_term_goal",
    "save_part",
    "save_project",
    "save_scenario",
    "save_scores",
    "save_window",
    "set_bucket",
    "start_action_plan",
    "start_review",
    "take_back",
    "tie_to_table",
    "undo",
]
