"""Thai as it is printed on papers: digits, dates and amounts in words. On screen `core.thai` speaks; this only adds what paper needs."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pythainlp.util import num_to_thaiword

from core import thai

Digits = Literal["thai", "arabic"]
thai_digits = thai.thai_digits


def thai_date(day: date, digits: Digits = "thai") -> str:
    """๑ ตุลาคม ๒๕๖๙; of an aware moment the day in Bangkok."""
    text = thai.thai_date(day)
    return thai_digits(text) if digits == "thai" else text


def baht_words(amount: Decimal | int) -> str:
    """The amount (baht) in words: สิบสองบาทห้าสิบสตางค์, ศูนย์บาทถ้วน. ValueError when negative, infinite or finer than one satang."""
    value = Decimal(amount)
    if not value.is_finite() or value < 0:
        raise ValueError(f"{amount} is not an amount that can be put in words")
    satang = value * 100
    if satang != satang.to_integral_value():
        raise ValueError(f"{amount} is finer than one satang")
    return words_of(*divmod(int(satang), 100))


def words_of(baht: int, satang: int) -> str:
    """Whole baht end in ถ้วน; nothing but satang leaves the baht out."""
    if satang == 0:
        return f"{num_to_thaiword(baht)}บาทถ้วน"
    whole = f"{num_to_thaiword(baht)}บาท" if baht else ""
    return f"{whole}{num_to_thaiword(satang)}สตางค์"
