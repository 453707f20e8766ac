"""How figures stand on papers: Thai or Arabic digits, a dash for nothing."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone

from core.money import format_baht
from core.thai import thai_date, thai_digits

register = template.Library()


@register.filter
def on_paper(value: object, digits: str) -> str:
    return thai_digits(value) if digits == "thai" else str(value)


@register.filter
def baht_on_paper(value: str, digits: str) -> str:
    """An amount (decimal string, baht) with commas; – for zero."""
    amount = Decimal(value)
    return on_paper(format_baht(amount), digits) if amount else "–"


@register.filter
def count_on_paper(value: int, digits: str) -> str:
    """A number of things; – for none."""
    return on_paper(f"{value:,}", digits) if value else "–"


@register.filter
def day_on_paper(value: str, digits: str) -> str:
    """The day in Bangkok of an ISO moment."""
    return on_paper(thai_date(timezone.localtime(datetime.fromisoformat(value))), digits)


@register.filter
def date_on_paper(value: str, digits: str) -> str:
    """An ISO date."""
    return on_paper(thai_date(date.fromisoformat(value)), digits)
