"""Ranking two hundred projects in a real browser; after every move the figures on screen are held against the database."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Membership
from budgets.models import Ceiling, ManagementBudget
from core.money import format_baht
from plans import services
from plans.models import AnnualActionPlan, Bucket, DevelopmentIssue, Programme, Project, Scenario
from plans.services.action_plans import ranked
from tests.e2e.axe import axe_check, no_sideways_scroll
from tests.factories import ActionPlanFactory, ProjectFactory, hat

MANY, INSIDE = 200, 150
CEILING, MANAGEMENT = Decimal(400_000_000), Decimal(9_000_000)


def plan_of(number: int, inside: int) -> AnnualActionPlan:
    """Amounts all differ, so that no sum is right by chance; every other project belongs to a second issue."""
    plan = ActionPlanFactory()
    first = ProjectFactory(action_plan=plan, children=False, amount_baht=Decimal(1_000_100))
    other = Programme.objects.create(
        issue=DevelopmentIssue.objects.create(plan=plan.plan, name="รักษาสิ่งแวดล้อม", order=2), name="แผนงานป่าต้นน้ำ"
    )
    Project.objects.bulk_create(
        Project(
            action_plan=plan, project_key=f"K{n:03}", programme=other if n % 2 else first.programme, name=f"โครงการที่ {n:03}", rank=n,
            amount_baht=Decimal(1_000_000 + n * 17_300), bucket=Bucket.IN_CEILING if n <= inside else Bucket.OVER_CEILING,
        )
        for n in range(2, number + 1)
    )  # fmt: skip
    Ceiling.objects.create(unit=plan.unit, fiscal_year=plan.fiscal_year, amount_baht=CEILING)
    ManagementBudget.objects.create(unit=plan.unit, fiscal_year=plan.fiscal_year, amount_baht=MANAGEMENT)
    return plan


@pytest.fixture
def planner(transactional_db: None) -> Membership:
    return hat("PROVINCE_OFFICE", plan_of(MANY, INSIDE).unit)


@pytest.fixture
def plan(planner: Membership) -> AnnualActionPlan:
    return AnnualActionPlan.objects.get(unit=planner.unit)


def order(plan: AnnualActionPlan) -> list[tuple[int, str]]:
    return [(p.pk, p.bucket) for p in ranked(plan)]


def baht(page: Page, name: str) -> Decimal:
    return Decimal(page.locator(f"[data-sum-of={name}]").inner_text().replace(",", ""))


def figures_agree(page: Page, plan: AnnualActionPlan) -> None:
    """Strip, bar, running totals, cut line, ranks: all against sums taken here from the database."""
    projects = ranked(plan)
    inside = sum((p.amount_baht for p in projects if p.bucket == Bucket.IN_CEILING), Decimal(0))
    over = sum((p.amount_baht for p in projects if p.bucket == Bucket.OVER_CEILING), Decimal(0))
    left = CEILING - MANAGEMENT - inside
    shown = {name: baht(page, name) for name in ("inside", "management", "over")}
    assert shown == {"inside": inside, "management": MANAGEMENT, "over": over}
    assert baht(page, "remaining" if left >= 0 else "excess") == abs(left)
    bar = page.locator("#ceiling svg").get_attribute("aria-label") or ""
    assert all(format_baht(figure) in bar for figure in (CEILING, inside, MANAGEMENT, over))
    rows = page.evaluate("""() => [...document.querySelectorAll('#rank-table tr[data-id]')].map((row) => [
        Number(row.dataset.id), row.querySelector('input[name=rank]').value, row.querySelector('[data-l=สะสม]').textContent])""")
    running, expected = MANAGEMENT, []
    for rank, project in enumerate(projects, 1):
        running += project.amount_baht
        expected.append([project.pk, str(rank), format_baht(running)])
    assert rows == expected
    first_over = next(i for i, p in enumerate(projects) if p.bucket == Bucket.OVER_CEILING)
    below = page.locator("tr.cut + tr").get_attribute("data-id")
    assert below == str(projects[first_over].pk)


def grip(page: Page, project: int) -> Any:
    return page.locator(f"#project-{project} .grip")


def carry(page: Page, *keys: str) -> None:
    """The focused grip: lifted, carried by these keys, dropped, and its saving read out."""
    page.keyboard.press("Enter")
    for key in keys:
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(page.locator("#live")).to_contain_text("คงเหลือใต้กรอบ")


def test_two_hundred_projects_are_ranked_by_keyboard_alone_and_two_orders_compared(
    planner: Membership, plan: AnnualActionPlan, sign_in: Callable[[Any], Page], shot: Callable[[Page, str], None]
) -> None:
    page = sign_in(planner.user)
    page.goto(plan.get_absolute_url())
    figures_agree(page, plan)
    at_first = [pk for pk, _bucket in order(plan)]

    # One step down: arrows lead from grip to grip, the moved row keeps the focus.
    grip(page, at_first[0]).focus()
    page.keyboard.press("ArrowDown")
    carry(page, "ArrowDown")
    assert [pk for pk, _ in order(plan)][:3] == [at_first[0], at_first[2], at_first[1]]
    expect(grip(page, at_first[1])).to_be_focused()
    figures_agree(page, plan)

    # To the very end and half the way back: over the cut line and in again.
    carry(page, "End")
    assert order(plan)[-1] == (at_first[1], Bucket.OVER_CEILING)
    figures_agree(page, plan)
    carry(page, *["PageUp"] * 10)
    assert order(plan)[99] == (at_first[1], Bucket.IN_CEILING)
    figures_agree(page, plan)

    # A far move by typing the number, Thai digits included.
    page.locator(f"#rank-{at_first[180]}").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("๓")
    page.keyboard.press("Enter")
    expect(page.locator("#live")).to_contain_text("ลำดับ 3:")
    assert order(plan)[2] == (at_first[180], Bucket.IN_CEILING)
    expect(page.locator(f"#rank-{at_first[180]}")).to_be_focused()
    figures_agree(page, plan)

    # Esc and Tab put back without saving.
    before = order(plan)
    grip(page, at_first[5]).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Home")
    page.keyboard.press("Escape")
    expect(page.locator("#live")).to_contain_text("กลับที่ลำดับ")
    assert order(plan) == before
    figures_agree(page, plan)

    save(page, plan, "ทางเลือก ก")
    page.goto(plan.get_absolute_url())

    # Several at once: ticks by Shift and arrows, Enter goes to the bar.
    ticks = order(plan)[120:123]
    page.locator(f"#project-{ticks[0][0]} [name=selected]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("#bulk [data-count]")).to_have_text("3")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#live")).to_contain_text("ย้าย 3 โครงการไปเกินกรอบแล้ว")
    figures_agree(page, plan)
    grip(page, at_first[199]).focus()
    carry(page, "Home")
    figures_agree(page, plan)
    save(page, plan, "ทางเลือก ข")

    a, b = (Scenario.objects.get(action_plan=plan, name=name) for name in ("ทางเลือก ก", "ทางเลือก ข"))
    compared(page, plan, a, b)
    axe_check(page)
    no_sideways_scroll(page)
    shot(page, "scenarios")
    choice = page.get_by_role("button", name="ใช้ลำดับนี้ ทางเลือก ก")
    choice.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"{plan.get_absolute_url()}$"))
    assert order(plan) == [(row.project_id, row.bucket) for row in a.rows.order_by("rank")]
    figures_agree(page, plan)


def save(page: Page, plan: AnnualActionPlan, name: str) -> None:
    page.goto(f"{plan.get_absolute_url()}scenarios/")
    page.locator("#scenario-name").focus()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("rowheader", name=name).first).to_be_visible()


def compared(page: Page, plan: AnnualActionPlan, a: Scenario, b: Scenario) -> None:
    """The page lists just the projects that moved or changed their bucket, with both places and the difference in baht."""
    sides = [{row.project_id: (row.rank, row.bucket) for row in scenario.rows.all()} for scenario in (a, b)]
    amounts = {p.pk: p.amount_baht for p in ranked(plan)}
    inside = [sum(amounts[pk] for pk, (_r, bucket) in side.items() if bucket == Bucket.IN_CEILING) for side in sides]
    cells = page.locator("#sum-inside td").all_inner_texts()
    assert [signed(text) for text in cells] == [*inside, inside[1] - inside[0]]
    rows = page.locator("#differences tr[data-id]").evaluate_all("""(rows) => rows.map((row) => [
        Number(row.dataset.id),
        ...[...row.querySelectorAll('td')].map((cell) => cell.querySelector('b')?.textContent ?? cell.textContent)])""")
    listed = {row[0] for row in rows}
    assert listed >= {pk for pk in amounts if sides[0][pk][1] != sides[1][pk][1]}
    assert len(listed) == 4
    assert rest(sides[0], listed) == rest(sides[1], listed)
    for pk, baht_shown, rank_a, rank_b, _steps, effect in rows:
        goes = [side[pk][1] == Bucket.IN_CEILING for side in sides]
        assert [signed(baht_shown), rank_a, rank_b] == [amounts[pk], str(sides[0][pk][0]), str(sides[1][pk][0])]
        assert signed(effect) == amounts[pk] * (goes[1] - goes[0])


def rest(side: dict[int, tuple[int, str]], without: set[int]) -> list[int]:
    return [pk for pk in sorted(side, key=lambda pk: side[pk][0]) if pk not in without]


def signed(text: str) -> Decimal:
    return Decimal(text.strip().replace(",", "").replace("\u2212", "-").replace("+", "").replace("–", "0"))


def test_a_project_is_dragged_over_the_cut_line_and_let_go_by_escape(
    planner: Membership, plan: AnnualActionPlan, sign_in: Callable[[Any], Page]
) -> None:
    page = sign_in(planner.user)
    page.goto(plan.get_absolute_url())
    pks = [pk for pk, _ in order(plan)]
    start = grip(page, pks[INSIDE - 3])
    start.scroll_into_view_if_needed()
    target = page.locator(f"#project-{pks[INSIDE + 1]}")
    page.evaluate("document.querySelector('tr.cut').scrollIntoView({ block: 'center' })")
    drag_to(page, start, target)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator("#live")).to_contain_text("กลับที่ลำดับ")
    assert [pk for pk, _ in order(plan)] == pks
    drag_to(page, start, target)
    page.mouse.up()
    expect(page.locator("#live")).to_contain_text("คงเหลือใต้กรอบ")
    assert order(plan)[INSIDE + 1] == (pks[INSIDE - 3], Bucket.OVER_CEILING)
    figures_agree(page, plan)
    page.get_by_role("button", name="เลิกทำการย้าย").click()
    expect(page.locator("#live")).to_contain_text(f"จากลำดับ {INSIDE + 2} กลับไปลำดับ {INSIDE - 2} · ในกรอบ")
    assert [pk for pk, _ in order(plan)] == pks
    figures_agree(page, plan)


def drag_to(page: Page, start: Any, target: Any) -> None:
    """Presses the grip and moves past the middle of the target."""
    box, goal = start.bounding_box(), target.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 10)
    page.mouse.move(x, goal["y"] + goal["height"] * 0.8, steps=6)


def test_near_the_edge_of_the_window_the_page_scrolls_under_the_drag(
    planner: Membership, plan: AnnualActionPlan, sign_in: Callable[[Any], Page]
) -> None:
    page = sign_in(planner.user)
    page.goto(plan.get_absolute_url())
    pks = [pk for pk, _ in order(plan)]
    start = grip(page, pks[0])
    start.scroll_into_view_if_needed()
    box = start.bounding_box()
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 10, 890, steps=5)
    expect(page.locator(f"#rank-{pks[0]}")).to_have_value(re.compile(r"^([2-9]\d|1\d\d)$"))
    page.mouse.up()
    expect(page.locator("#live")).to_contain_text("คงเหลือใต้กรอบ")
    assert [pk for pk, _ in order(plan)].index(pks[0]) >= 19
    figures_agree(page, plan)


def test_all_projects_of_an_issue_are_chosen_at_once_and_the_undo_says_how_many_came_back(
    planner: Membership, plan: AnnualActionPlan, sign_in: Callable[[Any], Page]
) -> None:
    page = sign_in(planner.user)
    page.goto(plan.get_absolute_url())
    before = order(plan)
    second = plan.projects.filter(programme__issue__name="รักษาสิ่งแวดล้อม")
    page.locator("#pick-issue").select_option(label=f"รักษาสิ่งแวดล้อม ({second.count()})")
    expect(page.locator("#bulk [data-count]")).to_have_text(str(second.count()))
    expect(page.locator("#bulk [data-sum]")).to_have_text(format_baht(sum(p.amount_baht for p in second)))
    page.get_by_role("button", name="ย้ายไปเกินกรอบ").first.click()
    inside = [pk for pk, bucket in before if bucket == Bucket.IN_CEILING and second.filter(pk=pk).exists()]
    expect(page.locator("#live")).to_contain_text(f"ย้าย {len(inside)} โครงการไปเกินกรอบแล้ว")
    figures_agree(page, plan)
    page.get_by_role("button", name="เลิกทำการย้าย").click()
    expect(page.locator("#live")).to_contain_text(f"{len(inside)} โครงการกลับไปในกรอบ")
    assert order(plan) == before


def test_a_finger_drags_on_a_phone(planner: Membership, sign_in: Callable[[Any], Page], plan: AnnualActionPlan) -> None:
    page = sign_in(planner.user)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(plan.get_absolute_url())
    no_sideways_scroll(page)
    pks = [pk for pk, _ in order(plan)]
    grip(page, pks[1]).scroll_into_view_if_needed()
    touch = page.context.new_cdp_session(page)
    page.evaluate(f"document.getElementById('project-{pks[1]}').scrollIntoView({{ block: 'center' }})")
    box, goal = grip(page, pks[1]).bounding_box(), page.locator(f"#project-{pks[0]}").bounding_box()
    assert box
    assert goal
    x, y = box["x"] + 15, box["y"] + 15
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for at in (y - 8, goal["y"] + goal["height"] / 2, goal["y"] + 4):
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": at}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.locator("#live")).to_contain_text("คงเหลือใต้กรอบ")
    assert [pk for pk, _ in order(plan)][:2] == [pks[1], pks[0]]


def test_an_order_nobody_moved_offers_no_undo(planner: Membership, plan: AnnualActionPlan, sign_in: Callable[[Any], Page]) -> None:
    page = sign_in(planner.user)
    page.goto(plan.get_absolute_url())
    assert page.locator("#undo").count() == 0
    services.move_project(plan.pk, ranked(plan)[0].pk, 2, by=planner)
    page.reload()
    expect(page.locator("#undo")).to_be_visible()
