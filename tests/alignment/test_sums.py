"""Sums hold to the baht and satang, whatever the amounts."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.kernel import Term, Terms
from budgets.rules import REQUEST_RULES
from plans.rules import ACTION_PLAN_RULES
from tests.alignment.golden import plan_of, request_of
from tests.alignment.properties import found, holds

AMOUNTS = st.lists(st.decimals(Decimal("0.01"), Decimal("999999999.99"), places=2), min_size=1, max_size=8)
STEP = st.sampled_from([Decimal(1), Decimal(-1), Decimal("0.01"), Decimal("-0.01")])
HUNDREDS = st.lists(st.integers(1, 9_999_999).map(lambda n: Decimal(n * 100)), min_size=1, max_size=8)
MANAGEMENT = st.integers(0, 20_000_000).map(Decimal)


@holds("ARI-01")
@given(AMOUNTS, STEP)
def test_activities_hold_to_the_satang(amounts: list[Decimal], step: Decimal) -> None:
    total = sum(amounts)
    exact = plan_of({"projects": [{"amount": total, "activities": amounts}]})
    assert found(ACTION_PLAN_RULES, exact, "ARI-01") == []
    off = plan_of({"projects": [{"amount": total + step, "activities": amounts}]})
    [data] = found(ACTION_PLAN_RULES, off, "ARI-01")
    assert (data["sum"], data["total"], data["difference"]) == (total, total + step, abs(step))


@holds("ARI-03")
@given(AMOUNTS, MANAGEMENT, STEP)
def test_request_total_holds_to_the_satang(amounts: list[Decimal], management: Decimal, step: Decimal) -> None:
    lines = [{"amount": a} for a in amounts]
    total = sum(amounts) + management
    assert found(REQUEST_RULES, request_of({"lines": lines, "request": {"management": management, "total": total}}), "ARI-03") == []
    off = request_of({"lines": lines, "request": {"management": management, "total": total + step}})
    [data] = found(REQUEST_RULES, off, "ARI-03")
    assert (data["sum"], data["difference"]) == (total, abs(step))


@holds("ARI-03")
@given(HUNDREDS, STEP)
def test_lines_of_the_management_budget_hold_to_the_satang(amounts: list[Decimal], step: Decimal) -> None:
    lines = [{"amount": a, "kind": "management"} for a in amounts]
    stated = sum(amounts) + step
    [data] = found(REQUEST_RULES, request_of({"lines": lines, "request": {"management": stated}}), "ARI-03")
    assert (data["lines"], data["management"], data["difference"]) == (sum(amounts), stated, abs(step))
    assert found(REQUEST_RULES, request_of({"lines": lines, "request": {"management": sum(amounts)}}), "ARI-03") == []


@holds("CEI-03")
@given(MANAGEMENT, STEP)
def test_the_management_budget_equals_its_rate_to_the_satang(rate: Decimal, step: Decimal) -> None:
    assert found(REQUEST_RULES, request_of({"rate": rate, "request": {"management": rate}}), "CEI-03") == []
    [data] = found(REQUEST_RULES, request_of({"rate": rate, "request": {"management": rate + step}}), "CEI-03")
    assert (data["table"], data["amount"], data["difference"]) == (rate, rate + step, abs(step))


@holds("CEI-01")
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


@holds("ARI-06")
@given(st.integers(0, 10_000_000))
def test_amounts_are_whole_hundreds_or_reported_with_both_neighbours(satang: int) -> None:
    amount = Decimal(satang) / 100
    data = found(REQUEST_RULES, request_of({"lines": [{"amount": amount}]}), "ARI-06")
    assert bool(data) == (amount == 0 or amount % 100 != 0)
    for row in data:
        assert row["lower"] <= amount < row["upper"] == row["lower"] + 100


@holds("ARI-02")
@given(AMOUNTS, STEP)
def test_items_hold_to_the_satang_whatever_their_expense_types(amounts: list[Decimal], step: Decimal) -> None:
    types = ("personnel", "operating", "investment", "subsidy", "other")
    items = [{"amount": a, "type": types[n % 5]} for n, a in enumerate(amounts)]
    total = sum(amounts)
    assert found(ACTION_PLAN_RULES, plan_of({"projects": [{"amount": total, "items": items}]}), "ARI-02") == []
    [data] = found(ACTION_PLAN_RULES, plan_of({"projects": [{"amount": total + step, "items": items}]}), "ARI-02")
    assert (data["sum"], data["difference"]) == (total, abs(step))


@holds("ARI-04")
@given(st.lists(st.decimals(0, Decimal("999999999.99"), places=2), min_size=4, max_size=4), STEP)
def test_quarters_hold_to_the_satang(quarters: list[Decimal], step: Decimal) -> None:
    total = sum(quarters)
    assert found(ACTION_PLAN_RULES, plan_of({"projects": [{"amount": total, "quarters": quarters}]}), "ARI-04") == []
    [data] = found(ACTION_PLAN_RULES, plan_of({"projects": [{"amount": total + step, "quarters": quarters}]}), "ARI-04")
    assert (data["sum"], data["difference"]) == (total, abs(step))


@holds("ARI-05")
@given(st.decimals(0, 100_000, places=4), st.decimals(0, 100_000, places=2), STEP)
def test_quantity_times_cost_holds_to_the_satang(quantity: Decimal, cost: Decimal, step: Decimal) -> None:
    product = (quantity * cost).quantize(Decimal("0.01"), ROUND_HALF_UP)
    item = {"quantity": quantity, "cost": cost, "amount": product}
    assert found(ACTION_PLAN_RULES, plan_of({"projects": [{"items": [item]}]}), "ARI-05") == []
    [data] = found(ACTION_PLAN_RULES, plan_of({"projects": [{"items": [item | {"amount": product + step}]}]}), "ARI-05")
    assert (data["product"], data["difference"]) == (product, abs(step))


@holds("ARI-07")
@given(st.integers(500, 1_000_000_000), st.integers(0, 100))
def test_the_first_slice_holds_to_the_satang(satang: int, percent: int) -> None:
    commitment = Decimal(satang) / 100
    least = (commitment * percent / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)

    def cases(first: Decimal) -> list[str]:
        slices = {2571: first, 2572: commitment - first}
        facts = plan_of({"projects": [{"multi_year": True, "commitment": commitment, "slices": slices}]})
        terms = Terms("t", {"ARI-07": Term(parameters={"first_year_min_pct": Decimal(percent)})})
        return [f.finding.case for f in ACTION_PLAN_RULES.run(facts, terms).findings if f.code == "ARI-07"]

    assert cases(least) == []
    assert cases(least - Decimal("0.01")) == ["first"]


@holds("ARI-07")
@given(AMOUNTS, STEP)
def test_slices_hold_to_the_satang(amounts: list[Decimal], step: Decimal) -> None:
    slices = {2571 + n: amount for n, amount in enumerate(amounts)}
    terms = Terms("t", {"ARI-07": Term(parameters={"first_year_min_pct": Decimal(0)})})

    def uneven(commitment: Decimal) -> list[dict]:
        return found(
            ACTION_PLAN_RULES, plan_of({"projects": [{"multi_year": True, "commitment": commitment, "slices": slices}]}), "ARI-07", terms
        )

    total = sum(amounts)
    assert uneven(total) == []
    told = uneven(total + step)
    assert [(data.get("sum"), data.get("difference")) for data in told] == ([(None, None)] if total + step == 0 else [(total, abs(step))])


@holds("CEI-02")
@given(beyond=HUNDREDS, ceiling=st.integers(1, 99_999_999).map(Decimal))
def test_the_over_ceiling_list_holds_to_half_the_ceiling(beyond: list[Decimal], ceiling: Decimal) -> None:
    lines = [{"amount": a, "bucket": "over_ceiling"} for a in beyond]
    data = found(REQUEST_RULES, request_of({"lines": lines, "ceiling": {"amount": ceiling}}), "CEI-02")
    assert [row["over"] for row in data] == [sum(beyond) - ceiling / 2] * (sum(beyond) * 2 > ceiling)


@holds("CEI-05")
@given(amounts=HUNDREDS, planned=st.integers(1, 99_999_999).map(Decimal))
def test_the_request_is_near_the_plan_from_both_sides(amounts: list[Decimal], planned: Decimal) -> None:
    total = sum(amounts)
    data = found(REQUEST_RULES, request_of({"lines": [{"amount": a} for a in amounts], "planned": planned}), "CEI-05")
    assert bool(data) == (not planned * 4 <= total * 5 or not total * 5 <= planned * 6)
    assert [row["difference"] for row in data] == [abs(total - planned)] * len(data)


@holds("DUP-04")
@given(st.lists(st.integers(1, 600_000).map(Decimal), min_size=1, max_size=8))
def test_split_lines_are_told_exactly_when_three_small_ones_reach_the_floor(amounts: list[Decimal]) -> None:
    lines = [{"amount": a, "category": "ค่าก่อสร้างแหล่งน้ำ", "districts": ["50"]} for a in amounts]
    small = [a for a in amounts if a < 500_000]
    data = found(REQUEST_RULES, request_of({"lines": lines}), "DUP-04")
    assert [d["sum"] for d in data] == ([sum(small)] if len(small) >= 3 and sum(small) >= 500_000 else [])


@holds("DUP-01")
@given(st.integers(0, 400), st.integers(0, 400))
def test_kilometres_in_common_are_a_blocker_and_touching_ones_are_not(start: int, length: int) -> None:
    def on(first: int, last: int) -> dict:
        return {"unit": "G15", "name": "ซ่อมสร้างผิวทาง", "spots": [{"road": "1095", "km": f"{first}–{last}"}]}

    given = on(100, 200) | {"unit": "50", "others": [on(start, start + length)]}
    shared = max(0, min(200, start + length) - max(100, start))
    data = found(ACTION_PLAN_RULES, plan_of({"projects": [given]}), "DUP-01")
    assert [d["km"] for d in data] == ([str(shared)] if shared else [])
