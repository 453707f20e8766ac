"""Heads of sortable columns."""

from typing import Any

from django import template
from django.utils.translation import get_language

register = template.Library()
ARIA = {True: "descending", False: "ascending"}


@register.inclusion_tag("budgets/_sort_head.html", takes_context=True)
def sort_head(context: template.Context, column: str, label: str, css: str = "") -> dict[str, Any]:
    """A column head that sorts; a second press turns the order round."""
    current = context.get("sort") or ""
    mine, down = current.lstrip("-") == column, current.startswith("-")
    return {
        "request": context["request"],
        "label": label,
        "css": css,
        "target": column if not mine or down else f"-{column}",
        "aria": ARIA[down] if mine else "",
        "down": down,
    }


@register.filter
def percent_change(change: Any, before: Any) -> str:
    """+29.3% of the year before; – when there is nothing to compare with."""
    if change is None or not before:
        return "–"
    share = change / before * 100
    sign = "+" if share > 0 else "\u2212" if share < 0 else ""
    return f"{sign}{abs(share):,.1f}%"


@register.filter
def plain_number(value: Any) -> str:
    """1,250 or 0.5: thousands, no idle zeros behind the point."""
    return f"{value.normalize():,f}"


@register.simple_tag
def finding_text(finding: Any) -> str:
    """The message of a stored finding in the reader's language."""
    return finding.message_en if get_language() == "en" else finding.message_th
