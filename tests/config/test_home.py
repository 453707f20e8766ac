"""Home, the inbox of every hat, and the pages of the bodies."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Membership
from budgets.models import CheckFinding, CheckRun, Standing
from config.inbox import DUTIES, OPEN, inbox, inbox_count, others
from config.papers import KINDS
from config.years import planning_year
from core.fiscal import FiscalYear
from plans.models import AnnualActionPlan
from plans.workflow import ACTION_PLAN_WORKFLOW
from provinces.models import PlanningUnit
from tests.factories import (
    ActionPlanFactory,
    DevelopmentPlanFactory,
    GroupFactory,
    ProjectFactory,
    ProvinceFactory,
    RequestFactory,
    hat,
    papers,
)
from tests.plans.proposals import ProposalFactory

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


def signed_in(client: Client, membership: Membership) -> Client:
    client.force_login(membership.user)
    return client


def queries(client: Client, address: str, count: Callable[..., Any]) -> int:
    client.get(address)
    with count(10**6) as taken:
        assert client.get(address).status_code == 200
    return len(taken)


def checked(paper: AnnualActionPlan, **counts: int) -> None:
    run = CheckRun.objects.create(fiscal_year=paper.fiscal_year, action_plan=paper, status="done")
    Standing.objects.create(action_plan=paper, run=run, checked_at=timezone.now(), **counts)


def fault(paper: AnnualActionPlan, code: str) -> None:
    CheckFinding.objects.create(run=paper.standing.run, action_plan=paper, code=code, severity="blocker", subject_kind="action_plan")


def verbs(membership: Membership) -> list[str]:
    return [item.verb for item in inbox(membership, 50)]


def test_every_transition_somebody_waits_for_is_a_duty() -> None:
    """A transition without a duty is a paper nobody is told about."""
    asked = {(duty.kind.code, duty.state, duty.action) for duty in DUTIES}
    steps = [(code, state, step) for code, kind in KINDS.items() for step in kind.workflow.transitions for state in step.sources]
    silent = {(code, state, step.name) for code, state, step in steps if (code, state, step.action) not in asked}
    assert silent == {
        ("plan", "in_force", "supersede"),
        ("entry", "confirmed", "start"),
        *(("entry", state, "withdraw") for state in ("confirmed", "declined", "proposed", "validated")),
        ("proposal", "in_plan", "take_back"),
        *(("proposal", state, "withdraw") for state in ("idea", "draft", "submitted", "screened")),
    }


def test_every_open_state_has_somebody_who_holds_it() -> None:
    assert all(KINDS[code].holder(state) for code, states in OPEN.items() for state in states)


def test_the_officer_finishes_drafts_and_answers_returned_papers() -> None:
    unit = ProvinceFactory()
    ActionPlanFactory(unit=unit)
    ActionPlanFactory(unit=unit, fiscal_year=2570, state="returned")
    ActionPlanFactory()
    assert sorted(verbs(hat("PROVINCE_OFFICE", unit))) == ["ทำร่างให้เสร็จ", "แก้ตามข้อสังเกตแล้วส่งกลับ"]


def test_the_governor_signs_only_what_has_no_blocker() -> None:
    paper = ActionPlanFactory()
    ProjectFactory(action_plan=paper)
    governor = hat("GOVERNOR", paper.unit)
    assert verbs(governor) == []
    checked(paper, majors=2)
    assert verbs(governor) == ["ลงนามและส่ง"]
    fault(paper, "ALN-01")  # of its request: signing the plan is what mends it
    assert inbox_count(governor) == 1
    fault(paper, "ARI-01")
    assert inbox_count(governor) == 0
    assert [item.url for item in others(governor, 9)] == [paper.get_absolute_url()]


def test_a_plan_is_ready_to_sign_when_every_issue_is_whole() -> None:
    plan = DevelopmentPlanFactory(state="draft")
    governor = hat("GOVERNOR", plan.unit)
    assert verbs(governor) == ["ลงนามและส่ง"]
    plan.issues.create(name="ประเด็นที่ยังว่าง", order=2)
    assert verbs(governor) == []


def test_the_reviewer_takes_in_and_decides() -> None:
    ActionPlanFactory(state="submitted")
    ActionPlanFactory(state="central_review")
    ActionPlanFactory(state="at_subcommittee")
    papers(state="bb_review")
    assert sorted(verbs(hat("NESDC_REGION", region=ActionPlanFactory().unit.region))) == ["พิจารณา", "รับไว้พิจารณา", "รับไว้พิจารณา"]
    assert verbs(hat("BUDGET_BUREAU")) == ["พิจารณา"]


def test_papers_of_which_a_body_has_many_are_told_apart_by_their_own_names(client: Client) -> None:
    unit = ProvinceFactory()
    for title in ("ขุดลอกคลองแม่ข่า", "ศูนย์เรียนรู้กาแฟ"):
        ProposalFactory(unit=unit, title=title, state="submitted")
    RequestFactory(action_plan=AnnualActionPlan.objects.get(unit=unit))
    officer = hat("PROVINCE_OFFICE", unit)
    assert {item.subject for item in inbox(officer, 9)} == {"ขุดลอกคลองแม่ข่า", "ศูนย์เรียนรู้กาแฟ", ""}
    page = signed_in(client, officer).get("/").content.decode()
    assert "ขุดลอกคลองแม่ข่า" in page
    assert page.count(unit.full_name) >= 3


def test_a_hat_without_duties_has_an_empty_inbox_for_nothing(django_assert_num_queries: Any) -> None:
    auditor = hat("AUDITOR")
    with django_assert_num_queries(0):
        assert (inbox(auditor, 9), inbox_count(auditor)) == ([], 0)


@pytest.mark.parametrize("role", ["NESDC", "BUDGET_BUREAU", "AUDITOR"])
def test_home_asks_few_questions(client: Client, role: str, django_assert_max_num_queries: Any) -> None:
    papers(state="submitted")
    signed_in(client, hat(role))
    few = queries(client, "/", django_assert_max_num_queries)
    for state in ("submitted", "bb_review"):
        for paper in ActionPlanFactory.create_batch(20, state="submitted"):
            RequestFactory(action_plan=paper, state=state, lines=0)
    hat(role)
    assert queries(client, "/", django_assert_max_num_queries) <= min(
        few + 2, MOST_QUERIES
    )  # the two counts, once lists are longer than shown


def test_home_tells_what_changed_and_shows_three_years(client: Client) -> None:
    paper = ActionPlanFactory(state="submitted", fiscal_year=planning_year())
    reviewer = hat("NESDC")
    ACTION_PLAN_WORKFLOW.perform(paper.pk, "open_review", by=reviewer)
    page = signed_in(client, reviewer).get("/")
    assert [entry.mine for entry in page.context["changes"]] == [True]
    assert [card.year for card in page.context["cards"]] == [planning_year() - 2, planning_year() - 1, planning_year()]
    assert page.context["cards"][2].action_plans.sent == 1
    assert paper.get_absolute_url() in page.content.decode()


def test_who_sees_no_drafts_is_told_of_all_bodies_that_owe_a_paper(client: Client) -> None:
    paper = ActionPlanFactory(state="submitted", fiscal_year=planning_year())
    ActionPlanFactory(fiscal_year=planning_year())
    ProvinceFactory(in_programme=False)
    ProvinceFactory(valid_until=FiscalYear(planning_year() - 3).starts_on)
    owing = PlanningUnit.objects.filter(in_programme=True, valid_until=None).count()
    card = signed_in(client, hat("NESDC")).get("/").context["cards"][2]
    assert (card.action_plans.sent, card.action_plans.owed) == (1, owing)
    assert owing > 1
    card = signed_in(client, hat("PROVINCE_OFFICE", paper.unit)).get("/").context["cards"][2]
    assert (card.action_plans.sent, card.action_plans.owed) == (1, 1)


def test_without_a_hat_home_says_whom_to_ask(client: Client) -> None:
    unit = ProvinceFactory()
    expired = hat("PROVINCE_OFFICE", unit, valid_until="2020-01-01")
    page = signed_in(client, expired).get("/").content.decode()
    assert "ยังไม่มีตำแหน่งที่ใช้งานได้" in page


def test_the_frame_has_at_most_six_places_and_the_count(client: Client) -> None:
    group = GroupFactory()
    ActionPlanFactory(unit=group)
    page = signed_in(client, hat("OSM_HEAD", group)).get("/units/")
    assert 1 < len(page.context["main_nav"]) <= 6
    assert "กระดานกลุ่มจังหวัด" in {place.label for place in page.context["main_nav"]}
    assert [place.label for place in page.context["main_nav"] if place.current] == ["จังหวัดและกลุ่มจังหวัด"]
    assert page.context["inbox_count"] == 1


def test_units_list_and_page_ask_few_questions(client: Client, django_assert_max_num_queries: Any) -> None:
    group = GroupFactory()
    unit = group.members.first().province
    papers(unit, state="submitted")
    signed_in(client, hat("NESDC"))
    few = [queries(client, address, django_assert_max_num_queries) for address in ("/units/", f"/units/{unit.code}/")]
    ProvinceFactory.create_batch(40)
    for year in range(2565, 2571):
        ActionPlanFactory(unit=unit, fiscal_year=year, state="submitted", plan=None)
    hat("NESDC")
    assert [queries(client, address, django_assert_max_num_queries) for address in ("/units/", f"/units/{unit.code}/")] == few
    assert max(few) <= MOST_QUERIES


def test_a_unit_out_of_scope_is_not_found(client: Client) -> None:
    signed_in(client, hat("PROVINCE_OFFICE", ProvinceFactory()))
    assert client.get(f"/units/{ProvinceFactory().code}/").status_code == 404
