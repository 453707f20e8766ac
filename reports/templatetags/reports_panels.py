"""The documents of a paper, beside the paper."""

from typing import Any

from django import template

from accounts.models import Membership

from ..models import DigitStyle, PaperCode
from ..permissions import DOCUMENT_POLICY
from ..sources import Paper, prints_of, source_of

register = template.Library()
SHOWN = 4


@register.inclusion_tag("reports/_panel.html", takes_context=True)
def documents_panel(context: template.Context, paper: Paper) -> dict[str, Any]:
    """The latest documents of the paper, and the form that asks for a new one of any of its prints. One query."""
    hat: Membership | None = context.get("hat")
    found = DOCUMENT_POLICY.scope(hat, "view_document").filter(**source_of(paper).key(paper)).defer("snapshot")[:SHOWN]
    codes = [PaperCode(kind.code) for kind in prints_of(paper)]
    return {"documents": found, "codes": codes, "paper": paper, "styles": DigitStyle, "csrf_token": context.get("csrf_token", "")}
