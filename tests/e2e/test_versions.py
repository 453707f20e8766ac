"""The comparison and the merge in a real browser, wide and narrow."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from plans.models import DevelopmentPlan, IndicatorTarget, PlanProjectYear
from tests.plans.versions import office, review_of, whole_plan

from .axe import axe_check, no_sideways_scroll

pytestmark = pytest.mark.django_db(transaction=True)


def reviewed(plan: DevelopmentPlan, by: Any) -> tuple[DevelopmentPlan, DevelopmentPlan]:
    """An amendment, and a review with a change of every kind."""
    amendment, review = review_of(plan, by, plan.year_from), review_of(plan, by)
    for version, value in ((amendment, 55), (review, 45)):
        IndicatorTarget.objects.filter(indicator__issue__plan=version, indicator__order=2).update(value=value)
    issue = review.issues.get()
    issue.name, issue.objective = "พัฒนาการท่องเที่ยวมูลค่าสูงบนฐานอัตลักษณ์ของพื้นที่", "เพิ่มรายได้และกระจายรายได้สู่ชุมชน"
    issue.save()
    amendment.issues.update(objective="เพิ่มรายได้ให้ผู้ประกอบการรายย่อย")
    amendment.issues.get().guidelines.create(order=9, text="แนวทางที่เพิ่มกลางปี")
    issue.guidelines.filter(order=3).update(order=0)
    issue.indicators.filter(order=4).update(unit_of_measure="ครัวเรือน")
    issue.programmes.get().plan_projects.get(order=2).delete()
    PlanProjectYear.objects.filter(plan_project__programme__issue=issue).update(indicative_baht=12_345_600)
    other = review.issues.create(order=2, name="ทรัพยากรธรรมชาติและสิ่งแวดล้อม")
    other.guidelines.create(text="ลดจุดความร้อนด้วยการจัดการเชื้อเพลิง")
    return amendment, review


def test_both_pages_are_clean(page: Page, sign_in: Callable[..., Any], shot: Callable[..., Any]) -> None:
    plan = whole_plan(3)
    by = office(plan)
    amendment, review = reviewed(plan, by)
    sign_in(by.user)
    for name, address in (
        ("versions-compare", f"/plans/compare/?b={review.pk}"),
        ("versions-merge", f"/plans/{review.pk}/merge/?from={amendment.pk}"),
    ):
        page.goto(address)
        axe_check(page)
        no_sideways_scroll(page)
        shot(page, name)


def test_a_conflict_is_answered_and_the_versions_agree(page: Page, sign_in: Callable[..., Any]) -> None:
    plan = whole_plan(1)
    by = office(plan)
    amendment, review = (review_of(plan, by, year) for year in (plan.year_from, plan.year_from + 1))
    for version, value in ((amendment, 55), (review, 45)):
        IndicatorTarget.objects.filter(indicator__issue__plan=version).update(value=value)
    sign_in(by.user)
    page.goto(f"/plans/{review.pk}/")
    page.get_by_role("link", name="รวมการแก้จากฉบับอื่น").click()
    page.get_by_label("ยกการแก้มาจาก").select_option(str(amendment.pk))
    page.get_by_role("button", name="ดูสิ่งที่จะยกมา").click()
    page.get_by_label("ใช้ของฉบับทบทวน ปี 2571").check()
    page.get_by_role("button", name="รวมฉบับทบทวน ปี 2571").click()
    page.get_by_role("link", name="เทียบฉบับ").click()
    page.get_by_label("ฉบับก่อน").select_option(str(amendment.pk))
    page.get_by_role("button", name="เทียบฉบับ").click()
    assert page.get_by_text("สองฉบับนี้มีเนื้อหาเหมือนกัน").is_visible()
