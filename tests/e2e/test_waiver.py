"""A waiver in a real browser, with a real worker: a baht too much, asked by one, granted by another, over when its day has passed."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import Membership, today
from budgets.models import BudgetRequest, Ceiling
from tests.e2e.axe import sound
from tests.factories import hat, papers
from tests.workers import empty_broker, working

WHY = "ครม. มีมติเพิ่มกรอบแล้ว รอหนังสือแจ้ง จะปรับในเดือนหน้า"
SIGN, REASON = "ลงนามและส่ง", "เหตุผล"
HUNDRED = Decimal(100)
SLOW = 60_000


@pytest.fixture
def request_below(transactional_db: None) -> Iterator[BudgetRequest]:
    """In order but for one line, a hundred baht short; with these the request would be one baht above its ceiling."""
    empty_broker()
    request = papers(projects=1)
    Ceiling.objects.filter(unit=request.unit, fiscal_year=request.fiscal_year).update(amount_baht=request.total_baht - 1)
    line = request.lines.order_by("pk")[0]
    line.amount_baht -= HUNDRED
    line.save()
    request.total_baht -= HUNDRED
    request.save()
    with working():
        yield request


@pytest.fixture
def at_desk(new_context: Callable[..., BrowserContext], base_url: str) -> Callable[[Membership], Page]:
    """Each person at a browser of their own."""

    def arrive(person: Membership) -> Page:
        client = Client()
        client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value, "url": base_url}
        context = new_context()
        context.add_cookies([cookie])
        return context.new_page()

    return arrive


def be(day: date) -> str:
    """As people type it: 26/11/2569."""
    return f"{day.day}/{day.month}/{day.year + 543}"


def is_blocked(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_role("button", name=SIGN)).to_have_attribute("aria-disabled", "true")


def test_a_breach_of_one_baht_is_waived_by_another_person_up_to_a_day(
    request_below: BudgetRequest, at_desk: Callable[[Membership], Page]
) -> None:
    request, unit, last = request_below, request_below.unit, today() + timedelta(days=2)
    address, line = request.get_absolute_url(), request_below.lines.order_by("pk")[0]
    planner, secretary, governor = (
        at_desk(person) for person in (hat("PROVINCE_OFFICE", unit), hat("POLICY_SECRETARY"), hat("GOVERNOR", unit))
    )

    planner.goto(address)
    planner.locator(f"#a{line.pk}_amount_baht").click()
    planner.locator(f"#amount-{line.pk} input[name=amount_baht]").fill(f"{line.amount_baht + HUNDRED:,.0f}")
    planner.locator(f"#amount-{line.pk}").get_by_role("button", name="บันทึก").click()
    breach = planner.locator("#findings .finding", has_text="CEI-01")
    expect(breach).to_be_visible(timeout=SLOW)
    for part in (request.total_baht + HUNDRED, request.total_baht + HUNDRED - 1, 1):
        expect(breach.locator("table.sum")).to_contain_text(f"{part:,.0f}")
    sound(planner)
    is_blocked(governor, address)

    breach.get_by_role("link", name="ขอผ่อนผัน").click()
    planner.get_by_role("textbox", name=REASON).fill(WHY)
    sound(planner)
    planner.get_by_role("button", name="ส่งคำขอผ่อนผัน").click()
    expect(planner.locator(".head .chip")).to_have_text("รอพิจารณา")
    expect(planner.get_by_role("button", name="อนุญาตผ่อนผัน")).to_have_count(0)
    is_blocked(governor, address)

    secretary.goto(planner.url)
    expect(secretary.get_by_text(WHY)).to_be_visible()
    secretary.get_by_label("ผ่อนผันถึงวันที่").fill(be(last))
    sound(secretary)
    secretary.get_by_role("button", name="อนุญาตผ่อนผัน").click()
    expect(secretary.locator(".head .chip")).to_have_text("อนุญาตแล้ว")

    governor.goto(f"{address}sign/")
    expect(governor.get_by_role("button", name=SIGN)).not_to_have_attribute("aria-disabled", "true")

    with time_machine.travel(last + timedelta(days=1, hours=12)):
        is_blocked(governor, address)
        governor.goto(f"{address}sign/")
        expect(governor.get_by_role("main")).to_contain_text("การผ่อนผันพ้นกำหนดเมื่อ")
        sound(governor)
        secretary.goto("/waivers/")
        expect(secretary.get_by_role("main")).to_contain_text("พ้นกำหนด")
