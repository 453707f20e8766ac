"""Comments and files of a paper, beside the paper."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.templatetags.portal import icon

from ..anchors import fragment_of
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


@register.simple_tag
def say(anchor: str, what: Any, *, here: bool = False) -> SafeString:
    """A small link beside a field or row that begins a comment on it; `here`: a comment leads back to this link. No query."""
    place = format_html(' id="{}"', fragment_of(anchor)[1:]) if here else ""
    words = _("แสดงความเห็น: %(what)s") % {"what": what}
    return format_html(
        '<a class="say no-print" href="?on={}#comments"{}>{}<span class="visually-hidden">{}</span></a>',
        anchor, place, icon("chat-left-text"), words,
    )  # fmt: skip


def _drawn(context: template.Context, panel: Comments | Attachments) -> dict[str, Any]:
    return {"panel": panel, "csrf_token": context.get("csrf_token", "")}
