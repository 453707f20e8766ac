"""Limits hold at their edge, whatever lies on either side: days, counts, letters, metres, shares, fences. Sums are `test_sums`."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from alignment.catalogue import CATALOGUE
from budgets.past_costs import ITEM, KM, SQUARE_METRE, item_kind, past_costs
from budgets.rules import REQUEST_RULES
from coinvestment.rules import ENTRY_RULES
from plans.rules import ACTION_PLAN_RULES, PLAN_RULES
from tests.alignment import test_sums
from tests.alignment.bodies import MEMBERS
from tests.alignment.golden import entry_of, plan_of, request_of
from tests.alignment.golden_plans import development_plan_of
from tests.alignment.properties import HELD, fails, holds

FIRST, LAST = date(2027, 10, 1), date(2028, 9, 30)  # of the budget year 2571
AROUND = st.integers(-800, 800)
IMPROVED, WEIR = "ค่าปรับปรุงทางและสะพาน", "ค่าก่อสร้างแหล่งน้ำ"
REGION = "ภาคตะวันออกเฉียงเหนือ"
WORDS = ["ก่อสร้าง", "ฝาย", "ทดน้ำ", "ถนน", "ลาดยาง", "อบรม", "ตลาด", "ชุมชน", "อาคาร"]


def of_project(**given: object) -> object:
    return plan_of({"projects": [given]})


@holds("CMP-03")
@given(AROUND, AROUND)
def test_the_dates_of_a_project_hold_to_the_day(starts: int, ends: int) -> None:
    begin, end = FIRST + timedelta(starts), LAST + timedelta(ends)
    assume(begin <= end)
    assert fails(ACTION_PLAN_RULES, of_project(starts=begin, ends=end), "CMP-03") == (starts < 0 or ends > 0)


@holds("RDY-06")
@pytest.mark.parametrize(("multi_year", "last"), [(False, date(2027, 12, 31)), (True, date(2028, 3, 31))])
@given(days=AROUND)
def test_the_signing_of_a_contract_holds_to_the_day(multi_year: bool, last: date, days: int) -> None:
    facts = of_project(multi_year=multi_year, signs=last + timedelta(days))
    assert fails(ACTION_PLAN_RULES, facts, "RDY-06") == (days > 0)


@holds("RDY-02")
@given(AROUND)
def test_the_age_of_an_estimate_holds_to_the_day(days: int) -> None:
    facts = of_project(ready={"estimate": {"dated": date(2026, 10, 1) + timedelta(days)}})
    assert fails(ACTION_PLAN_RULES, facts, "RDY-02", "old") == (days < 0)


@holds("RDY-02")
@given(st.lists(st.integers(1, 10**11), min_size=1, max_size=6), st.integers(-2, 2))
def test_an_estimate_holds_to_the_satang(satang: list[int], off: int) -> None:
    amounts = [Decimal(s) / 100 for s in satang]
    estimate = sum(amounts) + Decimal(off) / 100
    assume(estimate > 0)
    facts = of_project(amount=sum(amounts), items=[{"amount": a} for a in amounts], ready={"estimate": {"amount": estimate}})
    assert fails(ACTION_PLAN_RULES, facts, "RDY-02", "amount") == (off != 0)


@holds("RDY-03")
@given(st.integers(0, 9))
def test_three_quotations_are_enough(number: int) -> None:
    facts = of_project(kind="equipment", items=[{"basis": "quotations", "quotations": number}])
    assert fails(ACTION_PLAN_RULES, facts, "RDY-03") == (number < 3)


@holds("CAL-01")
@given(st.integers(-48 * 60, 48 * 60))
def test_the_last_day_holds_to_the_minute(minutes: int) -> None:
    now = date(2026, 12, 1)  # the first moment after the window
    hour, minute = divmod(minutes % (24 * 60), 60)
    given = {
        "sending": "action_plan",
        "window": date(2026, 11, 30),
        "now": f"{now + timedelta(minutes // (24 * 60))} {hour:02}:{minute:02}",
    }
    assert fails(ACTION_PLAN_RULES, plan_of(given), "CAL-01") == (minutes >= 0)


@holds("CEI-04")
@given(st.permutations(range(1, 7)), st.integers(0, 6))
def test_ranks_in_any_order_pass_as_long_as_the_ceiling_parts_them(ranks: list[int], inside: int) -> None:
    projects = [{"rank": r, "bucket": "in_ceiling" if r <= inside else "over_ceiling"} for r in ranks]
    assert not fails(ACTION_PLAN_RULES, plan_of({"projects": projects}), "CEI-04")
    beyond = [p | {"rank": p["rank"] + (p["rank"] == 6)} for p in projects]
    assert fails(ACTION_PLAN_RULES, plan_of({"projects": beyond}), "CEI-04", "")


@holds("CEI-04")
@given(st.lists(st.sampled_from(["in_ceiling", "over_ceiling"]), min_size=1, max_size=7))
def test_the_two_lists_never_mix(buckets: list[str]) -> None:
    facts = plan_of({"projects": [{"rank": n, "bucket": bucket} for n, bucket in enumerate(buckets, 1)]})
    assert fails(ACTION_PLAN_RULES, facts, "CEI-04", "bucket") == (buckets != sorted(buckets))


@holds("ELG-06")
@given(st.integers(0, 200_000), st.integers(1, 200_000))
def test_training_holds_to_seventy_percent_of_projects_of_five_million(soft: int, hard: int) -> None:
    lines = [{"name": "ค่าใช้จ่ายในการสัมมนาและฝึกอบรม", "amount": soft * 100}, {"name": "วัสดุการเกษตร", "amount": hard * 100}]
    total = (soft + hard) * 100
    assert fails(REQUEST_RULES, request_of({"lines": lines}), "ELG-06") == (total >= 5_000_000 and soft * 1000 > total * 7)


@holds("ALN-08")
@given(st.integers(0, 200))
def test_a_reason_holds_to_fifty_letters(letters: int) -> None:
    facts = development_plan_of({"development_plan": {"issues": [{"group": 0, "alone": True, "letters": letters}]}})
    assert fails(PLAN_RULES, facts, "ALN-08") == (letters < 50)


@holds("CMP-05")
@given(st.integers(0, 200))
def test_a_definition_holds_to_thirty_letters(letters: int) -> None:
    facts = development_plan_of({"development_plan": {"indicators": [{"letters": letters}]}})
    assert fails(PLAN_RULES, facts, "CMP-05") == (letters < 30)


@holds("COF-01")
@given(st.dictionaries(st.sampled_from(["province", "ministry", "lao", "private"]), st.integers(1, 99), min_size=1))
def test_two_sources_are_enough(sources: dict[str, int]) -> None:
    facts = development_plan_of({"development_plan": {"sources": sources}})
    assert fails(PLAN_RULES, facts, "COF-01") == (len(sources) < 2)


@holds("COF-02")
@given(st.integers(0, 10**12))
def test_an_entry_with_a_letter_has_some_money(satang: int) -> None:
    assert fails(ENTRY_RULES, entry_of({"entry": {"amount": Decimal(satang) / 100}}), "COF-02") == (satang == 0)


@holds("ALN-09")
@given(st.lists(st.sampled_from([*MEMBERS, "57"]), min_size=1, max_size=5), st.lists(st.sampled_from(MEMBERS), max_size=3))
def test_a_group_project_reaches_two_members(sites: list[str], benefits: list[str]) -> None:
    facts = plan_of({"unit": "G15", "projects": [{"sites": sites, "benefits": benefits}]})
    assert fails(ACTION_PLAN_RULES, facts, "ALN-09") == (len({*sites, *benefits} & set(MEMBERS)) < 2)


@holds("DUP-01")
@given(st.integers(0, 1000))
def test_the_radius_of_one_spot_holds_to_the_metre(metres: int) -> None:
    """A degree of latitude is 111,195 m on the sphere of the portal; half a metre is left to rounding."""
    other = Decimal("18.8") + Decimal(metres) / Decimal(111_195)
    weir = {"name": "ก่อสร้างฝายทดน้ำห้วยแก้ว"}
    facts = of_project(**weir, spots=[{"at": "18.8, 98.9"}], others=[weir | {"unit": "G15", "spots": [{"at": f"{other}, 98.9"}]}])
    assert fails(ACTION_PLAN_RULES, facts, "DUP-01") == (metres <= 200)


@holds("DUP-02")
@given(st.integers(2560, 2575))
def test_three_years_back_are_looked_at(year: int) -> None:
    weir = {"name": "ก่อสร้างฝายทดน้ำห้วยแก้ว"}
    assert fails(ACTION_PLAN_RULES, of_project(**weir, others=[weir | {"year": year}]), "DUP-02") == (2568 <= year <= 2570)


@holds("DUP-02", "DUP-03")
@pytest.mark.parametrize(("code", "other"), [("DUP-02", {"year": 2570}), ("DUP-03", {"unit": "G15"})])
@given(
    words=st.lists(
        st.sampled_from(["ก่อสร้าง", "ฝาย", "ทดน้ำ", "ถนน", "ลาดยาง", "อบรม", "ตลาด", "ชุมชน", "อาคาร"]), min_size=1, max_size=5, unique=True
    )
)
def test_likeness_holds_at_its_threshold(code: str, other: dict, words: list[str]) -> None:
    """In one district, what fires is what the likeness puts at 75 percent or more."""
    given = {"name": "ก่อสร้างฝายทดน้ำ", "spots": [{"district": "5001"}]}
    given["others"] = [{"name": "".join(words), "spots": given["spots"], **other}]
    facts = of_project(**given)
    scores = [alike.score for alike in facts.projects[0].alike]
    assert fails(ACTION_PLAN_RULES, facts, code) == any(score >= 75 for score in scores)


@holds("AMT-01")
@given(st.integers(1, 60_000_000))
def test_a_kilometre_costs_what_lies_between_the_fences(baht: int) -> None:
    low, high = past_costs()[KM, IMPROVED, REGION].fences(Decimal("1.5"))
    assert costs_oddly("AMT-01", "ซ่อมสร้างถนน ระยะทาง 1.000 กิโลเมตร", baht) == (not low <= baht <= high)


@holds("AMT-02")
@given(st.integers(1, 10_000))
def test_a_square_metre_costs_what_lies_between_the_fences(baht: int) -> None:
    low, high = past_costs()[SQUARE_METRE, IMPROVED, REGION].fences(Decimal("1.5"))
    assert costs_oddly("AMT-02", "ซ่อมสร้างถนน กว้าง 5.00 เมตร ระยะทาง 1.000 กิโลเมตร", baht * 5000) == (not low <= baht <= high)
    assert not costs_oddly("AMT-01", "ซ่อมสร้างถนน กว้าง 5.00 เมตร ระยะทาง 1.000 กิโลเมตร", baht * 5000)


@holds("AMT-03")
@given(st.integers(1, 300_000_000), st.integers(1, 9))
def test_one_item_costs_what_lies_between_the_fences(baht: int, number: int) -> None:
    low, high = past_costs()[ITEM, item_kind(WEIR, "แห่ง"), REGION].fences(Decimal(3))
    line = {"name": "ก่อสร้างฝาย", "category": WEIR, "unit": "แห่ง", "quantity": number, "amount": baht * number}
    assert fails(REQUEST_RULES, request_of({"region": REGION, "lines": [line]}), "AMT-03") == (not low <= baht <= high)


def costs_oddly(code: str, name: str, baht: int) -> bool:
    line = {"name": f"{name} 1 สายทาง", "category": IMPROVED, "amount": baht}
    return fails(REQUEST_RULES, request_of({"region": REGION, "lines": [line]}), code)


def test_every_sum_and_limit_of_a_rule_in_use_has_its_property() -> None:
    """Sums and ceilings by their family, limits by having a parameter; and each code is one of the catalogue."""
    assert test_sums.holds is holds  # both modules have marked theirs
    books = (ACTION_PLAN_RULES, REQUEST_RULES, PLAN_RULES, ENTRY_RULES)
    in_use = {code: rule for book in books for code, rule in book.rules.items()}
    limited = {code for code, rule in in_use.items() if rule.parameters or code[:3] in ("ARI", "CEI", "AMT")}
    assert limited - HELD == set()
    assert CATALOGUE.keys() >= HELD
