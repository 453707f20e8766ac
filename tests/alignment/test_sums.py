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


@given(st.lists(st.integers(1, 600_000).map(Decimal), min_size=1, max_size=8))
def test_split_lines_are_told_exactly_when_three_small_ones_reach_the_floor(amounts: list[Decimal]) -> None:
    lines = [{"amount": a, "category": "ค่าก่อสร้างแหล่งน้ำ", "districts": ["50"]} for a in amounts]
    small = [a for a in amounts if a < 500_000]
    data = found(REQUEST_RULES, request_of({"lines": lines}), "DUP-04")
    assert [d["sum"] for d in data] == ([sum(small)] if len(small) >= 3 and sum(small) >= 500_000 else [])


@given(st.integers(0, 400), st.integers(0, 400))
def test_kilometres_in_common_are_a_blocker_and_touching_ones_are_not(start: int, length: int) -> None:
    def on(first: int, last: int) -> dict:
        return {"unit": "G15", "name": "ซ่อมสร้างผิวทาง", "spots": [{"road": "1095", "km": f"{first}–{last}"}]}

    given = on(100, 200) | {"unit": "50", "others": [on(start, start + length)]}
    shared = max(0, min(200, start + length) - max(100, start))
    data = found(ACTION_PLAN_RULES, plan_of({"projects": [given]}), "DUP-01")
    assert [d["km"] for d in data] == ([str(shared)] if shared else [])
