"""The map of provinces as inline SVG: coloured by class, each province a link with its name and amount."""

from typing import Any

from django import template

from ..shapes import Map

register = template.Library()


@register.inclusion_tag("budgets/_map.html")
def province_map(shown: Map, label: str) -> dict[str, Any]:
    """The picture and its legend; never without the table beside it."""
    return {"map": shown, "label": label}
