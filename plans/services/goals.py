"""The 20-year goal above the plans of one body. What a closed plan rests on is never rewritten."""

from typing import Any

from accounts.models import Membership
from provinces.models import PlanningUnit

from ..models import DevelopmentPlan, LongTermGoal
from ..workflow import PLAN_WORKFLOW
from .editing import edit, open_plan, touch

YEARS = 20


def goal_above(plan: DevelopmentPlan) -> LongTermGoal:
    """The goal the plan names, else the current one of its body, else a blank one of twenty years. At most two queries."""
    blank = LongTermGoal(unit=plan.unit, year_from=plan.year_from, year_to=plan.year_from + YEARS - 1)
    return plan.long_term_goal or LongTermGoal.objects.filter(unit=plan.unit_id, is_current=True).first() or blank


@edit
def save_long_term_goal(plan: int, form: Any, *, by: Membership | None) -> LongTermGoal:
    """Saves the goal and puts it above the plan. A goal that closed plans rest on stays as it was; a new row follows it."""
    paper = open_plan(plan, by)
    PlanningUnit.objects.select_for_update(no_key=True).get(pk=paper.unit_id)  # two plans of one body: one current goal
    goal: LongTermGoal = form.instance
    if form.changed_data and _is_closed(goal):
        goal.pk, goal._state.adding = None, True
    LongTermGoal.objects.filter(unit=paper.unit_id, is_current=True).exclude(pk=goal.pk).update(is_current=False)
    goal.is_current = True
    goal.save()
    DevelopmentPlan.objects.filter(pk=paper.pk).update(long_term_goal=goal)
    touch(paper)
    return goal


def _is_closed(goal: LongTermGoal) -> bool:
    return goal.pk is not None and goal.plans.exclude(state__in=PLAN_WORKFLOW.editable).exists()
