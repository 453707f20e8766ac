"""The main job in a real browser, on the demo, with a real worker: draft, blocker, mend, sign, return, answer, accept, paper."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pypdf
import pytest
from django.core.management import call_command
from playwright.sync_api import BrowserContext, Page, expect

from budgets.models import BudgetRequest, RequestTransition
from core.thai import baht_words
from tests.e2e.axe import sound
from tests.workers import empty_broker, working

YEAR = 2571
REASON = "ขอให้ชี้แจงความซ้ำซ้อนของรายการปรับปรุงไฟฟ้าแสงสว่างกับแผนของแขวงทางหลวง"
SLOW = 60_000


@pytest.fixture
def demo(transactional_db: None) -> Iterator[None]:
    empty_broker()
    call_command("load_reference", verbosity=0)
    call_command("load_demo", verbosity=0)
    with working():
        yield


@pytest.fixture
def people(demo: None, new_context: Callable[..., BrowserContext], settings: Any) -> Callable[[str], Page]:
    """Each person at a browser of their own, signed in through the form."""

    def arrive(username: str) -> Page:
        page = new_context().new_page()
        page.goto("/")
        page.get_by_label("ชื่อบัญชี").fill(username)
        page.get_by_label("รหัสผ่าน", exact=True).fill(settings.DEMO_PASSWORD)
        page.get_by_role("button", name="เข้าใช้ด้วยรหัสผ่าน").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("งานของฉัน")
        return page

    return arrive


def test_a_draft_is_mended_signed_returned_answered_accepted_and_printed(people: Callable[[str], Page]) -> None:
    request = BudgetRequest.objects.get(unit__code="50", fiscal_year=YEAR)
    address = request.get_absolute_url()
    planner, governor, nesdc = people("planner-50"), people("governor-50"), people("nesdc")

    planner.get_by_role("link", name="คำของบประมาณ จังหวัดเชียงใหม่").click()
    expect(planner.locator("#findings")).to_contain_text("ARI-06")
    sound(planner)

    governor.goto(address)
    expect(governor.get_by_role("button", name="ลงนามและส่ง")).to_have_attribute("aria-disabled", "true")

    line = request.lines.get(amount_baht=45_750)
    planner.goto(f"/requests/lines/{line.pk}/")
    sound(planner)
    planner.get_by_label("จำนวน", exact=True).fill("๖๐")
    planner.get_by_label("วงเงิน (บาท)", exact=True).fill("๔๕,๐๐๐ บาท")
    planner.get_by_role("button", name="บันทึก").first.click()
    planner.goto(address)
    expect(planner.locator("#findings")).to_contain_text("ไม่พบแล้วจากการตรวจครั้งก่อน 1 ข้อ", timeout=SLOW)

    governor.goto(f"{address}sign/")
    sound(governor)
    governor.get_by_role("button", name="ลงนามและส่ง").click()
    expect(governor.locator(".head .chip")).to_have_text("ส่งแล้ว")

    nesdc.goto(address)
    nesdc.get_by_role("button", name="รับไว้พิจารณา").click()
    nesdc.locator("summary", has_text="ส่งกลับให้ชี้แจง").click()
    nesdc.get_by_role("textbox", name="เหตุผล").fill(REASON)
    nesdc.get_by_role("button", name="ส่งกลับให้ชี้แจง", exact=True).click()
    expect(nesdc.locator(".head .chip")).to_have_text("ส่งกลับให้ชี้แจง")

    planner.goto("/")
    planner.get_by_role("link", name="คำของบประมาณ จังหวัดเชียงใหม่").click()
    expect(planner.get_by_text(REASON)).to_be_visible()
    planner.get_by_role("button", name="ส่งคำชี้แจง").click()
    expect(planner.locator(".head .chip")).to_have_text("หน่วยงานกลางพิจารณา")

    nesdc.goto(address)
    nesdc.get_by_role("button", name="เห็นชอบ").click()
    expect(nesdc.locator(".head .chip")).to_contain_text("เห็นชอบ")
    sound(nesdc)

    request.refresh_from_db()
    text = printed(planner, address)
    assert "จังหวัดเชียงใหม่" in text
    assert f"{request.total_baht:,.0f}" in text
    assert baht_words(request.total_baht) in text.replace("\n", "")
    deeds = list(RequestTransition.objects.filter(paper=request).order_by("pk").values_list("action", flat=True))
    assert deeds == ["submit", "open_review", "ask", "answer", "accept"]


def printed(page: Page, address: str) -> str:
    """The text of the PDF that the page's button makes and hands over."""
    page.goto(address)
    page.get_by_label("ตัวเลขในเอกสาร").select_option("arabic")
    page.get_by_role("button", name="ทำเอกสาร สรุปคำของบประมาณ").click()
    link = page.get_by_role("link", name="ดาวน์โหลด PDF")
    link.wait_for(timeout=SLOW)
    with page.expect_download() as download:
        link.click()
    content = download.value.path().read_bytes()
    return "\n".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(content)).pages)
