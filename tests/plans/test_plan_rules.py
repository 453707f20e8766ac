"""The rules about a development plan: facts as they are read, the gate at the signature, the panel beside the plan."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from alignment.kernel import Outcome
from core.errors import NotYet
from plans.facts import development_plan_facts
from plans.models import DevelopmentIssue, DevelopmentPlan, LongTermGoal, RegionalGuideline, SharedProblem
from plans.rules import PLAN_RULES, check_plan
from plans.workflow import PLAN_WORKFLOW
from tests.factories import YEAR, DevelopmentPlanFactory, GroupFactory, ProvinceFactory, RegionFactory, fill_plan, hat

pytestmark = pytest.mark.django_db
READING = 16


def draft(**more: Any) -> DevelopmentPlan:
    return fill_plan(DevelopmentPlanFactory(state="draft", **more))


def codes(plan: DevelopmentPlan) -> set[str]:
    return {f.code for f in check_plan(plan.pk).findings if f.is_open_fault}


def test_a_whole_plan_has_no_blocker_and_is_signed_with_what_the_rules_said() -> None:
    plan = draft()
    entry = PLAN_WORKFLOW.perform(plan.pk, "submit", by=hat("GOVERNOR", plan.unit))
    assert entry.evidence["outcomes"]["CMP-04"] == "pass"
    assert entry.evidence["outcomes"]["ALN-05"] == "no_data"
    assert entry.evidence["outcomes"].keys() == PLAN_RULES.rules.keys()


def test_missing_parts_stop_the_signature_and_the_message_names_them() -> None:
    plan = DevelopmentPlanFactory(state="draft")
    with pytest.raises(NotYet) as refused:
        PLAN_WORKFLOW.perform(plan.pk, "submit", by=hat("GOVERNOR", plan.unit))
    told = {b.code: b.message for b in refused.value.blockers}
    assert told.keys() == {"CMP-04"}
    plan.refresh_from_db()
    assert plan.state == "draft"


def test_a_plan_without_issues_is_told_everything_at_once() -> None:
    plan = DevelopmentPlanFactory(state="draft", issue=False)
    with pytest.raises(NotYet) as refused:
        PLAN_WORKFLOW.perform(plan.pk, "submit", by=hat("GOVERNOR", plan.unit))
    assert [b.code for b in refused.value.blockers] == ["no-issues", "CMP-04"]
    assert "บทสรุปผู้บริหาร" in refused.value.blockers[1].message


def test_a_major_without_a_reason_stops_a_plan() -> None:
    plan = draft()
    LongTermGoal.objects.create(unit=plan.unit, text="เมืองแห่งชีวิต", year_from=2561, year_to=2580)
    assert "ALN-11" in codes(plan)
    with pytest.raises(NotYet, match="ต้องชี้แจงก่อนส่ง"):
        PLAN_WORKFLOW.perform(plan.pk, "submit", by=hat("GOVERNOR", plan.unit))


@pytest.mark.parametrize(
    ("period", "region", "linked", "outcome"),
    [
        ("2571–2575", "N", True, Outcome.PASS),
        ("2571–2575", "N", False, Outcome.FAIL),
        ("2566–2570", "N", True, Outcome.NO_DATA),  # of another period
        ("ระยะ 5 ปี", "N", True, Outcome.PASS),  # a period without years holds every year
        ("2571–2575", "S", True, Outcome.NO_DATA),  # of another region
    ],
)
def test_an_issue_serves_its_own_region_in_its_own_period(period: str, region: str, linked: bool, outcome: Outcome) -> None:
    plan = draft()
    guideline = RegionalGuideline.objects.create(region=RegionFactory(code=region), period=period, number=1, text="ท่องเที่ยว")
    if linked:
        plan.issues.get().regional_links.add(guideline)
    assert check_plan(plan.pk).outcomes["ALN-05"] is outcome


def test_a_provinces_issue_serves_its_group_or_says_why_not() -> None:
    group = GroupFactory()
    plan = draft(unit=group.members.first().province)
    assert check_plan(plan.pk).outcomes["ALN-08"] is Outcome.NO_DATA
    above = DevelopmentPlanFactory(unit=group)
    assert check_plan(plan.pk).outcomes["ALN-08"] is Outcome.FAIL
    issue = plan.issues.get()
    DevelopmentIssue.objects.filter(pk=issue.pk).update(is_area_specific=True, area_specific_reason=" " * 9 + "ก" * 49)
    assert check_plan(plan.pk).outcomes["ALN-08"] is Outcome.FAIL
    issue.group_links.set(above.issues.all())
    assert check_plan(plan.pk).outcomes["ALN-08"] is Outcome.PASS


def test_a_group_names_its_members_only() -> None:
    group = GroupFactory()
    plan = draft(unit=group)
    problem = SharedProblem.objects.create(plan=plan, text="น้ำท่วมซ้ำซาก")
    problem.provinces.set([m.province for m in group.members.all()])
    assert check_plan(plan.pk).outcomes["GEO-03"] is Outcome.PASS
    stranger = ProvinceFactory()
    problem.provinces.add(stranger)
    [found] = [f for f in check_plan(plan.pk).findings if f.code == "GEO-03"]
    assert stranger.name_th in found.message_th


def test_facts_of_one_and_of_twelve_plans_take_the_same_queries(django_assert_num_queries: Any) -> None:
    plans = [draft(unit=GroupFactory() if n % 3 else ProvinceFactory()) for n in range(12)]
    for some in (plans[:1], plans):
        with django_assert_num_queries(READING):
            found = development_plan_facts([plan.pk for plan in some])
        assert found.keys() == {plan.pk for plan in some}
    assert development_plan_facts([0]) == {}


def test_equal_plans_give_equal_digests() -> None:
    plan = draft()
    assert check_plan(plan.pk).digest == check_plan(plan.pk).digest
    before = check_plan(plan.pk).digest
    DevelopmentPlan.objects.filter(pk=plan.pk).update(analysis="")
    assert check_plan(plan.pk).digest != before


def test_the_panel_leads_the_writer_to_the_form_and_the_reader_to_the_place(client: Client) -> None:
    plan = DevelopmentPlanFactory(state="draft", year_from=YEAR)
    indicator = plan.issues.get().indicators.get()
    form = reverse("plans:plan_part", args=[plan.pk, "indicators", indicator.pk])
    writer, reader = hat("PROVINCE_OFFICE", plan.unit), hat("GOVERNOR", plan.unit)
    client.force_login(writer.user)
    page = client.get(plan.get_absolute_url()).content.decode()
    findings = page[page.index('id="findings"') :]
    assert "CMP-04" in findings
    assert f'href="{reverse("plans:plan_words", args=[plan.pk, 1])}#id_executive_summary"' in findings
    assert f'href="{reverse("plans:plan_words", args=[plan.pk, 3])}#id_analysis"' in findings
    assert f'href="{form}#id_year_{YEAR}"' in findings
    client.force_login(reader.user)
    page = client.get(plan.get_absolute_url()).content.decode()
    assert f'href="{form}#' not in page[page.index('id="findings"') :]
    assert f'href="{plan.get_absolute_url()}#summary"' in page[page.index('id="findings"') :]
    assert "CMP-04" in page[: page.index('id="findings"')]  # what stands before the signature
