"""An amendment of the middle of the year is brought into the yearly review: what one side changed is taken, the rest is asked."""

from decimal import Decimal

import pytest

from accounts.models import Membership
from core.errors import NoRight, NotYet
from plans.models import DevelopmentPlan, IndicatorTarget, PlanProject, PlanProjectYear, Project
from plans.versions.applying import merge_into, prepared
from plans.versions.steps import Conflict
from tests.factories import YEAR, DevelopmentPlanFactory, NodeKind, hat, node

from .versions import office, review_of, sentences, whole_plan

pytestmark = pytest.mark.django_db


class Three:
    """A plan, an amendment of it and a yearly review of it, both drafts."""

    def __init__(self) -> None:
        self.base = whole_plan(2)
        self.by: Membership = office(self.base)
        self.amendment, self.review = review_of(self.base, self.by, YEAR), review_of(self.base, self.by, YEAR + 1)

    def merge(self, **answers: str) -> int:
        choices = {conflict.key: answers[conflict.field] for conflict in self.conflicts() if conflict.field in answers}
        return merge_into(self.review.pk, self.amendment, choices, by=self.by)

    def conflicts(self) -> tuple[Conflict, ...]:
        return prepared(self.amendment, DevelopmentPlan.objects.get(pk=self.review.pk)).merge.conflicts


@pytest.fixture
def three() -> Three:
    return Three()


def target(plan: DevelopmentPlan) -> IndicatorTarget:
    return IndicatorTarget.objects.filter(indicator__issue__plan=plan).order_by("pk").first()


def set_target(plan: DevelopmentPlan, value: int) -> None:
    IndicatorTarget.objects.filter(pk=target(plan).pk).update(value=value)


def test_what_only_the_amendment_changed_is_taken(three: Three) -> None:
    issue = three.amendment.issues.get()
    set_target(three.amendment, 55)
    issue.guidelines.create(order=9, text="แนวทางที่เพิ่มกลางปี")
    issue.guidelines.get(order=2).delete()
    issue.national_links.add(node(NodeKind.SDG))
    PlanProjectYear.objects.filter(plan_project__programme__issue=issue, plan_project__project_key="K1").update(indicative_baht=2_000_000)
    DevelopmentPlan.objects.filter(pk=three.amendment.pk).update(development_goal="เมืองท่องเที่ยวโลก")
    three.amendment.refresh_from_db()
    assert three.merge() == 6
    three.review.refresh_from_db()
    assert sentences(three.amendment, three.review) == []


def test_what_only_the_review_changed_stays(three: Three) -> None:
    three.review.issues.update(name="ชื่อที่ทบทวน")
    set_target(three.amendment, 55)
    assert three.merge() == 1
    assert three.review.issues.get().name == "ชื่อที่ทบทวน"
    assert target(three.review).value == 55


def test_both_changed_the_same_way_is_no_conflict(three: Three) -> None:
    for plan in (three.amendment, three.review):
        set_target(plan, 55)
    assert three.conflicts() == ()
    assert three.merge() == 0


def test_a_conflict_is_named_by_field_with_all_three_values(three: Three) -> None:
    set_target(three.amendment, 55)
    set_target(three.review, 45)
    (conflict,) = three.conflicts()
    assert conflict.place == "ประเด็นที่ 1 · ตัวชี้วัดที่ 2 “ครัวเรือนยากจนกลุ่ม 1”"
    assert (conflict.field, conflict.base, conflict.ours, conflict.theirs) == ("ค่าเป้าหมายปี 2571", "40 ร้อยละ", "45 ร้อยละ", "55 ร้อยละ")


@pytest.mark.parametrize(("answer", "value"), [("ours", 45), ("theirs", 55)])
def test_the_answer_decides(three: Three, answer: str, value: int) -> None:
    set_target(three.amendment, 55)
    set_target(three.review, 45)
    three.merge(**{f"ค่าเป้าหมายปี {YEAR}": answer})
    assert target(three.review).value == value


def test_nothing_is_merged_while_a_conflict_is_open(three: Three) -> None:
    set_target(three.amendment, 55)
    set_target(three.review, 45)
    three.amendment.issues.get().guidelines.create(order=9, text="แนวทางที่เพิ่มกลางปี")
    with pytest.raises(NotYet, match="ค่าเป้าหมายปี 2571"):
        three.merge()
    assert sentences(three.base, three.review) == ["ค่าเป้าหมายปี 2571 เพิ่มจาก 40 เป็น 45 ร้อยละ"]


def test_an_answer_to_other_values_is_no_answer(three: Three) -> None:
    set_target(three.amendment, 55)
    set_target(three.review, 45)
    old = {conflict.key: "theirs" for conflict in three.conflicts()}
    set_target(three.review, 48)
    with pytest.raises(NotYet):
        merge_into(three.review.pk, three.amendment, old, by=three.by)


def test_a_row_cut_there_and_changed_here_is_asked(three: Three) -> None:
    PlanProject.objects.get(programme__issue__plan=three.amendment, project_key="K1").delete()
    PlanProject.objects.filter(programme__issue__plan=three.review, project_key="K1").update(name="ชื่อใหม่ของโครงการ")
    (conflict,) = three.conflicts()
    assert (conflict.field, conflict.theirs) == ("ทั้งรายการ", "ตัดออก")
    three.merge(ทั้งรายการ="theirs")
    assert not PlanProject.objects.filter(programme__issue__plan=three.review, project_key="K1").exists()


def test_a_row_cut_here_and_changed_there_can_come_back_with_its_figures(three: Three) -> None:
    three.review.issues.get().indicators.get(order=2).delete()
    set_target(three.amendment, 55)
    assert [c.ours for c in three.conflicts()] == ["ตัดออก"]
    three.merge(ทั้งรายการ="theirs")
    assert sentences(three.base, three.review) == ["ค่าเป้าหมายปี 2571 เพิ่มจาก 40 เป็น 55 ร้อยละ"]


def test_an_issue_comes_with_everything_under_it_and_a_moved_row_finds_it(three: Three) -> None:
    there = three.amendment.issues.create(order=2, name="ประเด็นใหม่")
    programme = there.programmes.create(name="แผนงานใหม่")
    row = programme.plan_projects.create(project_key="K9", name="โครงการใหม่")
    row.years.create(year=YEAR, indicative_baht=Decimal(900_000))
    three.amendment.issues.get(order=1).guidelines.filter(order=2).update(issue=there)
    three.merge()
    assert sentences(three.amendment, three.review) == []


def test_a_cut_issue_takes_its_rows_along_but_not_the_ones_moved_out(three: Three) -> None:
    old, new = three.amendment.issues.get(), three.amendment.issues.create(order=2, name="ประเด็นใหม่")
    old.guidelines.filter(order=2).update(issue=new)
    old.delete()
    three.merge()
    assert sentences(three.amendment, three.review) == []


def test_what_an_action_plan_rests_on_is_not_cut_and_nothing_else_is_merged(three: Three) -> None:
    programme = three.review.issues.get().programmes.get()
    paper = three.base.unit.action_plans.create(unit=three.base.unit, fiscal_year=YEAR, plan=three.review)
    Project.objects.create(action_plan=paper, project_key="K1", programme=programme, name="โครงการ")
    set_target(three.amendment, 55)
    three.amendment.issues.get().programmes.get().delete()
    with pytest.raises(NotYet, match="อ้างถึง"):
        three.merge()
    assert sentences(three.base, three.review) == []


def test_a_version_in_force_becomes_the_new_base_and_is_not_taken_twice(three: Three) -> None:
    set_target(three.amendment, 55)
    three.amendment.state = "in_force"  # as its row would say after the cabinet's resolution
    three.merge()
    three.review.refresh_from_db()
    assert three.review.based_on == three.amendment
    assert three.merge() == 0


def test_only_who_edits_the_target_merges_and_only_while_it_is_open(three: Three) -> None:
    with pytest.raises(NoRight):
        merge_into(three.review.pk, three.amendment, {}, by=hat("GOVERNOR", three.base.unit))
    with pytest.raises(NotYet, match="แก้ไม่ได้"):
        merge_into(three.base.pk, three.amendment, {}, by=three.by)


def test_plans_without_a_common_version_are_not_merged(three: Three) -> None:
    stranger = DevelopmentPlanFactory(unit=three.base.unit, year_from=YEAR + 10)
    with pytest.raises(NotYet, match="ไม่ได้มาจากฉบับเดียวกัน"):
        merge_into(three.review.pk, stranger, {}, by=three.by)
