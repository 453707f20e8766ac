"""Two browsers at one brief: both values are shown, nothing is lost, the text outlives a sign-out, and each sees the other at work."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from accounts.models import FormDraft, Membership
from plans.models import Project
from tests.factories import ProjectFactory, UserFactory, hat

from .axe import axe_check, no_sideways_scroll

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a-long-enough-password"


@pytest.fixture
def project() -> Project:
    return ProjectFactory(name="พัฒนาเส้นทางท่องเที่ยวเชิงวัฒนธรรม")


@pytest.fixture
def officer(project: Project) -> Membership:
    user = UserFactory(full_name="สมศรี ใจดี")
    user.set_password(PASSWORD)
    user.save()
    return hat("PROVINCE_OFFICE", project.action_plan.unit, user=user)


@pytest.fixture
def colleague(project: Project) -> Membership:
    return hat("PROVINCE_OFFICE", project.action_plan.unit, user=UserFactory(full_name="สมชาย มั่นคง"))


def cookie_of(user: Any, base_url: str) -> Any:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value, "url": base_url}


@pytest.fixture
def other(browser: Browser, browser_context_args: dict[str, Any], base_url: str, colleague: Membership) -> Iterator[Page]:
    """The colleague's browser."""
    context = browser.new_context(**browser_context_args)
    context.add_cookies([cookie_of(colleague.user, base_url)])
    yield context.new_page()
    context.close()


@pytest.fixture
def mine(sign_in: Callable[[Any], Page], officer: Membership) -> Page:
    return sign_in(officer.user)


def edit(project: Project) -> str:
    return reverse("plans:project_edit", args=[project.pk])


def field(page: Page, name: str) -> Any:
    return page.locator(f"form [name={name}]")


def save(page: Page) -> None:
    page.get_by_role("button", name="บันทึกแบบสรุปโครงการ").click()


def test_the_second_of_two_browsers_sees_both_values_and_chooses(project: Project, mine: Page, other: Page, shot: Any) -> None:
    for page in (mine, other):
        page.goto(edit(project))
    field(other, "name").fill("พัฒนาเส้นทางท่องเที่ยวเชิงสุขภาพ")
    field(other, "amount_baht").fill("15,000,000")
    field(other, "expected_benefit").fill("ของสมชาย")
    save(other)
    field(mine, "name").fill("พัฒนาเส้นทางท่องเที่ยวเชิงวัฒนธรรมล้านนา")
    field(mine, "amount_baht").fill("15,500,000")
    field(mine, "rationale").fill("ของสมศรี")
    save(mine)
    expect(mine.get_by_role("heading", level=1)).to_have_text("มีผู้บันทึกก่อนคุณ")
    expect(mine.get_by_text("15,000,000")).to_be_visible()
    expect(field(mine, "amount_baht")).to_have_value("15,500,000")
    expect(mine.get_by_text("สมชาย มั่นคง").first).to_be_visible()
    for width in (1440, 360, 320):
        mine.set_viewport_size({"width": width, "height": 900})
        axe_check(mine)
        no_sideways_scroll(mine)
    mine.set_viewport_size({"width": 1440, "height": 900})
    mine.get_by_role("group", name="ชื่อโครงการ").get_by_label("ที่บันทึกไว้").check()
    mine.get_by_role("group", name="งบประมาณปีนี้ (บาท)").get_by_role("radio", name="ของคุณ").check()
    shot(mine, "conflict")
    mine.get_by_role("button", name="บันทึกตามที่เลือก").click()
    mine.wait_for_url(f"**{project.get_absolute_url()}")
    project.refresh_from_db()
    assert (project.name, project.amount_baht) == ("พัฒนาเส้นทางท่องเที่ยวเชิงสุขภาพ", 15_500_000)
    assert (project.expected_benefit, project.rationale) == ("ของสมชาย", "ของสมศรี")
    history = mine.locator(".tl")
    expect(history).to_contain_text("จาก 15,000,000 บาท เป็น 15,500,000 บาท")
    expect(history).to_contain_text("เป็น 15,000,000 บาท")
    expect(history).to_contain_text("สมชาย มั่นคง")


def test_each_sees_the_other_at_work(project: Project, officer: Membership, mine: Page, other: Page, shot: Any) -> None:
    other.goto(edit(project))
    mine.goto(edit(project))
    expect(mine.locator("[data-presence]")).to_contain_text("สมชาย มั่นคง")
    expect(mine.locator("[data-presence]")).to_contain_text("กำลังแก้หน้านี้อยู่")
    shot(mine, "presence")
    axe_check(mine)
    mine.goto(project.get_absolute_url())
    expect(mine.locator("main")).to_contain_text("กำลังแก้เอกสารนี้อยู่")
    other.goto("/")
    mine.reload()
    expect(mine.locator("main")).not_to_contain_text("กำลังแก้เอกสารนี้อยู่")


def test_typing_is_kept_as_a_draft_that_says_so_and_comes_back(project: Project, mine: Page, shot: Any) -> None:
    mine.goto(edit(project))
    field(mine, "rationale").fill("พิมพ์ค้างไว้")
    line = mine.locator("[data-draft-line]")
    expect(line).to_contain_text("ร่างที่พิมพ์บันทึกไว้แล้ว", timeout=10_000)
    shot(mine, "draft-line")
    mine.evaluate("sessionStorage.clear()")  # another computer
    mine.once("dialog", lambda dialog: dialog.accept())
    mine.goto(edit(project))
    expect(mine.locator("[data-draft]")).to_contain_text("มีร่างที่ยังไม่ได้บันทึก")
    axe_check(mine)
    shot(mine, "draft-offered")
    mine.get_by_role("link", name="ใช้ร่าง").click()
    expect(field(mine, "rationale")).to_have_value("พิมพ์ค้างไว้")
    save(mine)
    mine.wait_for_url(f"**{project.get_absolute_url()}")
    project.refresh_from_db()
    assert project.rationale == "พิมพ์ค้างไว้"
    assert not FormDraft.objects.exists()


def test_a_draft_is_dropped_by_its_button_and_not_by_enter(project: Project, mine: Page) -> None:
    mine.goto(edit(project))
    field(mine, "rationale").fill("พิมพ์ค้างไว้")
    expect(mine.locator("[data-draft-line]")).to_contain_text("ร่างที่พิมพ์บันทึกไว้แล้ว", timeout=10_000)
    mine.once("dialog", lambda dialog: dialog.accept())
    mine.goto(edit(project))
    mine.get_by_role("button", name="ใช้ข้อความนั้น").or_(mine.get_by_role("button", name="ทิ้งร่าง")).first.wait_for()
    assert FormDraft.objects.count() == 1
    mine.evaluate("sessionStorage.clear()")
    mine.goto(edit(project))
    mine.get_by_role("button", name="ทิ้งร่าง").click()
    expect(mine.locator("[data-draft]")).to_have_count(0)
    expect(field(mine, "rationale")).to_have_value(project.rationale)
    assert not FormDraft.objects.exists()


def test_without_a_connection_the_draft_is_tried_again(project: Project, mine: Page) -> None:
    mine.goto(edit(project))
    mine.context.set_offline(True)
    field(mine, "rationale").fill("พิมพ์บนรถ")
    line = mine.locator("[data-draft-line]")
    expect(line).to_contain_text("ยังบันทึกร่างไม่ได้ จะลองใหม่", timeout=10_000)
    mine.context.set_offline(False)
    expect(line).to_contain_text("ร่างที่พิมพ์บันทึกไว้แล้ว", timeout=15_000)
    assert ["rationale", "พิมพ์บนรถ"] in FormDraft.objects.get().values


def sign_out_elsewhere(page: Page) -> None:
    """In another tab of the same browser."""
    tab = page.context.new_page()
    tab.goto("/accounts/logout/")
    tab.locator("main form button").click()
    tab.wait_for_url("**/accounts/login/**")
    tab.close()


def sign_in_again(page: Page, who: Membership) -> None:
    page.fill("[name=login]", who.user.username)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="เข้าใช้ด้วยรหัสผ่าน").click()


def test_signed_out_in_between_the_text_survives_the_press(project: Project, officer: Membership, mine: Page, other: Page) -> None:
    """The press is led to the sign-in and back; the text is there, and still meets what a colleague saved meanwhile."""
    mine.goto(edit(project))
    field(mine, "rationale").fill("พิมพ์ก่อนหมดเวลา")
    field(mine, "name").fill("ชื่อของสมศรี")
    sign_out_elsewhere(mine)
    other.goto(edit(project))
    field(other, "expected_benefit").fill("ของสมชาย")
    field(other, "name").fill("ชื่อของสมชาย")
    save(other)
    save(mine)
    mine.wait_for_url("**/accounts/login/**")
    sign_in_again(mine, officer)
    mine.wait_for_url(f"**{edit(project)}")
    expect(field(mine, "rationale")).to_have_value("พิมพ์ก่อนหมดเวลา")
    expect(mine.get_by_text("ข้อความที่พิมพ์ไว้กลับมาแล้ว")).to_be_visible()
    save(mine)
    mine.get_by_role("group", name="ชื่อโครงการ").get_by_role("radio", name="ของคุณ").check()
    mine.get_by_role("button", name="บันทึกตามที่เลือก").click()
    mine.wait_for_url(f"**{project.get_absolute_url()}")
    project.refresh_from_db()
    assert (project.name, project.rationale, project.expected_benefit) == ("ชื่อของสมศรี", "พิมพ์ก่อนหมดเวลา", "ของสมชาย")


def test_signed_out_while_typing_the_line_says_so_and_leads_back(project: Project, officer: Membership, mine: Page) -> None:
    mine.goto(edit(project))
    sign_out_elsewhere(mine)
    field(mine, "rationale").fill("พิมพ์หลังหมดเวลา")
    expect(mine.locator("[data-draft-line]")).to_contain_text("หมดเวลาเข้าใช้งาน", timeout=10_000)
    mine.get_by_role("link", name="เข้าใช้อีกครั้ง").click()
    sign_in_again(mine, officer)
    mine.wait_for_url(f"**{edit(project)}")
    expect(field(mine, "rationale")).to_have_value("พิมพ์หลังหมดเวลา")
    save(mine)
    mine.wait_for_url(f"**{project.get_absolute_url()}")
    project.refresh_from_db()
    assert project.rationale == "พิมพ์หลังหมดเวลา"


def test_rows_of_a_draft_come_back_new_ones_too(project: Project, mine: Page) -> None:
    mine.goto(reverse("plans:project_section", args=[project.pk, "activities"]))
    mine.locator("[name=activities-0-name]").fill("หนึ่งที่แก้")
    mine.locator("[name=activities-2-name]").fill("แถวใหม่")
    mine.locator("[name=activities-2-amount_baht]").fill("๙๙")
    expect(mine.locator("[data-draft-line]")).to_contain_text("ร่างที่พิมพ์บันทึกไว้แล้ว", timeout=10_000)
    mine.evaluate("sessionStorage.clear()")
    mine.once("dialog", lambda dialog: dialog.accept())
    mine.reload()
    mine.get_by_role("link", name="ใช้ร่าง").click()
    expect(mine.locator("[name=activities-2-name]")).to_have_value("แถวใหม่")
    mine.get_by_role("button", name="บันทึก", exact=True).click()
    mine.wait_for_url(f"**{project.get_absolute_url()}#activities")
    assert [(a.name, a.amount_baht) for a in project.activities.all()][::2] == [("หนึ่งที่แก้", 500_000), ("แถวใหม่", 99)]
