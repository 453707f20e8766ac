"""Panels of this app for pages of other apps."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import chain
from typing import Any

from django import template

from accounts.papers import state_chip
from accounts.policy import UNIT_POLICY
from plans.models import AnnualActionPlan, Project

from ..funds import by_source, seen_entries
from ..permissions import ENTRY_POLICY
from ..sources import Cell
from ..states import COUNTED, LIVE
from ..workflow import ENTRY_WORKFLOW

register = template.Library()


@register.inclusion_tag("coinvestment/_by_source.html", takes_context=True)
def by_source_panel(context: template.Context, action_plan: AnnualActionPlan, *projects: Iterable[Project]) -> dict[str, Any]:
    """The action plan by issue and source (จ.3), from the projects the page has read. Two queries."""
    entries = seen_entries(action_plan, context.get("hat"))
    return {"paper": action_plan, "summary": by_source(action_plan, entries, chain(*projects))}


@register.inclusion_tag("coinvestment/_cofunding.html", takes_context=True)
def cofunding_panel(context: template.Context, project: Project) -> dict[str, Any]:
    """Field 27 of the brief: what others put beside this project, as far as the reader sees it. Two queries."""
    hat = context.get("hat")
    entries = list(
        ENTRY_POLICY.scope(hat, ENTRY_POLICY.view_action).filter(supports_project=project, state__in=LIVE).order_by("kind", "pk")
    )
    checked = [entry.amount_baht for entry in entries if entry.state in COUNTED]
    return {
        "project": project,
        "year": str(project.action_plan.fiscal_year),
        "rows": [(entry, state_chip(ENTRY_WORKFLOW, entry.state)) for entry in entries],
        "money": Cell(len(checked), sum(checked, Decimal(0))),
        "may_write": UNIT_POLICY.can(hat, "edit_entry", project.action_plan.unit),
    }
