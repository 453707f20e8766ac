"""Digits, dates and amounts in words on papers."""

from datetime import date
from decimal import Decimal

import pytest

from core.thai import baht_words
from reports.thai import thai_date, thai_digits


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "ศูนย์บาทถ้วน"),
        ("1", "หนึ่งบาทถ้วน"),
        ("11", "สิบเอ็ดบาทถ้วน"),
        ("21.00", "ยี่สิบเอ็ดบาทถ้วน"),
        ("101", "หนึ่งร้อยเอ็ดบาทถ้วน"),
        ("1000001", "หนึ่งล้านเอ็ดบาทถ้วน"),
        ("21000000", "ยี่สิบเอ็ดล้านบาทถ้วน"),
        ("1000000000000", "หนึ่งล้านล้านบาทถ้วน"),
        ("13157621900", "หนึ่งหมื่นสามพันหนึ่งร้อยห้าสิบเจ็ดล้านหกแสนสองหมื่นหนึ่งพันเก้าร้อยบาทถ้วน"),
        ("12.50", "สิบสองบาทห้าสิบสตางค์"),
        ("0.01", "หนึ่งสตางค์"),
        ("0.21", "ยี่สิบเอ็ดสตางค์"),
        ("9999999999999.99", "เก้าล้านเก้าแสนเก้าหมื่นเก้าพันเก้าร้อยเก้าสิบเก้าล้านเก้าแสนเก้าหมื่นเก้าพันเก้าร้อยเก้าสิบเก้าบาทเก้าสิบเก้าสตางค์"),
    ],
)
def test_amounts_are_written_in_words(amount, words):
    assert baht_words(Decimal(amount)) == words


@pytest.mark.parametrize("amount", ["-1", "-0.01", "1.005", "NaN", "Infinity"])
def test_amounts_that_no_paper_may_carry_are_refused(amount):
    with pytest.raises(ValueError, match=r"words|satang"):
        baht_words(Decimal(amount))


def test_dates_are_printed_in_thai_digits_and_buddhist_years():
    assert thai_date(date(2026, 10, 1)) == "๑ ตุลาคม ๒๕๖๙"
    assert thai_date(date(2026, 10, 1), digits="arabic") == "1 ตุลาคม 2569"


def test_only_digits_turn_thai():
    assert thai_digits("จ.1-1 / 2,500.75") == "จ.๑-๑ / ๒,๕๐๐.๗๕"
