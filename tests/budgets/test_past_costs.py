"""What roads and items cost in the past: read off the words of real lines, and the quartiles of them."""

from decimal import Decimal

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from budgets.past_costs import (
    FOUNDATION,
    ITEM,
    KM,
    SQUARE_METRE,
    WIDENING,
    Past,
    gathered,
    gathered_items,
    item_kind,
    nearest,
    road_kind,
    size,
)

baht = st.integers(1, 10**9).map(Decimal)


def test_the_file_is_counted_from_the_real_lines() -> None:
    call_command("past_costs", check=True)


@pytest.mark.parametrize(
    ("text", "km", "square_metres"),
    [
        ("ผิวทาง กว้าง 6.00 เมตร ระยะทาง 2.500 กิโลเมตร 1 สายทาง", "2.5", "15000"),
        ("กว้าง ๖.๐๐ เมตร ยาว ๑,๒๐๐ เมตร", "1.2", "7200"),
        ("ระหว่าง กม.0+000 - กม.6+000 ระยะทาง 6.000 กม.", "6", None),
        ("ช่วงแรก ระยะทาง 1.000 กิโลเมตร ช่วงหลัง ระยะทาง 2.000 กิโลเมตร", None, None),
        ("กว้าง 6.00 เมตร และกว้าง 8.00 เมตร ยาว 1,000 เมตร", "1", None),
        ("ผิวจราจรกว้าง 7.00 เมตร ไหล่ทางกว้างข้างละ 1.50 เมตร ระยะทาง 1.000 กิโลเมตร", "1", "7000"),
        ("ไหล่ทางกว้างข้างละ 1.50 เมตร ระยะทาง 1.000 กิโลเมตร", "1", None),
        ("กว้าง 11.00 เมตร ไหล่ทางด้านในกว้าง 1.50 เมตร ไหล่ทางด้านนอกกว้าง 2.50 เมตร ระยะทาง 2.000 กิโลเมตร", "2", "22000"),
        ("ผิวจราจรกว้าง 6.00 เมตร ไหล่ทางกว้าง ข้างละ 1.00 เมตร ระยะทาง 1.000 กิโลเมตร", "1", "6000"),
        ("ผิวจราจรกว้าง 6.00 เมตร ไหล่ทาง ลูกรังกว้าง 0.50 เมตร ระยะทาง 1.000 กิโลเมตร", "1", "6000"),
        ("ระยะทาง 0 กิโลเมตร", None, None),
        ("ระยะทาง 26,753 กิโลเมตร", None, None),
        ("ติดตั้งราวกันอันตราย", None, None),
        ("", None, None),
    ],
)
def test_sizes_are_read_where_the_words_tell_one(text: str, km: str | None, square_metres: str | None) -> None:
    assert (size(KM, text), size(SQUARE_METRE, text)) == (km and Decimal(km), square_metres and Decimal(square_metres))


IMPROVEMENT = "ค่าปรับปรุงทางและสะพาน"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ซ่อมสร้างผิวทางแอสฟัลติกคอนกรีต", IMPROVEMENT),
        ("ขยายช่องจราจรจาก 2 ช่องเป็น 4 ช่องจราจร", WIDENING),
        ("ปรับปรุงและขยายไหล่ทาง", WIDENING),
        ("ปรับปรุงถนนรองรับการขยายตัวของเมือง", IMPROVEMENT),
        ("ปรับปรุงถนนเพื่อขยายโอกาสทางการค้า", IMPROVEMENT),
        ("งานแก้ไขคันทางทรุดตัว โดยขยายคันทางและตอกเสาเข็ม", FOUNDATION),
        ("ติดตั้งไฟฟ้าแสงสว่าง 242 ต้น", ""),
        ("งานลอกท่อดูดเลนโคลน", ""),
        ("ยกระดับมาตรฐานทางหลวง พร้อมติดตั้งไฟฟ้า", IMPROVEMENT),
        ("ซ่อมสร้างผิวทางและติดตั้งไฟฟ้าแสงสว่าง", IMPROVEMENT),
        ("", IMPROVEMENT),
    ],
)
def test_works_of_one_category_are_told_apart_by_their_words(text: str, kind: str) -> None:
    assert road_kind(IMPROVEMENT, text) == kind
    assert road_kind("ค่าก่อสร้างสะพาน", text) == ""


@given(st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    told = size(KM, text)
    assert told is None or told > 0


@given(st.lists(baht, min_size=2, max_size=30))
def test_the_median_lies_between_the_quartiles_and_all_of_them_between_the_extremes(costs: list[Decimal]) -> None:
    lines = [("ค่าปรับปรุงทางและสะพาน", "ภาคใต้", "ระยะทาง 1 กิโลเมตร", cost) for cost in costs]
    for row in gathered(lines):
        q1, median, q3 = (Decimal(row[name]) for name in ("q1_baht", "median_baht", "q3_baht"))
        assert min(costs) - 1 <= q1 <= median <= q3 <= max(costs) + 1


@given(baht, baht, st.sampled_from([Decimal(1), Decimal("1.5"), Decimal(3)]))
def test_fences_enclose_the_quartiles(a: Decimal, b: Decimal, fence: Decimal) -> None:
    past = Past(8, min(a, b), min(a, b), max(a, b))
    low, high = past.fences(fence)
    assert low <= past.q1 <= past.q3 <= high + 1


def test_the_region_goes_before_the_nation_where_it_has_enough() -> None:
    few, many = Past(7, Decimal(1), Decimal(2), Decimal(3)), Past(80, Decimal(1), Decimal(2), Decimal(3))
    costs = {(KM, "ค", "ภาคใต้"): few, (KM, "ค", ""): many}
    assert nearest(KM, "ค", "ภาคใต้", 8, costs) == ("", many)
    assert nearest(KM, "ค", "ภาคใต้", 7, costs) == ("ภาคใต้", few)
    assert nearest(KM, "อื่น", "ภาคใต้", 7, costs) is None


@given(st.lists(baht, min_size=2, max_size=30))
def test_items_are_gathered_by_kind_in_their_region_and_in_the_nation(costs: list[Decimal]) -> None:
    rows = list(gathered_items((item_kind("ค่าก่อสร้างแหล่งน้ำ", "แห่ง"), "ภาคใต้", cost) for cost in costs))
    assert [(row["measure"], row["category"], row["region"], row["n"]) for row in rows] == [
        (ITEM, "ค่าก่อสร้างแหล่งน้ำ (แห่ง)", place, str(len(costs))) for place in ("", "ภาคใต้")
    ]
    assert {row["median_baht"] for row in rows} == {rows[0]["median_baht"]}
