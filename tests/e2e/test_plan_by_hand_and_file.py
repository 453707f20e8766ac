"""A group's plan of 3 issues, 6 indicators and 8 projects in a real browser: written by hand, carried on by file."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from exchange.kinds import KINDS
from exchange.services import template
from plans.models import DevelopmentIssue, DevelopmentPlan, Indicator, PlanProject
from tests.e2e.axe import axe_check, no_sideways_scroll
from tests.exchange.test_plan import whole
from tests.factories import DevelopmentPlanFactory, GroupFactory, bring, hat
from tests.workers import empty_broker, working

SLOW = 60_000


@pytest.fixture
def worker(transactional_db: None) -> Iterator[None]:
    empty_broker()
    with working():
        yield


@pytest.fixture
def officer(worker: None, sign_in: Callable[..., Page]) -> tuple[Page, Any]:
    group = GroupFactory()
    return sign_in(hat("OSM_OFFICER", group).user), group


def draft(group: Any, year: int) -> DevelopmentPlan:
    return DevelopmentPlanFactory(unit=group, year_from=year, state="draft", issue=False)


def fill(page: Page, address: str, **fields: str) -> None:
    page.goto(address)
    for name, text in fields.items():
        page.locator(f"main [name={name}]").fill(text)
    page.get_by_role("button", name="บันทึก").first.click()
    expect(page.get_by_text("บันทึกแล้ว").first).to_be_visible()


def count(plan: DevelopmentPlan) -> tuple[int, int, int]:
    return (
        DevelopmentIssue.objects.filter(plan=plan).count(),
        Indicator.objects.filter(issue__plan=plan).count(),
        PlanProject.objects.filter(programme__issue__plan=plan, years__year=plan.year_to).count(),
    )


def by_hand(page: Page, plan: DevelopmentPlan) -> None:
    base = plan.get_absolute_url()
    for n in range(1, 4):
        fill(page, f"{base}issues/new/", name=f"ประเด็นที่ {n}", objective="เพิ่มรายได้")
    issues = list(plan.issues.order_by("order"))
    for n in range(6):
        figures = {f"year_{year}": f"๑{k}.๕" for k, year in enumerate(range(plan.year_from, plan.year_to + 1))}
        fill(page, f"{base}indicators/new/?in={issues[n % 3].pk}", name=f"ตัวชี้วัดที่ {n}", unit_of_measure="ร้อยละ", **figures)
    for issue in issues:
        fill(page, f"{base}programmes/new/?in={issue.pk}", name=f"แผนงานของ {issue.name}")
    programmes = [issue.programmes.get() for issue in issues]
    for n in range(8):
        money = {f"year_{plan.year_to}": "๑,๐๐๐,๐๐๐"}
        fill(page, f"{base}table/new/?in={programmes[n % 3].pk}", project_key=f"H-{n}", name=f"โครงการที่ {n}", **money)


def upload(page: Page, plan: DevelopmentPlan, content: bytes, folder: Path) -> None:
    file = folder / "แผน.xlsx"
    file.write_bytes(content)
    page.goto(plan.get_absolute_url())
    page.get_by_role("link", name="Excel เข้า–ออก").click()
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="อัปโหลดและดูก่อนบันทึก").click()


def review(page: Page, plan: DevelopmentPlan) -> DevelopmentPlan:
    """A review version, opened on the page of the plan in force."""
    bring(plan, "in_force")
    page.goto(plan.get_absolute_url())
    page.get_by_role("link", name="เริ่มฉบับทบทวน").click()
    page.locator("main [name=review_year]").select_option(f"{plan.year_from + 1}")
    page.locator("main [name=reason]").fill("ทบทวนตามผลการรับฟังความคิดเห็นของประชาชนในพื้นที่")
    page.get_by_role("button", name="สร้างฉบับทบทวน").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("แผนพัฒนา")
    return DevelopmentPlan.objects.get(unit=plan.unit, review_year=plan.year_from + 1)


def change_four(page: Page, version: DevelopmentPlan) -> None:
    base = version.get_absolute_url()
    issue = version.issues.get(order=1)
    fill(page, f"{base}issues/{issue.pk}/", name="ท่องเที่ยวมูลค่าสูง")
    indicator = Indicator.objects.filter(issue__plan=version).latest("pk")
    fill(page, f"{base}indicators/{indicator.pk}/", **{f"year_{version.year_to}": "๙๙.๕"})
    row = PlanProject.objects.get(programme__issue__plan=version, project_key="H-5")
    fill(page, f"{base}table/{row.pk}/", **{f"year_{version.year_to}": "๒,๕๐๐,๐๐๐"})
    fill(page, f"{base}programmes/new/?in={version.issues.get(order=2).pk}", name="แผนงานที่เพิ่มใหม่")


def compared(page: Page, version: DevelopmentPlan) -> list[str]:
    page.goto(version.get_absolute_url())
    page.get_by_role("link", name="เทียบฉบับ").first.click()
    expect(page.get_by_text("เปลี่ยน 4 แห่ง")).to_be_visible()
    return page.locator("article.chg").all_inner_texts()


def test_by_hand_and_by_file(officer: tuple[Page, Any], tmp_path: Path, shot: Callable[[Page, str], None]) -> None:
    page, group = officer
    hand, file = draft(group, 2571), draft(group, 2576)
    by_hand(page, hand)
    assert count(hand) == (3, 6, 8)

    upload(page, hand, template(KINDS["plan"], hand, filled=True), tmp_path)
    expect(page.get_by_text("ข้อมูลตรงกับที่มีอยู่ทุกแถว")).to_be_visible(timeout=SLOW)

    content = whole(file)
    upload(page, file, content, tmp_path)
    expect(page.get_by_role("button", name="ยืนยันและบันทึกทั้งไฟล์")).to_be_visible(timeout=SLOW)
    axe_check(page)
    no_sideways_scroll(page)
    shot(page, "plan-preview")
    assert count(file) == (0, 0, 0), "nothing before it is confirmed"
    page.get_by_role("button", name="ยืนยันและบันทึกทั้งไฟล์").click()
    expect(page.get_by_text("บันทึกแล้วทั้งไฟล์")).to_be_visible(timeout=SLOW)
    assert count(file) == (3, 6, 8)

    upload(page, file, content, tmp_path)
    expect(page.get_by_text("ข้อมูลตรงกับที่มีอยู่ทุกแถว")).to_be_visible(timeout=SLOW)

    version = review(page, hand)
    change_four(page, version)
    told = compared(page, version)
    assert len(told) == 4
    for words in ("ท่องเที่ยวมูลค่าสูง", "99.5", "2,500,000", "แผนงานที่เพิ่มใหม่"):
        assert sum(words in text for text in told) == 1, (words, told)
