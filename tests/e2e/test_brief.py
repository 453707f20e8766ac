"""The brief in a real browser: every section accessible at every width, a pin by click and by arrow, rows with and without script."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from plans.briefs import SECTIONS
from plans.models import BriefItem, Project
from tests.e2e.axe import axe_check, no_sideways_scroll
from tests.factories import DistrictFactory, ProjectFactory, ProvinceFactory, hat

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project() -> Project:
    found = ProjectFactory(action_plan__unit=ProvinceFactory(code="66", name_th="พิจิตร"), q1_baht=Decimal(0), q4_baht=Decimal(1_000_000))
    found.items.all().delete()
    head = BriefItem.objects.create(project=found, order=1, description="งานถนน")
    BriefItem.objects.create(project=found, order=2, parent=head, description="ผิวทาง", amount_baht=Decimal(1_000_000))
    found.readiness.filter(topic="land").update(state="applied", note="อยู่ระหว่างขอใช้พื้นที่")
    return found


def section(project: Project, code: str) -> str:
    return reverse("plans:project_section", args=[project.pk, code])


def test_the_page_and_every_section_are_accessible_and_fit(
    project: Project, page: Page, sign_in: Callable[[Any], Page], shot: Callable[..., Any]
) -> None:
    sign_in(hat("PROVINCE_OFFICE", project.action_plan.unit).user)
    copy = reverse("plans:project_copy", args=[project.pk])
    for address in (project.get_absolute_url(), copy, *(section(project, spec.code) for spec in SECTIONS)):
        page.goto(address)
        axe_check(page)
        for width in (360, 320):
            page.set_viewport_size({"width": width, "height": 900})
            no_sideways_scroll(page)
        axe_check(page)
        page.set_viewport_size({"width": 1440, "height": 900})


def test_a_pin_follows_the_mouse_the_arrows_and_what_is_typed(project: Project, page: Page, sign_in: Callable[[Any], Page]) -> None:
    project.sites.all().delete()
    district = DistrictFactory(province_id=project.action_plan.unit_id, name_th="เมืองพิจิตร")
    sign_in(hat("PROVINCE_OFFICE", project.action_plan.unit).user)
    page.goto(section(project, "places"))
    page.select_option("#id_sites-0-province", str(project.action_plan.unit_id))
    page.select_option("#id_sites-0-district", str(district.pk))
    land = page.locator("[data-map-pick] svg")
    land.click()
    latitude, longitude = (page.locator(f"#id_sites-0-{name}") for name in ("latitude", "longitude"))
    clicked = float(latitude.input_value())
    land.press("ArrowUp")
    assert clicked < float(latitude.input_value()) < clicked + 0.05
    pin = page.locator("[data-pins] .pin.now")
    stood = pin.get_attribute("transform")
    longitude.fill("๑๐๐.๓๕")
    expect(pin).not_to_have_attribute("transform", stood or "")
    page.click("[data-add-row=sites]")
    expect(page.locator("[data-rows=sites] [data-row]")).to_have_count(2)
    assert page.locator("#id_sites-1-district option").count() == 1, "no district before a province is chosen"
    page.get_by_role("button", name="บันทึก", exact=True).click()
    site = project.sites.get()
    assert (site.district, site.longitude) == (district, Decimal("100.35"))


def test_rows_are_added_and_summed_while_typing(project: Project, page: Page, sign_in: Callable[[Any], Page]) -> None:
    sign_in(hat("PROVINCE_OFFICE", project.action_plan.unit).user)
    page.goto(section(project, "activities"))
    said = page.locator("[data-row-sum=activities]")
    expect(said).to_contain_text("ตรงกับงบประมาณของโครงการ")
    page.click("[data-add-row=activities]")
    page.fill("#id_activities-5-name", "กิจกรรมที่เพิ่ม")
    page.fill("#id_activities-5-amount_baht", "๒๕๐,๐๐๐")
    expect(said).to_contain_text("เกิน 250,000 บาท")
    page.get_by_role("button", name="บันทึกและไปหมวดถัดไป").click()
    expect(page).to_have_url(re.compile(f"{section(project, 'items')}$"))
    assert project.activities.get(name="กิจกรรมที่เพิ่ม").amount_baht == 250_000


def test_a_row_is_added_without_script(
    project: Project, browser: Any, browser_context_args: dict[str, Any], sign_in: Callable[[Any], Page]
) -> None:
    cookies = sign_in(hat("PROVINCE_OFFICE", project.action_plan.unit).user).context.cookies()
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(section(project, "after"))
    page.fill("#id_risks-0-name", "น้ำท่วม")
    page.get_by_role("button", name="บันทึก").first.click()
    assert project.risks.get().name == "น้ำท่วม"
