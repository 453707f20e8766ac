"""Everything a plan can hold is copied by a review, told by a comparison and brought by a merge: row by row, field by field."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Membership
from plans.kin import members_of
from plans.models import DevelopmentPlan, GoalTarget, LongTermGoal, ProvinceRole, RegionalGuideline, SharedProblem, Stage
from plans.versions.applying import merge_into, prepared
from plans.versions.fields import ROW_PARTS
from plans.versions.snapshot import Peer, Snapshot, snapshot
from tests.factories import YEAR, DevelopmentPlanFactory, ProvinceFactory

from .versions import changes, office, review_of, sentences, whole_group_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> DevelopmentPlan:
    return whole_group_plan(2)


@pytest.fixture
def by(plan: DevelopmentPlan) -> Membership:
    return office(plan)


@pytest.fixture
def draft(plan: DevelopmentPlan, by: Membership) -> DevelopmentPlan:
    return review_of(plan, by)


def content(version: Snapshot) -> list[tuple[str, str, object, object]]:
    """All rows with their values and figures, by lineage instead of key."""
    return sorted((row.part, row.lineage, repr(row.values), repr(row.years)) for row in version.rows.values())


def test_the_plan_of_this_test_leaves_no_part_empty(plan: DevelopmentPlan) -> None:
    assert {row.part for row in snapshot(plan).rows.values()} == {part.name for part in ROW_PARTS}


def test_a_review_copies_every_row_and_every_word(plan: DevelopmentPlan, draft: DevelopmentPlan) -> None:
    assert content(snapshot(draft)) == content(snapshot(plan))
    assert sentences(plan, draft) == []
    draft.refresh_from_db()
    assert (draft.executive_summary, draft.analysis_tool, draft.long_term_goal) == ("สรุปแผนทั้งฉบับ", "SWOT", plan.long_term_goal)


def test_copied_indicators_serve_the_copies_of_the_plan_indicators(plan: DevelopmentPlan, draft: DevelopmentPlan) -> None:
    served = [indicator.contributes_to for indicator in draft.issues.get().indicators.exclude(contributes_to=None)]
    assert {goal.plan for goal in served if goal} == {draft}
    assert len(served) == 2


def test_each_kind_of_change_is_a_sentence_and_nothing_else_is_told(plan: DevelopmentPlan, draft: DevelopmentPlan) -> None:
    DevelopmentPlan.objects.filter(pk=draft.pk).update(executive_summary="สรุปแผนทั้งฉบับใหม่")
    draft.refresh_from_db()
    issue, members = draft.issues.get(), list(members_of(draft))
    issue.chain.create(order=9, stage=Stage.DOWNSTREAM, text="ขายแพ็กเกจร่วมทั้งกลุ่ม", actor_kind="private", actor="สมาคมท่องเที่ยว")
    ProvinceRole.objects.filter(issue=issue, province=members[0]).update(text="ศูนย์กลางการบินของกลุ่ม")
    other = RegionalGuideline.objects.create(region=draft.unit.region, period="2571–2575", number=2, text="การค้าชายแดน")
    issue.regional_links.set([other])
    draft.figures.filter(order=1).update(value=Decimal(150), year=2570)
    draft.past_rows.filter(order=2).delete()
    draft.shared_problems.get(order=1).provinces.add(members[2])
    GoalTarget.objects.filter(indicator__plan=draft, indicator__order=1).update(value=1000)
    issue.indicators.filter(order=2).update(contributes_to=draft.goal_indicators.get(order=2), weight=Decimal(30))
    assert [(change.part, change.sentence) for change in changes(plan, draft)] == [
        ("plan", "แก้บทสรุปผู้บริหาร"),
        ("figures", "ค่า เพิ่มจาก 120 เป็น 150 ล้านบาท"),
        ("figures", "ปีของข้อมูล เปลี่ยนจาก 2569 เป็น 2570"),
        ("past", "ตัดผลการพัฒนา “รายได้ชุมชน 2”"),
        ("problems", f"จังหวัดที่มีปัญหานี้ เพิ่ม “{members[2]}”"),
        ("goals", "ค่าเป้าหมายปี 2571 เพิ่มจาก 900 เป็น 1,000 ล้านบาท"),
        ("issues", "ความเชื่อมโยงแนวทางการพัฒนาภาค เพิ่ม “การค้าชายแดน” ตัด “ท่องเที่ยวคุณภาพมูลค่าสูง”"),
        ("indicators", "ตั้งน้ำหนัก (ร้อยละ) เป็น 30 เดิมไม่มี"),
        ("indicators", "ตัวชี้วัดระดับแผนที่ส่งผลถึงเปลี่ยนจาก “รายได้รวมด้าน 1” เป็น “รายได้รวมด้าน 2”"),
        ("chain", "เพิ่มขั้นของห่วงโซ่ “ขายแพ็กเกจร่วมทั้งกลุ่ม”"),
        ("roles", "แก้ข้อความบทบาท"),
    ]


def test_a_long_text_is_marked_where_it_changed(plan: DevelopmentPlan, draft: DevelopmentPlan) -> None:
    (DevelopmentPlan.objects.filter(pk=draft.pk)).update(executive_summary="สรุปแผนทั้งเล่ม")
    draft.refresh_from_db()
    (change,) = changes(plan, draft)
    assert [(word.mark, word.text) for word in change.words if word.mark != "same"] == [("del", "ฉบับ"), ("ins", "เล่ม")]


def test_another_goal_above_the_plan_is_told_by_its_words(plan: DevelopmentPlan, draft: DevelopmentPlan) -> None:
    LongTermGoal.objects.update(is_current=False)
    draft.long_term_goal = LongTermGoal.objects.create(unit=draft.unit, text="ประตูการค้า", year_from=2571, year_to=2590)
    draft.save()
    assert sentences(plan, draft) == ["เป้าหมายการพัฒนา 20 ปีเปลี่ยนจาก “กลุ่มจังหวัดท่องเที่ยวมูลค่าสูง” เป็น “ประตูการค้า”"]


def test_a_link_to_the_groups_plan_is_told(plan: DevelopmentPlan) -> None:
    province = DevelopmentPlanFactory(unit=members_of(plan)[0])
    draft = review_of(province, office(province))
    draft.issues.get().group_links.add(plan.issues.get())
    draft.issues.update(is_area_specific=True)
    assert sentences(province, draft) == ["ความเชื่อมโยงแผนกลุ่มจังหวัด เพิ่ม “พัฒนาการท่องเที่ยวคุณภาพสูง”", "ประเด็นเฉพาะพื้นที่เปลี่ยนจาก “ไม่ใช่” เป็น “ใช่”"]


def test_a_peer_is_itself_by_lineage_and_between_strangers_by_name() -> None:
    assert Peer("a", "รายได้") == Peer("a", "รายได้รวม")
    assert Peer("a", "รายได้") == Peer("b", "รายได้")
    assert Peer("a", "รายได้") != Peer("b", "รายจ่าย")
    assert Peer("a", "รายได้") != "รายได้"


# ---------- merge ----------


class Three:
    """The plan, an amendment and a yearly review of it."""

    def __init__(self, plan: DevelopmentPlan, by: Membership) -> None:
        self.by, self.amendment, self.review = by, review_of(plan, by, YEAR), review_of(plan, by, YEAR + 1)

    def merge(self, answer: str = "") -> int:
        return merge_into(
            self.review.pk, self.amendment, dict.fromkeys((conflict.key for conflict in self.conflicts()), answer), by=self.by
        )

    def conflicts(self) -> tuple[object, ...]:
        return prepared(self.amendment, DevelopmentPlan.objects.get(pk=self.review.pk)).merge.conflicts


@pytest.fixture
def three(plan: DevelopmentPlan, by: Membership) -> Three:
    return Three(plan, by)


def change_everything(plan: DevelopmentPlan) -> None:
    """A change in every new part, a new row among them."""
    goal = LongTermGoal.objects.create(unit=plan.unit, text="ประตูการค้า", year_from=2571, year_to=2590, is_current=False)
    DevelopmentPlan.objects.filter(pk=plan.pk).update(analysis="จุดแข็งคือธรรมชาติ", long_term_goal=goal)
    plan.figures.filter(order=1).update(value=150)
    plan.needs.filter(order=1).delete()
    plan.past_rows.create(order=9, name="รายได้เกษตร", unit_of_measure="ล้านบาท", year=2570)
    plan.shared_problems.create(order=9, text="น้ำท่วมซ้ำซาก").provinces.set(members_of(plan)[:2])
    served = plan.goal_indicators.create(order=9, name="ดัชนีความสุข", unit_of_measure="คะแนน")
    served.targets.create(year=YEAR, value=Decimal(7))
    issue = plan.issues.get()
    issue.indicators.filter(order=2).update(contributes_to=served)
    issue.chain.filter(order=1).update(stage=Stage.ENABLING)
    issue.roles.filter(order=1).update(text="ศูนย์กลางการบินของกลุ่ม")
    issue.regional_links.clear()


def test_a_merge_brings_every_part(three: Three) -> None:
    change_everything(three.amendment)
    three.amendment.refresh_from_db()
    assert three.conflicts() == ()
    three.merge()
    three.review.refresh_from_db()
    assert sentences(three.amendment, three.review) == []
    moved = three.review.issues.get().indicators.get(order=2).contributes_to
    assert moved is not None
    assert (moved.name, moved.plan) == ("ดัชนีความสุข", three.review)


def test_a_new_indicator_finds_the_plan_indicator_it_serves(three: Three) -> None:
    served = three.amendment.goal_indicators.get(order=2)
    three.amendment.issues.get().indicators.create(order=9, name="นักท่องเที่ยวคุณภาพ", unit_of_measure="คน", contributes_to=served)
    three.merge()
    made = three.review.issues.get().indicators.get(name="นักท่องเที่ยวคุณภาพ")
    assert made.contributes_to == three.review.goal_indicators.get(order=2)


@pytest.mark.parametrize(("answer", "text"), [("ours", "ศูนย์โลจิสติกส์"), ("theirs", "ศูนย์กลางการบิน")])
def test_a_role_changed_on_both_sides_is_asked_by_field(three: Three, answer: str, text: str) -> None:
    ProvinceRole.objects.filter(issue__plan=three.amendment, order=1).update(text="ศูนย์กลางการบิน")
    ProvinceRole.objects.filter(issue__plan=three.review, order=1).update(text="ศูนย์โลจิสติกส์")
    province = ProvinceRole.objects.get(issue__plan=three.review, order=1).province
    (conflict,) = three.conflicts()
    told = (conflict.place, conflict.field, conflict.base, conflict.ours, conflict.theirs)
    assert told == (
        f"ประเด็นที่ 1 · บทบาทที่ 1 “{province}”", "ข้อความบทบาท", "ประตูสู่กลุ่มจังหวัดด้านที่ 1", "ศูนย์โลจิสติกส์", "ศูนย์กลางการบิน",
    )  # fmt: skip
    three.merge(answer)
    assert ProvinceRole.objects.get(issue__plan=three.review, order=1).text == text


def test_members_of_a_problem_are_a_set_and_never_a_conflict(three: Three) -> None:
    first, second, third = members_of(three.review)
    SharedProblem.objects.get(plan=three.amendment, order=1).provinces.add(third)
    SharedProblem.objects.get(plan=three.review, order=1).provinces.remove(first)
    three.merge()
    assert set(SharedProblem.objects.get(plan=three.review, order=1).provinces.all()) == {second, third}


def test_a_province_knows_no_parts_of_a_group(db: None) -> None:
    plan = DevelopmentPlanFactory(unit=ProvinceFactory())
    plan.issues.get().chain.create(stage=Stage.UPSTREAM, text="หลงเข้ามา", actor_kind="local", actor="อบต.")
    assert not snapshot(plan).of("chain")


def test_every_row_of_a_plan_that_keeps_its_lineage_is_compared_and_copied() -> None:
    """A new kind of row is a part of a plan as soon as it hangs on one."""
    hanging: list[Any] = [DevelopmentPlan]
    seen: set[Any] = set()
    while hanging:
        model = hanging.pop()
        children = {relation.related_model for relation in model._meta.related_objects if relation.one_to_many}
        rows = {child for child in children if any(field.name == "lineage" for field in child._meta.fields)} - seen
        seen |= rows
        hanging += rows
    assert seen == {part.model for part in ROW_PARTS}
