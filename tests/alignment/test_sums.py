"""Sums hold to the baht and satang, whatever the amounts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.rules import REQUEST_RULES
from plans.rules import ACTION_PLAN_RULES
from tests.alignment.golden import plan_of, request_of

AMOUNTS = st.lists(st.decimals(Decimal("0.01"), Decimal("999999999.99"), places=2), min_size=1, max_size=8)
STEP = st.sampled_from([Decimal(1), Decimal(-1), Decimal("0.01"), Decimal("-0.01")])
HUNDREDS = st.lists(st.integers(1, 9_999_999).map(lambda n: Decimal(n * 100)), min_size=1, max_size=8)
MANAGEMENT = st.integers(0, 20_000_000).map(Decimal)


def found(book, facts, code: str) -> list[dict]:
    return [dict(f.finding.data) for f in book.run(facts).findings if f.code == code]


@given(AMOUNTS, STEP)
def test_activities_hold_to_the_satang(amounts: list[Decimal], step: Decimal) -> None:
    total = sum(amounts)
    exact = plan_of({"projects": [{"amount": total, "activities": amounts}]})
    assert found(ACTION_PLAN_RULES, exact, "ARI-01") == []
    off = plan_of({"projects": [{"amount": total + step, "activities": amounts}]})
    [data] = found(ACTION_PLAN_RULES, off, "ARI-01")
    assert (data["sum"], data["total"], data["difference"]) == (total, total + step, abs(step))


@given(AMOUNTS, MANAGEMENT, STEP)
def test_request_total_holds_to_the_satang(amounts: list[Decimal], management: Decimal, step: Decimal) -> None:
    lines = [{"amount": a} for a in amounts]
    total = sum(amounts) + management
    assert found(REQUEST_RULES, request_of({"lines": lines, "request": {"management": management, "total": total}}), "ARI-03") == []
    off = request_of({"lines": lines, "request": {"management": management, "total": total + step}})
    [data] = found(REQUEST_RULES, off, "ARI-03")
    assert (data["sum"], data["difference"]) == (total, abs(step))


@pytest.mark.parametrize("includes", [True, False])
@given(inside=HUNDREDS, beyond=HUNDREDS, management=MANAGEMENT)
def test_ceiling_holds_to_the_baht(includes: bool, inside: list[Decimal], beyond: list[Decimal], management: Decimal) -> None:
    lines = [{"amount": a} for a in inside] + [{"amount": a, "bucket": "over_ceiling"} for a in beyond]
    used = sum(inside) + (management if includes else 0)

    def excess(ceiling: Decimal) -> list[Decimal]:
        given = {"lines": lines, "request": {"management": management}, "ceiling": {"amount": ceiling, "includes_management": includes}}
        return [data["over"] for data in found(REQUEST_RULES, request_of(given), "CEI-01")]

    assert excess(used) == excess(used + 1) == []
    assert excess(used - 1) == [Decimal(1)]


@given(st.integers(0, 10_000_000))
def test_amounts_are_whole_hundreds_or_reported_with_both_neighbours(satang: int) -> None:
    amount = Decimal(satang) / 100
    data = found(REQUEST_RULES, request_of({"lines": [{"amount": amount}]}), "ARI-06")
    assert bool(data) == (amount == 0 or amount % 100 != 0)
    for row in data:
        assert row["lower"] <= amount < row["upper"] == row["lower"] + 100


@given(beyond=HUNDREDS, ceiling=st.integers(1, 99_999_999).map(Decimal))
def test_the_over_ceiling_list_holds_to_half_the_ceiling(beyond: list[Decimal], ceiling: Decimal) -> None:
    lines = [{"amount": a, "bucket": "over_ceiling"} for a in beyond]
    data = found(REQUEST_RULES, request_of({"lines": lines, "ceiling": {"amount": ceiling}}), "CEI-02")
    assert [row["over"] for row in data] == [sum(beyond) - ceiling / 2] * (sum(beyond) * 2 > ceiling)


@given(amounts=HUNDREDS, planned=st.integers(1, 99_999_999).map(Decimal))
def test_the_request_is_near_the_plan_from_both_sides(amounts: list[Decimal], planned: Decimal) -> None:
    total = sum(amounts)
    data = found(REQUEST_RULES, request_of({"lines": [{"amount": a} for a in amounts], "planned": planned}), "CEI-05")
    assert bool(data) == (not planned * 4 <= total * 5 or not total * 5 <= planned * 6)
    assert [row["difference"] for row in data] == [abs(total - planned)] * len(data)
