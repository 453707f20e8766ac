"""The main screens in a real browser: accessible, nothing wider than the window, at a desk, on a phone and at 320 px."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import Membership, User
from alignment.models import RuleSet
from budgets.models import BudgetRequest, CheckFinding, CheckRun
from coinvestment.models import Entry
from plans.briefs import SPECS
from plans.models import DevelopmentPlan, FindingAnswer, PlanProject, Project, Proposal, SubmissionWindow
from plans.plan_checks import keep_check
from plans.rules import check_plan
from plans.services import start_review
from reports.services import freeze
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
    open_project = (
        Project.objects.filter(action_plan__unit__code="51", action_plan__fiscal_year=2571).exclude(rank=None).order_by("rank")[0]
    )
    brief = open_project.get_absolute_url()
    issue = DevelopmentPlan.objects.get(unit__code="50", year_from=2571).issues.first()
    entry = Entry.objects.filter(unit__code="50").first()
    duplicate = (
        CheckFinding.objects.filter(code="DUP-02", outcome="fail", action_plan__state="returned")
        .select_related("action_plan__unit")
        .first()
    )
    run = CheckRun.objects.filter(fiscal_year=2571, action_plan=None).first()
    window = SubmissionWindow.objects.first()
    kept = keep_check(plan.plan, check_plan(plan.plan_id))
    document = freeze(plan, digits="thai", code="j3")
    assert proposal is not None
    assert window is not None
    assert run is not None
    assert issue is not None
    assert entry is not None
    assert duplicate is not None
    doubled, answered = duplicate.action_plan, f"{duplicate.action_plan.get_absolute_url()}{{}}/{duplicate.fingerprint}/"
    return [
        ("agency-51", "/proposals/"),
        ("agency-51", "/proposals/new/51/"),
        ("screener-51", proposal.get_absolute_url()),
        ("planner-51", "/proposals/board/51/2571/"),
        *(("planner-51", f"{brief}edit/{code}/") for code in SPECS),
        ("planner-51", f"{brief}edit/"),
        ("planner-51", f"{brief}copy/"),
        ("planner-51", f"{open_project.action_plan.get_absolute_url()}projects/new/"),
        (f"planner-{doubled.unit.code}", doubled.get_absolute_url()),
        (f"planner-{doubled.unit.code}", answered.format("answers")),
        (f"planner-{doubled.unit.code}", answered.format("not-same")),
        ("lao-50", "/coinvestment/new/50/"),
        ("lao-50", entry.get_absolute_url()),
        ("lao-50", f"{Entry.objects.get(unit__code='50', state='delivering').get_absolute_url()}results/"),
        ("lao-50", f"{Entry.objects.get(unit__code='50', kind='lao_joint').get_absolute_url()}reference/"),
        ("planner-50", "/"),
        ("planner-50", "/coinvestment/"),
        ("planner-50", "/coinvestment/sources/50/?year=2571"),
        ("planner-50", "/search/?q=ถนน"),
        ("planner-50", "/search/?q=กขคงจฉ"),
        ("planner-50", f"/plans/{issue.plan_id}/review/"),
        ("planner-50", f"/plans/{issue.plan_id}/start/"),
        ("planner-50", "/units/50/"),
        ("planner-50", f"/exchange/plan/{plan.plan.pk}/"),
        ("planner-50", f"/exchange/briefs/{plan.pk}/"),
        ("planner-50", plan.plan.get_absolute_url()),
        ("planner-50", f"/checks/plans/{kept.pk}/"),
        ("planner-50", f"/checks/plans/compare/?old={kept.pk}&new={kept.pk}"),
        ("planner-50", plan.get_absolute_url()),
        ("planner-50", document.get_absolute_url()),
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
        ("secretary", "/calendar/"),
        ("secretary", "/calendar/new/"),
        ("secretary", reverse("plans:window_extend", args=[window.pk])),
        ("secretary", "/answers/"),
        *(("secretary", f"/answers/{pk}/") for pk in FindingAnswer.objects.order_by("decision").values_list("pk", flat=True)),
        ("secretary", "/waivers/"),
        ("secretary", "/rules/"),
        ("secretary", "/rules/CEI-01/"),
        ("secretary", "/rulebooks/"),
        ("secretary", f"/rulebooks/{RuleSet.objects.get().pk}/"),
        ("secretary", f"/rulebooks/{RuleSet.objects.get().pk}/rules/ARI-06/"),
        ("secretary", f"/rulebooks/{RuleSet.objects.get().pk}/issue/"),
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


def test_the_forms_of_a_plan_under_review_are_accessible_and_fit_every_window(
    demo: None, page: Page, sign_in: Callable[[Any], Page]
) -> None:
    office = Membership.objects.get(user__username="planner-50")
    plan = DevelopmentPlan.objects.get(unit__code="50", year_from=2571)
    draft = start_review(plan.pk, review_year=2572, reason="ทบทวนตามผลการรับฟังความคิดเห็นของประชาชนในพื้นที่", by=office)
    issue = draft.issues.all()[0]
    parts = [("issues", issue.pk), ("indicators", issue.indicators.all()[0].pk), ("guidelines", issue.guidelines.all()[0].pk)]
    parts.append(("table", PlanProject.objects.filter(programme__issue=issue)[0].pk))
    sign_in(office.user)
    for address in (
        "", "edit/1/", "edit/2/", "edit/3/", "goal/", "merge/", "needs/new/", "figures/new/", *(f"{kind}/{pk}/" for kind, pk in parts),
    ):  # fmt: skip
        answer = page.goto(f"/plans/{draft.pk}/{address}")
        assert answer is not None
        assert answer.status == 200, address
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            no_sideways_scroll(page)
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
