"""A planner types in the forms of a development plan in a real browser: the findings beside the form follow, and lead to their fields."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import F
from django.urls import reverse
from playwright.sync_api import Page, expect

from plans.models import DevelopmentPlan, Indicator, RegionalGuideline
from plans.plan_checks import keep_check
from plans.rules import check_plan
from tests.e2e.axe import axe_check, no_sideways_scroll
from tests.factories import DevelopmentPlanFactory, fill_plan, hat

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "รายได้ที่ผู้มาเยือนใช้จ่ายในจังหวัดต่อปี นับจากการสำรวจ"


@pytest.fixture
def plan() -> DevelopmentPlan:
    """A draft whose one indicator has no definition; all else is in order. It was checked as it stands."""
    made = fill_plan(DevelopmentPlanFactory(state="draft", year_from=2571))
    RegionalGuideline.objects.create(region=made.unit.region, period="2571–2575", number=1, text="ท่องเที่ยวคุณภาพ")
    indicator = Indicator.objects.get(issue__plan=made)
    indicator.targets.update(value=F("year"))
    Indicator.objects.filter(pk=indicator.pk).update(definition="", catalogue_code="")
    keep_check(made, check_plan(made.pk))
    return made


@pytest.fixture
def planner(plan: DevelopmentPlan, sign_in: Callable[[Any], Page]) -> Page:
    return sign_in(hat("PROVINCE_OFFICE", plan.unit).user)


def form_of(plan: DevelopmentPlan) -> str:
    return reverse("plans:plan_part", args=[plan.pk, "indicators", Indicator.objects.get(issue__plan=plan).pk])


def stay(page: Page) -> None:
    """Leaves a mark that a page load would wipe out."""
    page.evaluate("document.body.dataset.stayed = 'yes'")


def test_findings_come_and_go_while_a_planner_types_and_the_jump_lands_in_the_field(
    plan: DevelopmentPlan, planner: Page, shot: Any
) -> None:
    planner.goto(form_of(plan))
    stay(planner)
    findings = planner.locator("#form-findings")
    expect(findings.locator("> .finding")).to_have_count(1)
    expect(findings.locator("> .finding")).to_contain_text("CMP-05")
    planner.fill("#id_definition", LONG)
    expect(findings).to_contain_text("ตามที่พิมพ์ ยังไม่บันทึก")
    expect(findings).to_contain_text("หายไปจากการตรวจครั้งก่อน 1 ข้อ")
    expect(findings.locator("> .finding")).to_have_count(0)
    planner.fill("#id_year_2573", "")
    card = findings.locator("> .finding", has_text="CMP-04")
    expect(card).to_contain_text("ใหม่")
    expect(planner.locator("#findings-line")).to_contain_text("หน้านี้ 1 ข้อ")
    axe_check(planner)
    card.get_by_role("link", name="ไปที่ช่องนี้").click()
    expect(planner.locator("#id_year_2573")).to_be_focused()
    planner.keyboard.type("๒,๕๗๓")
    expect(card).to_have_count(0)
    shot(planner, "form-findings")
    expect(planner.locator("body")).to_have_attribute("data-stayed", "yes")
    assert Indicator.objects.get(issue__plan=plan).definition == "", "nothing is saved before the button is pressed"
    planner.get_by_role("button", name="บันทึกตัวชี้วัด").click()
    planner.wait_for_url(f"**{plan.get_absolute_url()}#*")
    expect(planner.locator("#findings > .finding", has_text="CMP-05")).to_have_count(0)
    expect(planner.locator("#findings[hx-post]")).to_have_count(0)  # the page has kept its check by then
    assert Indicator.objects.get(issue__plan=plan).definition == LONG


def test_a_field_of_boxes_is_entered_at_its_first_box(plan: DevelopmentPlan, planner: Page) -> None:
    issue = plan.issues.get()
    planner.goto(reverse("plans:plan_part", args=[plan.pk, "issues", issue.pk]))
    stay(planner)
    planner.locator("#form-findings > .finding", has_text="ALN-05").locator("a.go").click()
    box = planner.locator("#id_regional_links input").first
    expect(box).to_be_focused()
    planner.keyboard.press("Space")
    expect(planner.locator("#form-findings > .finding", has_text="ALN-05")).to_have_count(0)
    expect(planner.locator("body")).to_have_attribute("data-stayed", "yes")


def test_a_panel_that_draws_itself_again_keeps_what_was_unfolded_and_where_the_reader_was(plan: DevelopmentPlan, planner: Page) -> None:
    planner.goto(form_of(plan))
    planner.locator("#form-findings > details > summary").click()
    planner.fill("#id_year_2573", "")
    jump = planner.locator("#form-findings a[href='#id_definition']")
    jump.focus()
    expect(planner.locator("#form-findings > .finding", has_text="CMP-04")).to_be_visible()
    expect(jump).to_be_focused()
    expect(planner.locator("#form-findings > details[open]")).to_have_count(1)


def test_what_cannot_be_saved_yet_is_said_with_its_field(plan: DevelopmentPlan, planner: Page) -> None:
    planner.goto(reverse("plans:plan_part_new", args=[plan.pk, "goals"]))
    planner.fill("#id_unit_of_measure", "ร้อยละ")
    findings = planner.locator("#form-findings")
    expect(findings).to_contain_text("ยังตรวจตามที่พิมพ์ไม่ได้")
    findings.get_by_role("link", name="ตัวชี้วัด", exact=True).click()
    expect(planner.locator("#id_name")).to_be_focused()
    planner.keyboard.type("อัตราการว่างงาน")
    expect(findings.locator("> .finding").first).to_contain_text("“อัตราการว่างงาน” ยังไม่มีค่าเป้าหมาย 5 ปี")


def test_on_a_phone_the_panel_stands_below_and_a_line_leads_to_it(plan: DevelopmentPlan, planner: Page) -> None:
    planner.set_viewport_size({"width": 360, "height": 800})
    planner.goto(form_of(plan))
    planner.locator("#findings-line a").click()
    expect(planner.locator("#form-findings")).to_be_in_viewport()
    planner.locator("#form-findings > .finding").locator("a.go").click()
    expect(planner.locator("#id_definition")).to_be_focused()
    for width in (360, 320):
        planner.set_viewport_size({"width": width, "height": 800})
        no_sideways_scroll(planner)
    axe_check(planner)


def test_without_script_the_findings_of_what_is_saved_are_there(
    plan: DevelopmentPlan, planner: Page, browser: Any, browser_context_args: dict[str, Any]
) -> None:
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    context.add_cookies(planner.context.cookies())
    page = context.new_page()
    page.goto(form_of(plan))
    expect(page.locator("#form-findings > .finding")).to_contain_text("CMP-05")
    page.fill("#id_definition", LONG)
    page.get_by_role("button", name="บันทึกตัวชี้วัด").click()
    page.goto(form_of(plan))
    expect(page.locator("#form-findings")).to_contain_text("ไม่พบข้อที่ต้องแก้หรือชี้แจงในหน้านี้")
    context.close()
