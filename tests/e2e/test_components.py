"""The gallery and the sign-in page in a real browser: accessible, narrow enough, and usable by keyboard."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect

from .axe import axe_check, no_sideways_scroll


@pytest.fixture
def gallery(sign_in: Callable[[Any], Page], live_server: Any) -> Page:
    page = sign_in(get_user_model().objects.create_user("somebody"))
    page.goto("/gallery/")
    expect(page.get_by_role("heading", level=1)).to_have_text("ส่วนประกอบของหน้าจอ")
    return page


@pytest.mark.parametrize("width", [1440, 360, 320])
def test_components_are_accessible_at_every_width(gallery: Page, width: int) -> None:
    gallery.set_viewport_size({"width": width, "height": 900})
    axe_check(gallery)
    no_sideways_scroll(gallery)


@pytest.mark.parametrize("width", [1440, 320])
def test_sign_in_is_accessible(page: Page, width: int, shot: Callable[[Page, str], None]) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/accounts/login/")
    axe_check(page)
    no_sideways_scroll(page)
    shot(page, "sign-in")


def test_a_row_is_moved_by_keyboard_and_put_back(gallery: Page) -> None:
    rows = gallery.locator("[data-rank-url] tr[data-id]")
    grip = rows.nth(0).locator(".grip")
    grip.focus()
    grip.press("Enter")
    gallery.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_have_attribute("data-id", "1")
    expect(gallery.locator("#live")).to_have_text("ลำดับ 2 จาก 3")
    gallery.keyboard.press("Escape")
    expect(rows.nth(0)).to_have_attribute("data-id", "1")
    expect(rows.nth(0).locator(".grip")).to_be_focused()


def test_a_deed_with_reason_opens_a_dialog_and_gives_focus_back(gallery: Page) -> None:
    opener = gallery.locator("details.confirm > summary")
    opener.click()
    expect(gallery.get_by_role("dialog", name="ส่งกลับให้แก้")).to_be_visible()
    axe_check(gallery)
    gallery.keyboard.press("Escape")
    expect(gallery.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()


def test_branches_of_the_line_tree_fold(gallery: Page) -> None:
    leaf = gallery.get_by_role("rowheader", name="ค่าตอบแทนวิทยากรสัมมนาและฝึกอบรม")
    expect(leaf).to_be_visible()
    gallery.get_by_role("button", name="แสดงหรือซ่อน 2", exact=True).click()
    expect(leaf).to_be_hidden()
    gallery.get_by_role("link", name="ไปที่บรรทัด 2.1.1 (2)").click()
    gallery.goto("/gallery/#line-5")
    expect(gallery.locator("#line-5")).to_be_visible()


def test_typed_text_is_offered_again_after_leaving(gallery: Page) -> None:
    gallery.locator("form[data-keep] input[name=name]").fill("ฝายชะลอน้ำบ้านแม่ขาน")
    gallery.once("dialog", lambda dialog: dialog.accept())
    gallery.goto("/accounts/logout/")
    gallery.goto("/gallery/")
    gallery.get_by_role("button", name="ใช้ข้อความนั้น").click()
    expect(gallery.locator("form[data-keep] input[name=name]")).to_have_value("ฝายชะลอน้ำบ้านแม่ขาน")
