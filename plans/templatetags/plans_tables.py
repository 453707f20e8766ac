"""Tables of plans that need a figure of another app's tag."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _

from .. import tables
from ..forms.fields import plain_number
from ..models import Project

register = template.Library()


@register.simple_tag
def ranking(projects: Sequence[Project], management_baht: Decimal | None, marks: Mapping[int, Any] | None = None) -> list[tables.RankedRow]:
    """Rows of the ranking: running totals begin at the management budget."""
    return tables.ranking(projects, management_baht or Decimal(0), marks)


@register.filter
def figure(value: Decimal | None) -> str:
    """A measured value without trailing zeros; "ยังไม่มีตัวเลข" for None."""
    return _("ยังไม่มีตัวเลข") if value is None else plain_number(value)
