"""Comments and files of a paper, beside the paper."""

from typing import Any

from django import template

from ..panels import Attachments, Comments, attachments_of, comments_of

register = template.Library()
LONGEST_ANCHOR = 60


@register.inclusion_tag("discussion/_comments.html", takes_context=True)
def comments_panel(context: template.Context, paper: Any, panel: Comments | None = None) -> dict[str, Any]:
    """Two queries; `?on=line:12` in the address begins a comment on that row."""
    on = context["request"].GET.get("on", "")[:LONGEST_ANCHOR]
    return _drawn(context, panel or comments_of(paper, context.get("hat"), on=on))


@register.inclusion_tag("discussion/_attachments.html", takes_context=True)
def attachments_panel(context: template.Context, paper: Any, panel: Attachments | None = None) -> dict[str, Any]:
    """Two queries at most."""
    return _drawn(context, panel or attachments_of(paper, context.get("hat")))


def _drawn(context: template.Context, panel: Comments | Attachments) -> dict[str, Any]:
    return {"panel": panel, "csrf_token": context.get("csrf_token", "")}
