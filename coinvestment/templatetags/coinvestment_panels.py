"""Panels of this app for pages of other apps."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django import template

from plans.models import AnnualActionPlan, Project

from ..funds import by_source, seen_entries

register = template.Library()


@register.inclusion_tag("coinvestment/_by_source.html", takes_context=True)
def by_source_panel(context: template.Context, action_plan: AnnualActionPlan, *projects: Iterable[Project]) -> dict[str, Any]:
    """The action plan by issue and source (จ.3), from the projects the page has read. Two queries."""
    entries = seen_entries(action_plan, context.get("hat"))
    return {"paper": action_plan, "summary": by_source(action_plan, entries, chain(*projects))}
