"""Cleaning, digits, dates and the order of Thai names."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from core.thai import (
    arabic_digits,
    broken_rightly,
    clean_text,
    date_on_screen,
    datetime_on_screen,
    fold_sara_am,
    sort_key,
    thai_date,
    thai_datetime,
    thai_digits,
    tidy_text,
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("น\u0e4d\u0e32", "นำ"), ("น\u0e49\u0e4d\u0e32", "น้ำ"), ("น\u0e4d\u0e49\u0e32", "น้ำ"), ("พุทธ\u0e4d", "พุทธ\u0e4d"), ("น้ำ", "น้ำ")],
)
def test_a_split_sara_am_is_folded_and_pali_nikhahit_stays(typed: str, meant: str) -> None:
    assert fold_sara_am(typed) == meant


def test_tidying_drops_invisible_characters_and_keeps_lines() -> None:
    assert tidy_text("  ถนน\u200b  สาย   1 \n\tบ้าน\ufeff ") == "ถนน สาย 1\nบ้าน"


def test_codes_are_compared_with_arabic_digits_on_one_line() -> None:
    assert clean_text(" ๒๕๖๕ \n G๐๑ ") == "2565 G01"


def test_digits_go_both_ways() -> None:
    assert arabic_digits(thai_digits("1,250,000.50")) == "1,250,000.50"
    assert thai_digits(2571) == "๒๕๗๑"


def test_dates_are_buddhist() -> None:
    assert thai_date(date(2027, 1, 22)) == "22 มกราคม 2570"
    assert thai_date(date(2027, 1, 22), short=True) == "22 ม.ค. 2570"


def test_a_moment_is_shown_in_bangkok() -> None:
    assert thai_datetime(datetime(2026, 12, 31, 17, 42, tzinfo=ZoneInfo("UTC"))) == "1 ม.ค. 2570 00.42 น."


def test_a_reader_of_english_sees_english_months_and_buddhist_years_while_papers_stay_thai() -> None:
    day, moment = date(2027, 1, 22), datetime(2026, 12, 31, 17, 42, tzinfo=ZoneInfo("UTC"))
    with override("en"):
        assert date_on_screen(day) == "22 January 2570"
        assert date_on_screen(day, short=True) == "22 Jan 2570"
        assert datetime_on_screen(moment) == "1 Jan 2570 00:42"
        assert thai_date(day, short=True) == "22 ม.ค. 2570"
    with override("th"):
        assert date_on_screen(day, short=True) == thai_date(day, short=True)
        assert datetime_on_screen(moment) == thai_datetime(moment)


def test_names_sort_as_in_the_dictionary() -> None:
    names = ["แพร่", "เชียงใหม่", "ชัยนาท", "พะเยา", "เพชรบุรี", "ขอนแก่น", "เลย", "ลำปาง", "ชลบุรี"]
    assert sorted(names, key=sort_key) == ["ขอนแก่น", "ชลบุรี", "ชัยนาท", "เชียงใหม่", "พะเยา", "เพชรบุรี", "แพร่", "ลำปาง", "เลย"]


@given(st.text(alphabet=st.one_of(st.sampled_from(" \n\t\u00a0\u200bกาํ่ำเe\u0301๑1"), st.characters(exclude_categories=["Cs"])), max_size=8))
def test_text_told_tidy_at_a_glance_is_what_the_full_way_makes_of_it(text: str) -> None:
    """An invisible character in front sends the same text the full way."""
    assert tidy_text(text) == tidy_text("\u200b" + text)


def test_a_narrow_cell_breaks_the_plan_of_a_group_between_its_words() -> None:
    assert broken_rightly("ไม่เชื่อมโยงแผนกลุ่มจังหวัด") == "ไม่เชื่อมโยงแผน\u200bกลุ่มจังหวัด"
    assert broken_rightly("แผนกคลัง") == "แผนกคลัง"
    assert tidy_text(broken_rightly("แผนกลุ่มจังหวัด")) == "แผนกลุ่มจังหวัด"
