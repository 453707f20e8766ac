"""The likeness of names: what it takes for the same work, measured on real names that were labelled by reading."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.catalogue import FOLDER
from alignment.likeness import NAMES, OVERLAP, THRESHOLD, Index, Item, between, likely_duplicates, likeness, words_of
from alignment.places import read

from .pairs import ROOT, STEPS, area, measure, pairs, real_items, rows

TUNING = [pair for pair in pairs() if not pair.is_held]
HELD = [pair for pair in pairs() if pair.is_held]
THAI = st.text(st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B) | st.sampled_from(" 0123456789+-.,()กมทล"), max_size=60)
names = st.sampled_from(sorted({item.name for item in real_items()})) | THAI

ROAD = "ปรับปรุงถนนลาดยางแอสฟัลติกคอนกรีต ทางหลวงหมายเลข 3011 ตอนบ้านไร่ - บ้านใต้ ระหว่าง กม.{} - กม.{} อำเภอบ้านไร่ จังหวัดอุทัยธานี"
WEIR = "ก่อสร้างฝายทดน้ำยอดแก้ว หมู่ที่ {} ตำบล{} อำเภอ{} จังหวัด{}"


# The labelled sample ---------------------------------------------------------------------------------------------------------------------


def test_the_sample_is_large_hard_and_explained():
    labels = Counter(pair.label for pair in pairs())
    assert labels == {"not": 190, "dup": 73, "related": 56}
    assert len({(p.a.name, p.a.owner, p.a.year, p.b.name, p.b.owner, p.b.year) for p in pairs()}) == len(pairs())
    assert all(pair.why for pair in pairs())
    known = {(item.name.strip(), item.year) for item in real_items()}
    foreign = [p for p in pairs() if (p.a.name, p.a.year) not in known or (p.b.name, p.b.year) not in known]
    assert [p.why for p in foreign] == ["รายการเดียวกัน ฉบับดิบมีอักขระแปลกปนจากการถอดข้อความ"]


def test_precision_and_recall_hold_on_the_held_part():
    found = measure(HELD, THRESHOLD)
    assert found.precision >= Decimal("0.93")
    assert found.recall >= Decimal("0.88")


@pytest.mark.parametrize(("title", "sample"), [("Tuning part", TUNING), ("Held part", HELD)])
def test_the_document_prints_the_curves_as_they_are_measured(title, sample):
    text = (ROOT / "docs" / "duplicates.md").read_text(encoding="utf-8")
    section = text.partition(f"### {title} ({len(sample)}")[2].partition("\n### ")[0]
    for threshold in STEPS:
        assert measure(sample, threshold).row(threshold) in section


def test_nearly_all_that_is_reported_of_all_real_names_was_read_as_the_same_work():
    """Every pair of differing names that the whole of 2563 and 2565 yields is in the sample, by its names."""
    labels = {frozenset((p.a.name, p.b.name)): p.label for p in pairs()}
    reported = {
        frozenset((m.subject.key, m.other.key)): frozenset((m.subject.name.strip(), m.other.name.strip()))
        for m in likely_duplicates(real_items(), real_items())
    }
    differing = [labels[both] for both in reported.values() if len(both) > 1]
    assert Counter(differing) == {"dup": 130, "related": 1, "not": 1}
    assert len(reported) - len(differing) == 212


def test_the_counts_of_words_are_those_of_the_real_names():
    counted = Counter(word for item in real_items() for word in set(words_of(read(item.name)[1])))
    assert {row["word"]: int(row["names"]) for row in rows(FOLDER / "common_words.csv")} == {w: n for w, n in counted.items() if n >= 3}
    assert len(real_items()) == NAMES


# One pair --------------------------------------------------------------------------------------------------------------------------------


@given(names, names)
@settings(max_examples=150, deadline=None)
def test_likeness_is_symmetric_and_between_0_and_1(a, b):
    assert 0 <= likeness(a, b).score <= 1
    assert likeness(a, b).score == likeness(b, a).score


@given(st.sampled_from(sorted({item.name for item in real_items()})))
@settings(max_examples=60, deadline=None)
def test_a_real_name_is_wholly_like_itself(name):
    assert likeness(name, name).score == 1


@pytest.mark.parametrize("name", ["", "   ", "โครงการ", "(1)"])
def test_a_name_that_says_nothing_is_like_no_other(name):
    assert likeness(name, "โครงการพัฒนาด้านการเกษตร").score == 0
    assert likeness("", "").score == 0


def test_thai_digits_a_split_sara_am_and_a_doubled_e_change_nothing():
    typed = "ขุดลอกลําห้วยแก้ว หมู่ที่ ๔ ตำบลวังหมัน อำเภอสามเงา จังหวัดตาก"
    split = "ขุดลอกลํ\u0e32ห้วยเเก้ว หมู่ที่ 4  ตําบลวังหมัน อําเภอสามเงา จังหวัดตาก"
    assert likeness(typed, split).score == 1


@pytest.mark.parametrize(
    ("other", "kind"),
    [
        (WEIR.format(2, "หนองกุ่ม", "บ่อพลอย", "กาญจนบุรี"), "moos"),
        (WEIR.format(1, "หนองโสน", "บ่อพลอย", "กาญจนบุรี"), "subdistricts"),
        (WEIR.format(1, "หนองกุ่ม", "เลาขวัญ", "กาญจนบุรี"), "districts"),
        (WEIR.format(1, "หนองกุ่ม", "บ่อพลอย", "ตาก"), "provinces"),
    ],
)
def test_the_same_work_in_another_place_is_another_work(other, kind):
    found = likeness(WEIR.format(1, "หนองกุ่ม", "บ่อพลอย", "กาญจนบุรี"), other)
    assert found.what == 1
    assert found.score < THRESHOLD
    assert [d.kind for d in found.other_places] == [kind]


def test_kilometres_that_overlap_are_one_place_and_those_that_follow_are_not():
    first = ROAD.format("1+600", "2+668")
    assert likeness(first, ROAD.format("2+000", "3+100")).score >= THRESHOLD
    assert likeness(first, ROAD.format("2+668", "3+100")).score < THRESHOLD
    [difference] = likeness(first, ROAD.format("4+200", "5+403")).other_places
    assert (difference.kind, difference.a, difference.b) == ("km", ("1+600–2+668",), ("4+200–5+403",))


def test_another_road_number_and_another_phase_are_another_work():
    a = "ขุดลอกอ่างเก็บน้ำห้วยตะคร้อ พร้อมอาคารประกอบ ระยะที่ {} ตำบลหนองมะนาว อำเภอคง จังหวัดนครราชสีมา"
    b = "ซ่อมสร้างผิวทางแอสฟัลติกคอนกรีต สาย นม.{} แยก ทล.226 ตำบลห้วยแถลง อำเภอห้วยแถลง จังหวัดนครราชสีมา"
    assert [d.kind for d in likeness(a.format(1), a.format(2)).other_places] == ["phases"]
    assert likeness(a.format(1), a.format(2)).score < THRESHOLD
    assert read(b.format("3037"))[0].roads == {"นม3037", "226"}


def test_what_explains_a_likeness_is_given_with_it():
    found = likeness("โครงการพัฒนาด้านการเกษตร", "โครงการส่งเสริมและพัฒนาด้านเกษตร")
    assert found.shared == ("พัฒนา", "เกษตร")
    assert (found.only_a, found.only_b) == ((), ("ส่งเสริม",))


def test_a_group_and_its_member_are_alike_by_name_only_when_the_names_are_nearly_one():
    group = Item(1, "โครงการส่งเสริมและพัฒนาภาคการเกษตร", 2565, area("G01"), "G01")
    member = Item(2, "โครงการส่งเสริมและพัฒนาภาคการเกษตร", 2565, area("15"), "15")
    assert between(group, member).score == OVERLAP
    assert between(group, Item(3, "โครงการพัฒนาด้านเกษตรและสังคม", 2565, area("15"), "15")).score < THRESHOLD


# Many items ------------------------------------------------------------------------------------------------------------------------------


def test_the_index_finds_what_comparing_everything_finds():
    """The members of three groups: some 40,000 pairs that share an area."""
    items = [item for item in real_items() if item.area & (area("G01") | area("G10") | area("G13"))]
    slow = {
        (a.key, b.key)
        for a in items
        for b in items
        if a.key != b.key and a.area & b.area and 0 <= a.year - b.year <= 3 and between(a, b).score >= THRESHOLD
    }
    assert {(m.subject.key, m.other.key) for m in likely_duplicates(items, items)} == slow
    assert len(slow) > 80


def test_the_index_compares_few_of_the_pairs_that_share_an_area():
    items = real_items()
    index = Index(items)
    near = sum(1 for item in items for _other in index.near(item, THRESHOLD))
    assert near < sum(1 for a in items for b in items if a.area & b.area) / 5


def test_only_items_of_one_area_and_the_years_before_are_reported_the_most_alike_first():
    name = "โครงการพัฒนาด้านการเกษตร"
    subject = Item("s", name, 2571, frozenset({"50"}), amount=Decimal(1_000_000))
    others = [
        subject,
        Item("like", "โครงการส่งเสริมและพัฒนาด้านการเกษตร", 2571, frozenset({"50"}), amount=Decimal(4_000_000)),
        Item("elsewhere", name, 2571, frozenset({"51"})),
        Item("later", name, 2572, frozenset({"50"})),
        Item("old", name, 2567, frozenset({"50"})),
        Item("equal", name, 2568, frozenset({"50"})),
    ]
    found = list(likely_duplicates([subject], others))
    assert [(m.other.key, m.years_apart, m.amount_ratio) for m in found] == [("equal", -3, None), ("like", 0, Decimal("0.25"))]
    assert found[0].percent == 100
    assert [m.other.key for m in likely_duplicates([subject], others, threshold=Decimal(1), years_back=4)] == ["equal", "old"]


def test_other_districts_are_compared_only_where_the_threshold_lets_them_through():
    here, there = (Item(n, f"ก่อสร้างฝายทดน้ำยอดแก้ว อำเภอ{place}", 2571, area("50")) for n, place in enumerate(("ฝาง", "แม่ริม")))
    seat = [Item(n, f"ก่อสร้างฝายทดน้ำยอดแก้ว อำเภอ{place}", 2571, area("50")) for n, place in enumerate(("เมือง", "เมืองเชียงใหม่"))]
    assert not list(Index([here]).near(there, THRESHOLD))
    assert [m.other for m in likely_duplicates([here], [there], threshold=Decimal("0.4"))] == [there]
    assert [m.other for m in likely_duplicates([seat[0]], [seat[1]])] == [seat[1]]


def test_a_pair_that_does_not_count_is_not_reported():
    a, b = (Item(n, "โครงการพัฒนาด้านการเกษตร", 2571, area("50"), owner) for n, owner in enumerate(("50", "G15")))
    assert [m.other for m in likely_duplicates([a], [a, b])] == [b]
    assert not list(likely_duplicates([a], [a, b], counts=lambda subject, other: subject.owner == other.owner))


def test_nothing_is_like_nothing():
    assert not list(likely_duplicates([], real_items()))
    assert not list(likely_duplicates(real_items()[:5], []))
