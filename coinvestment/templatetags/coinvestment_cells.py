"""Cells of the four-source view: baht with the number of items, a gap written out."""

from collections.abc import Mapping

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.money import format_baht

from ..sources import Cell

register = template.Library()


@register.filter
def cell(cells: Mapping[str, Cell], name: str) -> Cell:
    return cells[name]


@register.simple_tag
def money_cell(cells: Mapping[str, Cell], name: str) -> SafeString:
    return money_total(cells[name])


@register.simple_tag
def money_total(cell: Cell) -> SafeString:
    if not cell.n:
        return format_html('<span class="faint none">{}</span>', _("ไม่มี"))
    items = _("%(n)s รายการ") % {"n": format_baht(cell.n)}
    return format_html('<b>{}</b><div class="small muted nb">{}</div>', format_baht(cell.baht), items)
