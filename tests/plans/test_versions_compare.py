"""What changed between two versions, in words: exactly that, and nothing else."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Membership
from plans.models import DevelopmentPlan, IndicatorTarget, PlanProjectYear, Stage
from plans.versions.changes import Change, Kind, by_part, counts, unchanged_parts
from plans.versions.compare import compare
from plans.versions.fields import PARTS, PLAN, Look
from plans.versions.snapshot import Link, Peer, Row, RowKey, Snapshot, Value, snapshot
from plans.versions.words import GONE, SAME, Word, plain, word_diff
from tests.factories import YEAR, NodeKind, node

from .versions import changes, office, review_of, sentences, whole_group_plan, whole_plan

MIRROR = {Kind.ADDED: Kind.REMOVED, Kind.REMOVED: Kind.ADDED}


@pytest.fixture
def plan(db: None) -> DevelopmentPlan:
    return whole_plan(3)


@pytest.fixture
def by(plan: DevelopmentPlan) -> Membership:
    return office(plan)


@pytest.fixture
def draft(plan: DevelopmentPlan, by: Membership) -> DevelopmentPlan:
    return review_of(plan, by)


# ---------- the review ----------


def test_a_fresh_review_says_the_same_and_brings_no_approvals(plan: DevelopmentPlan, draft: DevelopmentPlan) -> None:
    assert sentences(plan, draft) == []
    assert plan.transitions.exists()
    assert not draft.transitions.exists()
    assert (draft.state, draft.based_on) == ("draft", plan)


def test_copies_share_their_lineage(plan: DevelopmentPlan, draft: DevelopmentPlan) -> None:
    old, new = (sorted((row.part, row.lineage) for row in snapshot(version).rows.values()) for version in (plan, draft))
    assert old == new
    assert len(set(old)) == len(old) == 1 + 4 + 4 + 1 + 3


def test_four_changes_are_named_and_no_fifth(plan: DevelopmentPlan, draft: DevelopmentPlan) -> None:
    issue = draft.issues.get()
    issue.name = "พัฒนาการท่องเที่ยวมูลค่าสูง"
    issue.save()
    IndicatorTarget.objects.filter(indicator__issue=issue, indicator__order=2).update(value=55)
    issue.guidelines.create(order=9, text="เชื่อมโยงแพทย์แผนไทยกับการท่องเที่ยว")
    PlanProjectYear.objects.filter(plan_project__programme__issue=issue, plan_project__order=1).update(indicative_baht=1_000_000)
    assert [(c.kind, c.place, c.sentence) for c in changes(plan, draft)] == [
        ("worded", "ประเด็นที่ 1 “พัฒนาการท่องเที่ยวมูลค่าสูง”", "แก้ชื่อประเด็น"),
        ("figured", "ประเด็นที่ 1 · ตัวชี้วัดที่ 2 “ครัวเรือนยากจนกลุ่ม 1”", "ค่าเป้าหมายปี 2571 เพิ่มจาก 40 เป็น 55 ร้อยละ"),
        ("added", "ประเด็นที่ 1 “พัฒนาการท่องเที่ยวมูลค่าสูง”", "เพิ่มแนวทาง “เชื่อมโยงแพทย์แผนไทยกับการท่องเที่ยว”"),
        (
            "figured",
            "ประเด็นที่ 1 · แผนงานที่ 1 · โครงการที่ 1 “ปรับปรุงถนนสาย 1”",
            "กรอบงบปี 2572 ลดจาก 1,500,000 เป็น 1,000,000 บาท (ลดลง 500,000 บาท)",
        ),
    ]


# ---------- rows ----------


def test_a_new_order_is_told_by_the_row_that_moved(plan: DevelopmentPlan, draft: DevelopmentPlan) -> None:
    draft.issues.get().guidelines.filter(order=4).update(order=0)
    assert sentences(plan, draft) == ["ย้ายแนวทาง “ส่งเสริมชุมชนที่ 3 ให้รับนักท่องเที่ยว” จากลำดับ 4 เป็นลำดับ 1"]


def test_a_row_in_front_moves_nobody(plan: DevelopmentPlan, draft: DevelopmentPlan) -> None:
    draft.issues.get().guidelines.create(order=0, text="แนวทางแรก")
    assert [change.kind for change in changes(plan, draft)] == [Kind.ADDED]


def test_a_row_under_another_parent_has_moved(plan: DevelopmentPlan, draft: DevelopmentPlan) -> None:
    other = draft.issues.create(order=2, name="สิ่งแวดล้อม")
    draft.issues.get(order=1).indicators.filter(order=2).update(issue=other)
    assert sentences(plan, draft) == [
        "เพิ่มประเด็น “สิ่งแวดล้อม”",
        "ย้ายตัวชี้วัด “ครัวเรือนยากจนกลุ่ม 1” จาก ประเด็นที่ 1 “พัฒนาการท่องเที่ยวคุณภาพสูง” ไป ประเด็นที่ 2 “สิ่งแวดล้อม”",
    ]


def test_a_cut_issue_is_told_once_with_what_stood_under_it(plan: DevelopmentPlan, draft: DevelopmentPlan) -> None:
    draft.issues.get().delete()
    (change,) = changes(plan, draft)
    assert change.sentence == "ตัดประเด็น “พัฒนาการท่องเที่ยวคุณภาพสูง” พร้อมรายการที่อยู่ใต้ 12 รายการ"
    assert "โครงการ “ปรับปรุงถนนสาย 2”" in change.under


def test_words_cut_and_typed_again_are_no_change(plan: DevelopmentPlan, draft: DevelopmentPlan) -> None:
    guideline = draft.issues.get().guidelines.get(order=2)
    guideline.delete()
    draft.issues.get().guidelines.create(order=2, text=guideline.text)
    assert sentences(plan, draft) == []


def test_a_copy_is_known_whatever_its_words_a_stranger_only_by_likeness(plan: DevelopmentPlan, draft: DevelopmentPlan) -> None:
    draft.issues.update(name="ทุกคำเปลี่ยนไป")
    assert [change.kind for change in changes(plan, draft)] == [Kind.WORDED]
    stranger = whole_plan(3, unit=plan.unit, year_from=YEAR + 5)
    stranger.issues.update(name="พัฒนาการท่องเที่ยวคุณภาพสูงมาก")
    told = [change.sentence for change in changes(plan, stranger) if change.part == "issues"]
    assert told == ["แก้ชื่อประเด็น"]


def test_roads_of_other_numbers_are_other_roads(plan: DevelopmentPlan) -> None:
    stranger = whole_plan(1, unit=plan.unit, year_from=YEAR + 5)
    row = stranger.issues.get().programmes.get().plan_projects.get()
    row.name, row.project_key = "ปรับปรุงถนนสาย 9", "K9"
    row.save()
    assert Counter(c.kind for c in changes(plan, stranger) if c.part == "table") == {Kind.ADDED: 1, Kind.REMOVED: 3}


# ---------- values ----------


def test_units_links_and_choices_are_told_by_their_words(plan: DevelopmentPlan, draft: DevelopmentPlan) -> None:
    issue = draft.issues.get()
    issue.national_links.add(node(NodeKind.SDG))
    issue.indicators.filter(order=2).update(unit_of_measure="ครัวเรือน", direction="lower", baseline_value=Decimal("12.50"))
    assert sentences(plan, draft) == [
        "ความเชื่อมโยงระดับชาติ เพิ่ม “เป้าหมาย SDGs”",
        "หน่วยนับเปลี่ยนจาก “ร้อยละ” เป็น “ครัวเรือน”",
        "ทิศทางเปลี่ยนจาก “ยิ่งมากยิ่งดี” เป็น “ยิ่งน้อยยิ่งดี”",
        "ตั้งค่าฐาน เป็น 12.5 ครัวเรือน เดิมไม่มี",
    ]


def test_years_that_follow_each_other_and_changed_alike_are_one_sentence(plan: DevelopmentPlan, draft: DevelopmentPlan) -> None:
    old, new = (version.issues.get().indicators.get(order=2).targets for version in (plan, draft))
    for targets, value in ((old, 40), (new, 55)):
        targets.all().delete()
        targets.bulk_create(targets.model(indicator=targets.instance, year=YEAR + n, value=value) for n in (0, 1, 3))
    assert sentences(plan, draft) == [
        "ค่าเป้าหมายปี 2571–2572 ทุกปี เพิ่มจาก 40 เป็น 55 ร้อยละ",
        "ค่าเป้าหมายปี 2574 เพิ่มจาก 40 เป็น 55 ร้อยละ",
    ]
    new.filter(year=YEAR + 1).update(value=60)
    assert sentences(plan, draft)[:2] == ["ค่าเป้าหมายปี 2571 เพิ่มจาก 40 เป็น 55 ร้อยละ", "ค่าเป้าหมายปี 2572 เพิ่มจาก 40 เป็น 60 ร้อยละ"]


def test_a_figure_given_and_a_figure_taken_away(plan: DevelopmentPlan, draft: DevelopmentPlan) -> None:
    indicator = draft.issues.get().indicators.get(order=2)
    indicator.targets.all().delete()
    indicator.targets.create(year=YEAR + 1, value=Decimal(1250))
    assert sentences(plan, draft) == ["ตัดค่าเป้าหมายปี 2571 เดิม 40 ร้อยละ", "ตั้งค่าเป้าหมายปี 2572 เป็น 1,250 ร้อยละ เดิมไม่มี"]


def test_years_stand_without_quotation_marks(plan: DevelopmentPlan, draft: DevelopmentPlan) -> None:
    plan.issues.get().indicators.filter(order=2).update(baseline_year=2568)
    draft.issues.get().indicators.filter(order=2).update(baseline_year=2569)
    assert sentences(plan, draft) == ["ปีฐาน เปลี่ยนจาก 2568 เป็น 2569"]


def test_values_in_a_sentence_are_marked(plan: DevelopmentPlan, draft: DevelopmentPlan) -> None:
    IndicatorTarget.objects.filter(indicator__issue__plan=draft, indicator__order=2).update(value=30)
    (change,) = changes(plan, draft)
    assert [word for word in change.line if word.mark != SAME] == [Word("del", "40"), Word("ins", "30")]
    assert "ลดจาก" in change.sentence


def test_thai_is_cut_into_words() -> None:
    assert word_diff("การท่องเที่ยวคุณภาพสูง", "การท่องเที่ยวมูลค่าสูง") == (
        Word("same", "การท่องเที่ยว"),
        Word("del", "คุณภาพ"),
        Word("ins", "มูลค่า"),
        Word("same", "สูง"),
    )


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=50, deadline=None)
def test_a_marked_text_holds_both_texts_whole(before: str, after: str) -> None:
    words = word_diff(before, after)
    assert plain(tuple(word for word in words if word.mark != "ins")) == before
    assert plain(tuple(word for word in words if word.mark != GONE)) == after


def test_long_texts_are_compared_by_lines() -> None:
    before = "\n".join(f"ข้อ {n} พัฒนาแหล่งท่องเที่ยว" for n in range(2_000))
    words = word_diff(before, before.replace("ข้อ 7 ", "ข้อเจ็ด "))
    assert [word.mark for word in words] == ["same", "del", "ins", "same"]


# ---------- groups ----------


def test_changes_stand_by_part_and_unchanged_parts_are_named(plan: DevelopmentPlan, draft: DevelopmentPlan) -> None:
    draft.issues.update(name="ชื่อใหม่")
    found = changes(plan, draft)
    assert [group.title for group in by_part(found)] == ["ประเด็นการพัฒนา"]
    assert unchanged_parts(found, of_group=False) == [
        "ข้อมูลแผน", "ข้อมูลเชิงเปรียบเทียบ", "ความต้องการเชิงพื้นที่", "ผลการพัฒนาที่ผ่านมา", "ตัวชี้วัดระดับแผน",
        "ตัวชี้วัด", "แนวทางการพัฒนา", "แผนงาน", "บัญชีโครงการ",
    ]  # fmt: skip
    assert counts(found) == {Kind.ADDED: 0, Kind.WORDED: 1, Kind.FIGURED: 0, Kind.MOVED: 0, Kind.REMOVED: 0}


@pytest.mark.parametrize("rows", [1, 40])
@pytest.mark.parametrize(("make", "number"), [(whole_plan, 15), (whole_group_plan, 20)])
def test_a_version_is_read_in_a_flat_number_of_queries(
    db: None, rows: int, make: Callable[[int], DevelopmentPlan], number: int, django_assert_num_queries: Any
) -> None:
    plan = DevelopmentPlan.objects.select_related("unit").get(pk=make(rows).pk)
    with django_assert_num_queries(number):
        snapshot(plan)


# ---------- any two versions ----------

NAMES = st.sampled_from(["ท่องเที่ยว", "เกษตร", "เกษตรปลอดภัย", "ถนน 1", "ถนน 2", "น้ำ"])
FIGURES = st.dictionaries(st.sampled_from([2571, 2572]), st.sampled_from([Decimal(40), Decimal(55)]))
LINEAGES = st.integers(1, 9)
LINKS = st.sampled_from([(), (Link(1, "เกษตรมูลค่าสูง"),), (Link(1, "เกษตรมูลค่าสูง"), Link(2, "ท่องเที่ยวคุณภาพ"))])


@st.composite
def versions(draw: st.DrawFn) -> Snapshot:
    rows: dict[RowKey, Row] = {}
    for place, lineage in enumerate(draw(st.lists(LINEAGES, unique=True, max_size=3)), 1):
        values = blank("goals", name=draw(NAMES), unit_of_measure=draw(NAMES), direction="higher")
        rows["goals", place] = Row("goals", place, f"g{lineage}", None, place, place, values, draw(FIGURES))
    goals = [Peer(row.lineage, row.name) for row in rows.values()]
    lineages = draw(st.lists(LINEAGES, unique=True, min_size=1, max_size=4))
    for place, lineage in enumerate(lineages, 1):
        values = blank("issues", name=draw(NAMES), objective=draw(NAMES), regional_links=draw(LINKS), is_area_specific=draw(st.booleans()))
        rows["issues", place] = Row("issues", place, f"i{lineage}", None, place, place, values)
    for part, letter in (("indicators", "n"), ("chain", "c")):
        for pk, lineage in enumerate(draw(st.lists(LINEAGES, unique=True, max_size=5)), 1):
            parent = draw(st.integers(1, len(lineages)))
            place = 1 + sum(row.part == part and row.parent == parent for row in rows.values())
            if part == "indicators":
                served = draw(st.sampled_from([None, *goals]))
                values = blank(part, name=draw(NAMES), unit_of_measure=draw(NAMES), direction="higher", contributes_to=served)
            else:
                values = blank(part, text=draw(NAMES), stage=draw(st.sampled_from(Stage.values)), actor_kind="local", actor=draw(NAMES))
            years = draw(FIGURES) if part == "indicators" else {}
            rows[part, pk] = Row(part, pk, f"{letter}{lineage}", parent, place, place, values, years)
    words = {field.name: "" for field in PLAN.fields} | {"title": draw(NAMES), "analysis": draw(NAMES), "year_from": 2571, "year_to": 2575}
    return Snapshot(1, "", words | {"long_term_goal": draw(st.sampled_from([None, Link(1, "ก"), Link(2, "ข")]))}, rows)


def blank(part: str, **given: Value) -> dict[str, Value]:
    """A row in which nothing is said but what is given."""
    empty: dict[Look, Value] = {Look.LINKS: (), Look.FLAG: False}
    nothing = dict.fromkeys((Look.NUMBER, Look.SHARE, Look.YEAR, Look.LINK, Look.ROW))
    return {field.name: (nothing | empty).get(field.look, "") for field in PARTS[part].fields} | given


def kinds(found: list[Change]) -> Counter[tuple[str, Kind]]:
    return Counter((change.part, change.kind) for change in found)


@given(versions())
@settings(max_examples=60, deadline=None)
def test_a_version_is_like_itself(version: Snapshot) -> None:
    assert compare(version, version) == []


@given(versions(), versions())
@settings(max_examples=150, deadline=None)
def test_the_way_back_is_the_mirror_of_the_way_there(one: Snapshot, other: Snapshot) -> None:
    there, back = compare(one, other), compare(other, one)
    assert kinds(there) == Counter({(part, MIRROR.get(kind, kind)): n for (part, kind), n in kinds(back).items()})
