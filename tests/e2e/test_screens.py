"""The main screens in a real browser: accessible, nothing wider than the window, at a desk, on a phone and at 320 px."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page

from accounts.models import User
from alignment.models import RuleSet
from budgets.models import BudgetRequest, CheckRun
from plans.models import DevelopmentPlan, FindingAnswer, Proposal
from plans.plan_checks import keep_check
from plans.rules import check_plan
from tests.e2e.axe import axe_check, no_sideways_scroll

WIDTHS = (1440, 360, 320)


@pytest.fixture
def demo(transactional_db: None) -> None:
    call_command("load_reference", verbosity=0)
    call_command("load_demo", verbosity=0)


def screens() -> list[tuple[str, str]]:
    """Who looks, and at what."""
    request = BudgetRequest.objects.get(unit__code="50", fiscal_year=2571)
    plan = request.action_plan
    project = plan.projects.order_by("rank").first()
    proposal = Proposal.objects.filter(unit__code="51", state="submitted").first()
    run = CheckRun.objects.filter(fiscal_year=2571, action_plan=None).first()
    kept = keep_check(plan.plan, check_plan(plan.plan_id))
    assert proposal is not None
    assert run is not None
    return [
        ("agency-51", "/proposals/"),
        ("agency-51", "/proposals/new/51/"),
        ("screener-51", proposal.get_absolute_url()),
        ("planner-51", "/proposals/board/51/2571/"),
        ("planner-50", "/"),
        ("planner-50", "/units/50/"),
        ("planner-50", f"/exchange/plan/{plan.plan.pk}/"),
        ("planner-50", f"/exchange/briefs/{plan.pk}/"),
        ("planner-50", plan.plan.get_absolute_url()),
        ("planner-50", f"/checks/plans/{kept.pk}/"),
        ("planner-50", f"/checks/plans/compare/?old={kept.pk}&new={kept.pk}"),
        ("planner-50", plan.get_absolute_url()),
        ("planner-50", f"{plan.get_absolute_url()}scenarios/"),
        ("planner-50", project.get_absolute_url()),
        ("planner-50", f"{project.get_absolute_url()}lineage/"),
        ("planner-50", f"/requests/lines/{request.lines.first().pk}/lineage/"),
        ("planner-50", "/goals/"),
        ("planner-50", f"/goals/{project.national_strategy_id}/"),
        ("planner-50", "/checks/open/"),
        ("planner-50", request.get_absolute_url()),
        ("governor-50", f"{request.get_absolute_url()}sign/"),
        ("osm-G15", "/board/G15/"),
        ("osm-G15", DevelopmentPlan.objects.get(unit__code="G15", year_from=2571).get_absolute_url()),
        ("nesdc", "/"),
        ("nesdc", "/plans/"),
        ("nesdc", "/action-plans/"),
        ("nesdc", "/requests/"),
        ("nesdc", "/requests/map/"),
        ("nesdc", "/checks/"),
        ("nesdc", "/checks/open/"),
        ("nesdc", "/goals/"),
        ("nesdc", "/documents/"),
        ("nesdc", "/units/"),
        ("nesdc", "/hats/"),
        ("nesdc", "/about-data/"),
        ("bb", "/exchange/found/"),
        ("planner-60", "/answers/"),
        ("secretary", "/"),
        ("secretary", "/answers/"),
        *(("secretary", f"/answers/{pk}/") for pk in FindingAnswer.objects.order_by("decision").values_list("pk", flat=True)),
        ("secretary", "/waivers/"),
        ("secretary", "/rulebooks/"),
        ("secretary", f"/rulebooks/{RuleSet.objects.get().pk}/"),
        ("secretary", f"/checks/compare/?old={run.pk}&new={run.pk}"),
    ]


def test_the_main_screens_are_accessible_and_fit_every_window(demo: None, page: Page, sign_in: Callable[[Any], Page]) -> None:
    who = ""
    for username, address in screens():
        if username != who:
            sign_in(User.objects.get(username=username))
            who = username
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            no_sideways_scroll(page)
        axe_check(page)
        page.set_viewport_size({"width": 1440, "height": 900})
        axe_check(page)


def test_a_page_reads_without_javascript(demo: None, browser: Any, browser_context_args: dict[str, Any], settings: Any) -> None:
    """Sign in, open the draft, mend a line: plain forms all the way."""
    page = browser.new_context(**browser_context_args, java_script_enabled=False).new_page()
    page.goto("/accounts/login/")
    page.fill("[name=login]", "planner-50")
    page.fill("[name=password]", settings.DEMO_PASSWORD)
    page.get_by_role("button", name="เข้าใช้ด้วยรหัสผ่าน").click()
    line = BudgetRequest.objects.get(unit__code="50", fiscal_year=2571).lines.get(amount_baht=45_750)
    page.goto(f"/requests/lines/{line.pk}/")
    page.fill("[name=quantity]", "60")
    page.fill("[name=amount_baht]", "45,000")
    page.get_by_role("button", name="บันทึก").first.click()
    line.refresh_from_db()
    assert line.amount_baht == 45_000
