"""Everything parts 1–4 ask is typed on small pages: tidied, checked with a sentence that says what to do, refused to strangers."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from plans.completeness import completeness
from plans.kin import members_of
from plans.models import (
    AreaNeed,
    ComparativeFigure,
    DevelopmentIssue,
    DevelopmentPlan,
    GoalIndicator,
    LongTermGoal,
    PastResult,
    PlanProject,
    ProvinceRole,
    RegionalGuideline,
    SharedProblem,
    ValueChainStep,
)
from plans.states import PlanState
from plans.trend import Slip, slip
from plans.volume import volume
from tests.factories import YEAR, DevelopmentPlanFactory, GroupFactory, ProvinceFactory, RegionFactory, bring, hat

from .versions import office, whole_group_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def group_draft() -> DevelopmentPlan:
    return DevelopmentPlanFactory(unit=GroupFactory(members=3), state="draft")


@pytest.fixture
def draft() -> DevelopmentPlan:
    return DevelopmentPlanFactory(state="draft")


def enter(client: Client, plan: DevelopmentPlan) -> Client:
    client.force_login(office(plan).user)
    return client


def new(plan: DevelopmentPlan, kind: str, under: str = "") -> str:
    return reverse("plans:plan_part_new", args=[plan.pk, kind]) + under


def faults(client: Client, address: str, typed: dict[str, Any]) -> dict[str, list[str]]:
    answer = client.post(address, typed)
    assert answer.status_code == 422
    return {name: list(told) for name, told in answer.context["form"].errors.items()}


# ---------- what is typed is kept ----------


def test_every_part_of_a_group_plan_is_added_changed_and_deleted(client: Client, group_draft: DevelopmentPlan) -> None:
    enter(client, group_draft)
    first, second, _third = members_of(group_draft)
    under = f"?in={group_draft.issues.get().pk}"
    typed: list[tuple[type[Any], str, str, dict[str, Any]]] = [
        (ComparativeFigure, "figures", "", {"topic": "economy", "name": "GPP\u200b", "value": "๑,๒๐๐.๕", "unit_of_measure": "ล้านบาท",
                                            "year": "๒๕๖๙", "source": "สศช."}),
        (AreaNeed, "needs", "", {"text": "ถนนเข้าสวน", "kind": "hearing_issue", "reference": "เวที 1/2569"}),
        (PastResult, "past", "", {"name": "รายได้", "unit_of_measure": "ล้านบาท", "target_value": "10", "result_value": "", "year": "2569"}),
        (SharedProblem, "problems", "", {"text": "หมอกควัน", "provinces": [first.pk, second.pk]}),
        (GoalIndicator, "goals", "", {"name": "GPP", "unit_of_measure": "ร้อยละ", "direction": "higher", f"year_{YEAR}": "3"}),
        (ValueChainStep, "chain", under, {"stage": "upstream", "text": "ปลูก", "actor_kind": "local", "actor": "อบต."}),
        (ProvinceRole, "roles", under, {"province": first.pk, "text": "ประตูการค้า"}),
    ]  # fmt: skip
    for model, kind, query, values in typed:
        assert client.get(new(group_draft, kind, query)).status_code == 200
        assert client.post(new(group_draft, kind, query), {"order": 1, **values}).status_code == 302, kind
        row = model.objects.get()
        there = reverse("plans:plan_part", args=[group_draft.pk, kind, row.pk])
        assert client.get(there).status_code == 200
        assert client.post(there, {"order": 2, **values}).status_code == 302, kind
        row.refresh_from_db()
        assert row.order == 2
    figure = ComparativeFigure.objects.get()
    assert (figure.name, figure.value, figure.year) == ("GPP", Decimal("1200.5"), 2569)
    page = client.get(group_draft.get_absolute_url()).content.decode()
    for seen in ("1,200.5", "ถนนเข้าสวน", "หมอกควัน", "ประตูการค้า", "ต้นน้ำ"):
        assert seen in page
    for model, kind, _query, _values in typed:
        assert client.post(reverse("plans:plan_part_delete", args=[group_draft.pk, kind, model.objects.get().pk])).status_code == 302
        assert not model.objects.exists()


def test_a_saved_part_leads_back_to_its_place_on_the_long_page(client: Client, group_draft: DevelopmentPlan) -> None:
    enter(client, group_draft)
    issue = group_draft.issues.get()
    under, page = f"?in={issue.pk}", group_draft.get_absolute_url()
    for kind, query, typed, place in (
        ("guidelines", under, {"text": "ปลูกป่า"}, f"issue-{issue.pk}"),
        ("roles", under, {"province": members_of(group_draft)[0].pk, "text": "ประตูการค้า"}, "roles"),
        ("needs", "", {"text": "ถนน", "kind": "hearing_issue", "reference": "เวที 1/2569"}, "needs"),
    ):
        form = client.get(new(group_draft, kind, query))
        assert form.context["back"] == f"{page}#{place}"
        assert (issue.name in form.content.decode()) == bool(query)  # what the part stands under
        answer = client.post(new(group_draft, kind, query), {"order": 9, **typed})
        assert answer.headers["Location"] == f"{page}#{place}"


def test_an_empty_choice_says_what_it_means(client: Client, group_draft: DevelopmentPlan) -> None:
    page = enter(client, group_draft).get(new(group_draft, "indicators", f"?in={group_draft.issues.get().pk}")).content.decode()
    assert "---------" not in page
    assert '<option value="" selected>ไม่ระบุ</option>' in page


@pytest.mark.parametrize(
    ("part", "typed"),
    [
        (1, {"title": "แผนพัฒนา", "executive_summary": "สรุป\u200bแผน"}),
        (2, {"physical_data": "พื้นที่ราบ", "past_results": "ลดหมอกควันได้"}),
        (3, {"analysis_tool": "SWOT", "analysis": "จุดแข็ง", "development_goal": "เมืองน่าอยู่", "osm_note": "เห็นชอบ"}),
    ],
)
def test_the_words_of_each_part_are_kept(client: Client, group_draft: DevelopmentPlan, part: int, typed: dict[str, str]) -> None:
    where = reverse("plans:plan_words", args=[group_draft.pk, part])
    assert enter(client, group_draft).get(where).status_code == 200
    assert client.post(where, typed).status_code == 302
    group_draft.refresh_from_db()
    assert {name: getattr(group_draft, name) for name in typed} == {name: text.replace("\u200b", "") for name, text in typed.items()}


def test_there_is_no_fourth_part_to_write_and_no_note_of_a_group_in_a_province(client: Client, draft: DevelopmentPlan) -> None:
    enter(client, draft)
    assert client.get(reverse("plans:plan_words", args=[draft.pk, 4])).status_code == 404
    assert "osm_note" not in client.get(reverse("plans:plan_words", args=[draft.pk, 3])).context["form"].fields


# ---------- faults ----------


@pytest.mark.parametrize(
    ("year", "told"),
    [
        ("2026", "2026 ดูเหมือนปี ค.ศ. ใส่ 2569"),
        ("๒๐๒๖", "2026 ดูเหมือนปี ค.ศ. ใส่ 2569"),
        ("69", "“69” ไม่ใช่ปี ใส่ปี พ.ศ. 4 หลัก เช่น 2570"),
        ("9999", "ปี 9999 อยู่นอกช่วง พ.ศ. 2500–2700"),
    ],
)
def test_a_year_that_is_not_buddhist_is_named(client: Client, draft: DevelopmentPlan, year: str, told: str) -> None:
    typed = {"order": 1, "topic": "economy", "name": "GPP", "value": "1", "unit_of_measure": "บาท", "year": year, "source": "สศช."}
    assert faults(enter(client, draft), new(draft, "figures"), typed) == {"year": [told]}


def test_a_baseline_after_the_first_year_is_refused(client: Client, draft: DevelopmentPlan) -> None:
    typed = {"order": 1, "name": "GPP", "unit_of_measure": "บาท", "direction": "higher", "baseline_value": "1", "baseline_year": YEAR + 1}
    found = faults(enter(client, draft), new(draft, "goals"), typed)
    assert found == {"baseline_year": ["ปีฐาน 2572 อยู่หลังปีแรกของแผน (2571) ใส่ปี 2571 หรือก่อนหน้า"]}


def test_a_target_that_gets_no_better_needs_a_reason(client: Client, draft: DevelopmentPlan) -> None:
    enter(client, draft)
    typed = {"order": 1, "name": "GPP", "unit_of_measure": "ร้อยละ", "direction": "higher", "baseline_value": "5", "baseline_year": "2569"}
    typed |= {f"year_{YEAR}": "6", f"year_{YEAR + 1}": "5.5"}
    told = "ค่าเป้าหมายปี 2572 (5.5) ไม่ดีกว่าค่าก่อนหน้า (6) ทั้งที่ทิศทางคือ “ยิ่งมากยิ่งดี” แก้ค่า หรือใส่เหตุผลที่นี่"
    assert faults(client, new(draft, "goals"), typed) == {"target_reason": [told]}
    assert client.post(new(draft, "goals"), typed | {"direction": "keep"}).status_code == 302
    assert client.post(new(draft, "goals"), typed | {"target_reason": "เศรษฐกิจโลกชะลอตัว"}).status_code == 302


@pytest.mark.parametrize(
    ("direction", "baseline", "targets", "found"),
    [
        ("higher", 5, [6, 7], None),
        ("higher", 5, [5, 5], Slip(2572, Decimal(5), Decimal(5))),
        ("higher", None, [5], None),
        ("higher", None, [], None),
        ("higher", 5, [5, 6], None),
        ("lower", 5, [6], Slip(2571, Decimal(6), Decimal(5))),
        ("lower", None, [5, 4, 4.5], Slip(2573, Decimal("4.5"), Decimal(4))),
        ("keep", 5, [5, 1], None),
    ],
)
def test_targets_go_the_way_they_should(direction: str, baseline: int | None, targets: list[float], found: Slip | None) -> None:
    given = [(2571 + n, Decimal(str(value))) for n, value in enumerate(targets)]
    assert slip(direction, None if baseline is None else Decimal(baseline), given) == found


def test_a_shared_problem_names_two_members_of_the_group(client: Client, group_draft: DevelopmentPlan) -> None:
    enter(client, group_draft)
    member, stranger = members_of(group_draft)[0], ProvinceFactory()
    typed = {"order": 1, "text": "หมอกควัน"}
    assert faults(client, new(group_draft, "problems"), typed | {"provinces": [member.pk]}) == {
        "provinces": ["ปัญหาร่วมต้องมีอย่างน้อย 2 จังหวัด เลือกไว้ 1 จังหวัด"]
    }
    assert faults(client, new(group_draft, "problems"), typed | {"provinces": [member.pk, stranger.pk]}) == {
        "provinces": ["จังหวัดที่เลือกไม่อยู่ในกลุ่มจังหวัดนี้"]
    }


def test_a_member_has_one_role_in_an_issue(client: Client, group_draft: DevelopmentPlan) -> None:
    enter(client, group_draft)
    issue, member = group_draft.issues.get(), members_of(group_draft)[0]
    where = new(group_draft, "roles", f"?in={issue.pk}&province={member.pk}")
    assert f'<option value="{member.pk}" selected>' in client.get(where).content.decode()
    typed = {"order": 1, "province": member.pk, "text": "ประตูการค้า"}
    assert client.post(where, typed).status_code == 302
    assert faults(client, where, typed) == {"province": [f"{member.full_name}มีบทบาทในประเด็นนี้แล้ว เปิดบทบาทเดิมเพื่อแก้"]}
    assert list(faults(client, where, typed | {"province": ProvinceFactory().pk})) == ["province"]
    for nasty in ("x", "9" * 30, "%00", ""):
        assert client.get(new(group_draft, "roles", f"?in={issue.pk}&province={nasty}")).status_code == 200


def test_a_province_has_no_parts_of_a_group(client: Client, draft: DevelopmentPlan) -> None:
    enter(client, draft)
    under = f"?in={draft.issues.get().pk}"
    for kind in ("problems", "chain", "roles"):
        assert client.get(new(draft, kind, under)).status_code == 404


# ---------- links ----------


def issue_page(issue: DevelopmentIssue) -> str:
    return reverse("plans:plan_part", args=[issue.plan_id, "issues", issue.pk])


def test_links_to_another_region_or_group_are_refused(client: Client) -> None:
    here, elsewhere = ProvinceFactory(), ProvinceFactory()
    own, other = (DevelopmentPlanFactory(unit=GroupFactory(members=[province])).issues.get() for province in (here, elsewhere))
    draft = DevelopmentPlanFactory(unit=here, state="draft")
    north = RegionalGuideline.objects.create(region=here.region, period="2571–2575", number=1, text="ท่องเที่ยวคุณภาพ")
    south = RegionalGuideline.objects.create(region=RegionFactory(code="S", name_th="ภาคใต้"), period="2571–2575", number=1, text="ยางพารา")
    enter(client, draft)
    issue = draft.issues.get()
    typed = {"order": 1, "name": issue.name}
    found = faults(client, issue_page(issue), typed | {"regional_links": [south.pk], "group_links": [other.pk]})
    assert found == {
        "regional_links": ["แนวทางที่เลือกไม่ใช่ของภาคเดียวกับแผนนี้ เลือกจากรายการที่แสดง"],
        "group_links": ["ประเด็นที่เลือกไม่อยู่ในแผนที่ใช้บังคับของกลุ่มจังหวัดเดียวกัน เลือกจากรายการที่แสดง"],
    }
    assert client.post(issue_page(issue), typed | {"regional_links": [north.pk], "group_links": [own.pk]}).status_code == 302
    assert list(issue.regional_links.all()) == [north]
    assert list(issue.group_links.all()) == [own]
    assert "ท่องเที่ยวคุณภาพ" in client.get(draft.get_absolute_url()).content.decode()


def test_a_link_stays_when_the_groups_plan_is_followed_by_another(client: Client) -> None:
    here = ProvinceFactory()
    old = DevelopmentPlanFactory(unit=GroupFactory(members=[here]), state="superseded")
    draft = DevelopmentPlanFactory(unit=here, state="draft")
    issue = draft.issues.get()
    issue.group_links.add(old.issues.get())
    enter(client, draft)
    assert client.post(issue_page(issue), {"order": 1, "name": issue.name, "group_links": [old.issues.get().pk]}).status_code == 302
    assert str(PlanState.SUPERSEDED.label) in client.get(draft.get_absolute_url()).content.decode()


def test_an_issue_of_the_area_alone_says_why_and_serves_no_group(client: Client) -> None:
    here = ProvinceFactory()
    own = DevelopmentPlanFactory(unit=GroupFactory(members=[here])).issues.get()
    draft = DevelopmentPlanFactory(unit=here, state="draft")
    enter(client, draft)
    typed = {"order": 1, "name": "ชายแดน", "is_area_specific": "on", "group_links": [own.pk]}
    assert set(faults(client, issue_page(draft.issues.get()), typed)) == {"is_area_specific", "area_specific_reason"}


def test_a_region_without_guidelines_says_so(client: Client, draft: DevelopmentPlan) -> None:
    enter(client, draft)
    assert "ยังไม่มีข้อมูลอ้างอิงแนวทางการพัฒนาของภาคนี้" in client.get(issue_page(draft.issues.get())).content.decode()
    assert "ยังไม่มีข้อมูลอ้างอิงของภาคเหนือ" in client.get(draft.get_absolute_url()).content.decode()


# ---------- the goal above ----------

GOAL = {"text": "ประตูการค้า", "year_from": "2571", "year_to": "๒๕๙๐", "approved_on": "1/10/2570", "reference": "มติ ก.บ.จ. 1/2570"}


def test_the_goal_above_is_written_once_and_corrected_in_place(client: Client, draft: DevelopmentPlan) -> None:
    where = reverse("plans:long_term_goal", args=[draft.pk])
    assert enter(client, draft).get(where).context["form"].initial["year_to"] == YEAR + 19
    assert client.post(where, GOAL).status_code == 302
    assert client.post(where, GOAL | {"text": "ประตูการค้าชายแดน"}).status_code == 302
    goal = LongTermGoal.objects.get(unit=draft.unit)
    assert (goal.text, goal.year_to, goal.is_current) == ("ประตูการค้าชายแดน", 2590, True)
    draft.refresh_from_db()
    assert draft.long_term_goal == goal
    assert "1 ตุลาคม 2570" in client.get(draft.get_absolute_url()).content.decode()


def test_the_goal_of_a_closed_plan_is_never_rewritten(client: Client, draft: DevelopmentPlan) -> None:
    old = LongTermGoal.objects.create(unit=draft.unit, text="เป้าหมายเดิม", year_from=2561, year_to=2580)
    closed = DevelopmentPlanFactory(unit=draft.unit, year_from=2566, long_term_goal=old)
    where = reverse("plans:long_term_goal", args=[draft.pk])
    assert enter(client, draft).get(where).context["form"].instance == old
    assert client.post(where, GOAL).status_code == 302
    closed.refresh_from_db()
    draft.refresh_from_db()
    assert (closed.long_term_goal.text, draft.long_term_goal.text) == ("เป้าหมายเดิม", "ประตูการค้า")
    assert list(LongTermGoal.objects.filter(unit=draft.unit).values_list("text", "is_current")) == [
        ("ประตูการค้า", True),
        ("เป้าหมายเดิม", False),
    ]


def test_the_goal_above_has_its_faults_and_its_gate(client: Client, draft: DevelopmentPlan) -> None:
    where = reverse("plans:long_term_goal", args=[draft.pk])
    enter(client, draft)
    assert faults(client, where, GOAL | {"year_from": "2590", "year_to": "2571"}) == {"year_to": ["ปีสุดท้ายต้องอยู่หลังปีแรก"]}
    bring(draft, "submitted")
    assert client.post(where, GOAL).status_code == 409
    client.force_login(hat("GOVERNOR", draft.unit).user)
    assert client.post(where, GOAL).status_code == 403
    assert not LongTermGoal.objects.exists()


# ---------- completeness ----------


def missing(plan: DevelopmentPlan) -> list[list[str]]:
    return [[item.label for item in part.missing] for part in completeness(volume(plan))]


def test_an_empty_plan_is_told_what_it_lacks_part_by_part() -> None:
    plan = DevelopmentPlanFactory(state="draft", issue=False)
    summary, facts, aims, table = missing(plan)
    assert summary == ["บทสรุปผู้บริหาร"]
    assert "ข้อมูลเชิงเปรียบเทียบด้านความมั่นคง" in facts
    assert "ปัญหาร่วมที่มีอย่างน้อย 2 จังหวัด" not in facts
    assert "ประเด็นการพัฒนาอย่างน้อยหนึ่งประเด็น" in aims
    assert table == ["โครงการในบัญชี", "กรอบงบประมาณรายปี"]


def test_a_group_lacks_a_role_until_every_member_has_one() -> None:
    plan = whole_group_plan()
    lacking = "ประเด็นที่ 1: บทบาทของทุกจังหวัดสมาชิก"
    assert lacking not in missing(plan)[2]
    plan.issues.get().roles.first().delete()
    assert lacking in missing(plan)[2]


def test_a_problem_of_one_province_alone_is_not_shared() -> None:
    plan = whole_group_plan()
    lacking = "ปัญหาร่วมที่มีอย่างน้อย 2 จังหวัด"
    assert lacking not in missing(plan)[1]
    plan.shared_problems.get().provinces.set([members_of(plan)[0]])
    assert lacking in missing(plan)[1]


def test_a_role_of_a_province_that_left_the_group_is_still_shown(client: Client) -> None:
    plan = whole_group_plan()
    left = ProvinceFactory()
    plan.issues.get().roles.create(order=9, province=left, text="เคยเป็นประตูการค้า")
    client.force_login(office(plan).user)
    assert "เคยเป็นประตูการค้า" in client.get(plan.get_absolute_url()).content.decode()


# ---------- the page says what stands there ----------


def test_figures_per_year_say_what_they_are_and_the_button_what_it_deletes(client: Client) -> None:
    plan = whole_group_plan(1, state="draft")
    enter(client, plan)
    issue = plan.issues.first()
    row = PlanProject.objects.get(programme__issue=issue)
    pages = {
        kind: client.get(reverse("plans:plan_part", args=[plan.pk, kind, part.pk])).content.decode()
        for kind, part in (("issues", issue), ("indicators", issue.indicators.first()), ("table", row))
    }
    assert pages["issues"].count("ลบประเด็นการพัฒนานี้</") == 2
    assert pages["indicators"].count("ลบตัวชี้วัดนี้</") == 2
    assert "ค่าเป้าหมายรายปี</legend>" in pages["indicators"]
    assert "กรอบงบประมาณรายปี (บาท)</legend>" in pages["table"]
