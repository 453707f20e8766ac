"""Amounts as officials type them; budget years in the Buddhist Era."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core.fiscal import FiscalYear
from core.money import format_baht, parse_baht


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("1,250,000", "1250000"), ("๔๕,๗๐๐", "45700"), (" 100 บาท ", "100"), ("1250.50", "1250.50"), ("−500", "-500"), ("0", "0")],
)
def test_amounts_are_read_as_typed(typed: str, meant: str) -> None:
    assert parse_baht(typed) == Decimal(meant)


@pytest.mark.parametrize("typed", ["", "สองร้อย", "1.234.567", "1e9", "NaN", "=1+1", "12.345", "9" * 20])
def test_what_is_no_amount_is_refused_by_name(typed: str) -> None:
    with pytest.raises(ValidationError):
        parse_baht(typed)


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_what_is_printed_is_read_back_the_same(amount: Decimal) -> None:
    assert parse_baht(format_baht(amount)) == amount


def test_a_budget_year_runs_from_october_to_september() -> None:
    assert (FiscalYear(2569).starts_on, FiscalYear(2569).ends_on) == (date(2025, 10, 1), date(2026, 9, 30))
    assert FiscalYear.of(date(2026, 9, 30)) == FiscalYear(2569)
    assert FiscalYear.of(date(2026, 10, 1)) == FiscalYear(2570)


def test_a_gregorian_year_is_refused_with_the_year_that_was_meant() -> None:
    with pytest.raises(ValueError, match="2569"):
        FiscalYear(2026)
