"""Thai as it is printed on papers: digits and dates. On screen `core.thai` speaks; this only adds what paper needs."""

from datetime import date
from typing import Literal

from core import thai

Digits = Literal["thai", "arabic"]
thai_digits = thai.thai_digits


def thai_date(day: date, digits: Digits = "thai") -> str:
    """๑ ตุลาคม ๒๕๖๙; of an aware moment the day in Bangkok."""
    text = thai.thai_date(day)
    return thai_digits(text) if digits == "thai" else text
