"""Panels of this app for pages of other apps."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import ngettext

from core.parts import Action
from plans.models import AnnualActionPlan, Project

from ..ceilings import CeilingFigures, ceiling_of
from ..in_the_way import Way, way_of_plan
from ..models import BudgetRequest
from ..panel import findings_of
from ..project_marks import Marks, marks_by_project, panel_of_project

register = template.Library()


@register.inclusion_tag("budgets/_findings.html", takes_context=True)
def findings_panel(context: template.Context, action_plan: AnnualActionPlan, request_paper: BudgetRequest | None = None) -> dict[str, Any]:
    """What the latest check found of an action plan and its request; asks again while a check runs. Five queries."""
    return {
        "panel": findings_of(action_plan, context.get("hat"), request_paper, context.get("held")),
        "csrf_token": context.get("csrf_token", ""),
    }


@register.simple_tag
def ceiling_figures(action_plan: AnnualActionPlan) -> CeilingFigures:
    """The figures once for all that needs them on a page. Three queries."""
    return ceiling_of(action_plan)


@register.inclusion_tag("budgets/_ceiling.html")
def action_plan_ceiling(money: CeilingFigures) -> dict[str, Any]:
    """The ceiling bar of an action plan. No query."""
    inside = ngettext("ในกรอบ %(n)s โครงการ", "ในกรอบ %(n)s โครงการ", money.in_count) % {"n": money.in_count}
    over = ngettext("เกินกรอบ %(n)s โครงการ", "เกินกรอบ %(n)s โครงการ", money.over_count) % {"n": money.over_count}
    return {"money": money, "in_label": inside, "over_label": over}


@register.simple_tag
def left_under(money: CeilingFigures, in_baht: Decimal) -> Decimal | None:
    """What another order would leave under the ceiling (baht, negative when over); None until the ceiling is announced. No query."""
    return None if money.ceiling_baht is None else replace(money, in_baht=in_baht).remaining


@register.simple_tag
def over_by(wanted: Decimal, remaining: Decimal) -> Decimal:
    """Baht that what is wanted would go over what is left. No query."""
    return wanted - remaining


@register.simple_tag(takes_context=True)
def before_signature(context: template.Context, action_plan: AnnualActionPlan, held: set[str], actions: Sequence[Action]) -> Way | None:
    """What stands in the way of the signature, for those who prepare or sign; None for everybody else. Four queries."""
    return way_of_plan(action_plan, context.get("hat"), held, actions)


@register.simple_tag(takes_context=True)
def findings_by_project(context: template.Context, action_plan: AnnualActionPlan) -> dict[int, Marks] | None:
    """Counts for the ranking, as far as the reader sees the request; None before the first check. Two queries."""
    return marks_by_project(action_plan, context.get("hat"))


@register.inclusion_tag("budgets/_project_findings.html", takes_context=True)
def project_findings(context: template.Context, project: Project) -> dict[str, Any]:
    """What the latest check found of one project; asks again while a check runs, and for one after a save. Four queries."""
    return {"panel": panel_of_project(project, context.get("hat"))}
