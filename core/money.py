"""Baht: one field type and one way to read and write an amount."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from .thai import clean_text

MAX_BAHT = Decimal("9999999999999.99")
_PLAIN = re.compile(r"-?\d+(\.\d{1,2})?")


class BahtField(models.DecimalField):
    """Baht with satang: numeric(15, 2)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 15)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(*args, **kwargs)


def parse_baht(text: str) -> Decimal:
    """Reads an amount as officials type it: Thai digits, commas, spaces, the word บาท. Raises ValidationError."""
    plain = clean_text(text).replace("บาท", "").replace(",", "").replace("−", "-").strip()
    if not _PLAIN.fullmatch(plain):
        raise ValidationError(_("“%(text)s” ไม่ใช่จำนวนเงิน ใส่ตัวเลขเป็นบาท เช่น 1,250,000") % {"text": text}, code="not_baht")
    try:
        amount = Decimal(plain)
    except InvalidOperation as fault:
        raise ValidationError(_("“%(text)s” ไม่ใช่จำนวนเงิน") % {"text": text}, code="not_baht") from fault
    if abs(amount) > MAX_BAHT:
        raise ValidationError(too_large(text), code="too_large")
    return amount


def too_large(amount: object) -> str:
    return _("จำนวนเงิน %(text)s เกินที่ระบบรับได้") % {"text": amount}


def format_baht(amount: Decimal | int) -> str:
    """Thousands with commas; satang only where there are any: 1,250,000 or 1,250,000.50."""
    value = Decimal(amount)
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"
