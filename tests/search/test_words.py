"""Words of Thai, Latin and figures: the same for index, query and marks."""

import pytest

from search.marks import marked, snippet
from search.terms import expression, terms, vector
from search.words import parts, tidy, words


def all_words(text: str) -> set[str]:
    return {word.text for word in words(tidy(text))}


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("ก่อสร้างแหล่งน้ำเพื่อการเกษตร", {"ก่อสร้าง", "แหล่งน้ำ", "น้ำ", "เกษตร"}),
        ("บูรณะผิวทาง ทล.1099 ตอน บ่อหลวง–แม่ตื่น", {"ทล", "1099", "บูรณะ"}),
        ("คณะกรรมการ ก.น.บ. และ ก.บ.จ", {"กนบ", "กบจ"}),
        ("ระบบ GPS จำนวน ๑,๒๕๐ เครื่อง", {"gps", "1250", "เครื่อง"}),
        ("เเม่น้ำ", {"แม่น้ำ"}),
        ("50/2571/001", {"50", "2571", "001"}),
    ],
)
def test_words_inside(text: str, inside: set[str]) -> None:
    assert inside <= all_words(text)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("ล่ง", "แหล่งน้ำ"),
        ("กา", "การเกษตร"),
        ("ยา", "วิทยาลัยเทคนิค"),
        ("ตร", "เกษตร"),
        ("ตา", "อัตราค่าจ้าง"),
        ("10", "ทล.1099"),
        ("หวัด", "จังหวัดตาก"),
        ("ราง", "ตาราง"),
        ("ใหม่", "เชียงใหม่"),
        ("โครง", "โครงการพัฒนา"),
        ("ชา", "ประชาชน"),
    ],
)
def test_letters_that_are_no_word_of_it_are_not_found(word: str, text: str) -> None:
    assert word not in all_words(text)


def test_a_split_sara_am_is_the_same_word() -> None:
    assert terms("แหล่งนํ้า") == terms("แหล่งน้ํา") == terms("แหล่งน้ำ") == ["แหล่งน้ำ"]


def test_joining_words_count_only_alone() -> None:
    assert terms("ถนนในเมือง") == ["ถนน", "เมือง"]
    assert terms("ใน") == ["ใน"]
    assert terms("–– ...") == []


def test_a_compound_is_asked_for_whole_or_by_its_parts_in_a_row() -> None:
    assert expression(["แหล่งน้ำ", "1099"]) == "('แหล่งน้ำ' | 'แหล่ง' <-> 'น้ำ') & '1099'"
    assert parts("อ่างเก็บน้ำ") == ("อ่าง", "เก็บ", "น้ำ")
    assert parts("จังหวัด") == parts("น้ำ") == ()
    assert terms("การเกษตร") == ["เกษตร"]


@pytest.mark.parametrize("word", ["อ่างเก็บน้ำ", "เครื่องสูบน้ำ", "ถนนลาดยาง", "หมู่บ้าน", "คุณภาพ"])
def test_parts_have_no_parts(word: str) -> None:
    assert parts(word)
    assert not any(map(parts, parts(word)))


def test_the_vector_weighs_title_text_and_context() -> None:
    assert vector("แหล่งน้ำ", "ถนน", "ตาก").split() == ["'แหล่งน้ำ':1A", "'แหล่ง':1B", "'น้ำ':2B", "'ถนน':4C", "'ตาก':6D"]


def test_places_point_into_the_text() -> None:
    text = tidy("งบ ๕๐ ล้านบาท GPS แหล่งน้ำ")
    assert {text[w.start : w.end] for w in words(text)} >= {"๕๐", "GPS", "แหล่งน้ำ", "น้ำ"}


def test_marks_are_escaped_and_whole() -> None:
    assert marked("<script>น้ำ & น้ำ</script>", ["น้ำ"]) == ("&lt;script&gt;<mark>น้ำ</mark> &amp; <mark>น้ำ</mark>&lt;/script&gt;")
    assert marked("ก่อสร้างแหล่งน้ำ", ["น้ำ"]) == "ก่อสร้างแหล่ง<mark>น้ำ</mark>"
    assert marked("ก่อสร้างแหล่งน้ำ", ["แหล่งน้ำ", "น้ำ"]) == "ก่อสร้าง<mark>แหล่งน้ำ</mark>"
    assert marked("ทล.๑๐๙๙", ["1099"]) == "ทล.<mark>๑๐๙๙</mark>"
    assert marked("การเกษตร", ["กา"]) == "การเกษตร"


def test_a_snippet_is_a_window_around_the_word() -> None:
    text = "ทดสอบ " * 60 + "อ่างเก็บน้ำ " + "ทดสอบ " * 60
    shown = snippet(text.strip(), ["อ่างเก็บน้ำ"])
    assert "<mark>อ่างเก็บน้ำ</mark>" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 260
    assert snippet(text, ["ถนน"]) == ""
