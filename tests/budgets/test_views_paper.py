"""The page of a request: its queries, who gets in, what each hat is offered, signing and review."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from budgets.checks import results_for, store
from budgets.models import BudgetLine, BudgetRequest, CheckRun
from core.jobs import JobStatus
from tests.factories import LineFactory, ProvinceFactory, hat, papers

pytestmark = pytest.mark.django_db
MOST_QUERIES = 25


def address(paper: BudgetRequest, more: str = "") -> str:
    return f"/requests/{paper.pk}/{more}"


def signed_in(client: Client, role: str, unit: Any = None) -> Client:
    client.force_login(hat(role, unit).user)
    return client


def check_now(paper: BudgetRequest) -> CheckRun:
    run = CheckRun.objects.create(fiscal_year=paper.fiscal_year, action_plan=paper.action_plan, status=JobStatus.RUNNING)
    store(run, results_for([paper.action_plan_id]))
    return run


def faulty(paper: BudgetRequest) -> BudgetLine:
    return LineFactory(request=paper, project=paper.action_plan.projects.first(), amount_baht=45_750, description="ค่าเบี้ยเลี้ยง")


@pytest.mark.parametrize("role", ["PROVINCE_OFFICE", "GOVERNOR"])
def test_queries_are_few_and_flat(client: Client, role: str, django_assert_max_num_queries: Callable[..., Any]) -> None:
    paper = papers(projects=4, lines=5)
    papers(paper.unit, year=paper.fiscal_year - 1, state="submitted")
    faulty(paper)
    check_now(paper)
    signed_in(client, role, paper.unit).get(address(paper))
    taken = []
    for _more in range(2):
        with django_assert_max_num_queries(MOST_QUERIES) as counted:
            assert client.get(address(paper)).status_code == 200
        taken.append(len(counted))
        LineFactory.create_batch(30, request=paper, project=paper.action_plan.projects.last())
    assert taken[0] == taken[1]


def test_the_tree_numbers_sums_and_marks(client: Client) -> None:
    paper = papers()
    line = faulty(paper)
    check_now(paper)
    page = signed_in(client, "PROVINCE_OFFICE", paper.unit).get(address(paper))
    rows = page.context["tree"].rows
    assert [r.number for r in rows] == ["1", "1.1", "(1)", "(2)", "(3)", "2", "2.1", "(1)", "(2)", "3"]
    assert rows[0].amount == 1_045_750
    assert rows[-1].amount == paper.management_baht
    marked = next(r for r in rows if r.line == line)
    assert (marked.css, marked.blockers) == ("l4 hit", 1)
    text = page.content.decode()
    assert f'id="line-{line.pk}"' in text
    assert f'href="{address(paper)}#line-{line.pk}"' in text


def test_a_line_mended_after_the_check_waits_for_the_next_one(client: Client) -> None:
    paper = papers()
    line = faulty(paper)
    check_now(paper)
    line.amount_baht = 45_700
    line.save()
    page = signed_in(client, "PROVINCE_OFFICE", paper.unit).get(address(paper))
    row = next(r for r in page.context["tree"].rows if r.line == line)
    assert (row.css, row.mended) == ("l4", True)
    assert "รอผลตรวจใหม่" in page.content.decode()


def test_other_provinces_and_drafts_are_not_found(client: Client) -> None:
    paper = papers()
    signed_in(client, "PROVINCE_OFFICE", ProvinceFactory())
    for more in ("", "sign/", "lines/new/", "management/"):
        assert client.get(address(paper, more)).status_code == 404
    signed_in(client, "BUDGET_BUREAU")
    assert client.get(address(paper)).status_code == 404


def test_a_reviewer_may_look_but_not_edit(client: Client) -> None:
    paper = papers(state="submitted")
    line = paper.lines.first()
    signed_in(client, "BUDGET_BUREAU")
    page = client.get(address(paper)).content.decode()
    assert "lines/new/" not in page
    assert client.get(f"/requests/lines/{line.pk}/").status_code == 200
    for post in (
        address(paper, "lines/new/"),
        f"/requests/lines/{line.pk}/",
        f"/requests/lines/{line.pk}/delete/",
        address(paper, "management/"),
    ):
        assert client.post(post, {"amount_baht": "1", "revision": "1"}).status_code == 403


def test_nobody_edits_after_submission(client: Client) -> None:
    paper = papers(state="submitted")
    line = paper.lines.first()
    signed_in(client, "PROVINCE_OFFICE", paper.unit)
    for post in (
        address(paper, "lines/new/"),
        f"/requests/lines/{line.pk}/",
        f"/requests/lines/{line.pk}/delete/",
        address(paper, "management/"),
    ):
        assert client.post(post, {"amount_baht": "1", "revision": "1"}).status_code == 409
    assert paper.lines.count() == 4


def test_the_governor_signs_on_a_page_that_shows_figure_and_words(client: Client) -> None:
    paper = papers()
    check_now(paper)
    signed_in(client, "GOVERNOR", paper.unit)
    assert address(paper, "sign/") in client.get(address(paper)).content.decode()
    page = client.get(address(paper, "sign/")).content.decode()
    assert "11,000,000" in page
    assert "สิบเอ็ดล้านบาทถ้วน" in page
    assert client.post(address(paper, "do/submit/")).status_code == 302
    paper.refresh_from_db()
    assert paper.state == "submitted"
    assert client.get(address(paper, "sign/")).status_code == 409


def test_the_planner_cannot_open_the_signing_page(client: Client) -> None:
    paper = papers()
    assert signed_in(client, "PROVINCE_OFFICE", paper.unit).get(address(paper, "sign/")).status_code == 403


def test_faults_stand_in_the_way_of_signing(client: Client) -> None:
    paper = papers()
    faulty(paper)
    check_now(paper)
    signed_in(client, "GOVERNOR", paper.unit)
    page = client.get(address(paper, "sign/")).content.decode()
    assert 'aria-disabled="true"' in page
    refused = client.post(address(paper, "do/submit/"))
    assert refused.status_code == 409
    assert (refused.context["action_label"], refused.context["paper_label"]) == ("ลงนามและส่ง", str(paper))
    assert refused.context["back_url"] == paper.get_absolute_url()


def test_review_takes_in_asks_with_a_reason_and_accepts(client: Client) -> None:
    paper = papers(state="submitted")
    signed_in(client, "BUDGET_BUREAU")
    assert client.post(address(paper, "do/open_review/")).status_code == 302
    assert client.post(address(paper, "do/ask/"), {"comment": "สั้น"}).status_code == 409
    assert client.post(address(paper, "do/ask/"), {"comment": "ขอคำชี้แจงราคาต่อหน่วยของรายการที่ 2"}).status_code == 302
    paper.refresh_from_db()
    assert paper.state == "clarification"
    assert client.get(address(paper, "do/accept/")).status_code == 405
    assert client.post(address(paper, "do/nonsense/")).status_code == 404


def test_whose_turn_follows_the_check(client: Client) -> None:
    paper = papers()
    signed_in(client, "GOVERNOR", paper.unit)
    now = lambda: next(s for s in client.get(address(paper)).context["steps"] if s.state == "now")  # noqa: E731
    assert not now().mine
    check_now(paper)
    assert now().mine


def test_a_check_is_started_once_and_watched(client: Client) -> None:
    paper = papers()
    signed_in(client, "PROVINCE_OFFICE", paper.unit)
    for _press in range(2):
        assert client.post(address(paper, "check/")).status_code == 302
    run = CheckRun.objects.get(action_plan=paper.action_plan)
    panel = client.get(f"/checks/{run.pk}/?request={paper.pk}", headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 2s"' in panel
    store(run, results_for([paper.action_plan_id]))
    assert "every 2s" not in client.get(f"/checks/{run.pk}/", headers={"HX-Request": "true"}).content.decode()


def test_the_panel_says_when_data_changed_after_the_check(client: Client) -> None:
    paper = papers()
    check_now(paper)
    signed_in(client, "PROVINCE_OFFICE", paper.unit)
    assert not client.get(address(paper)).context["panel"].changed
    paper.lines.first().save()
    assert client.get(address(paper)).context["panel"].changed


def test_national_checks_are_for_those_who_hold_them(client: Client) -> None:
    paper = papers(state="submitted")
    post = {"fiscal_year": paper.fiscal_year}
    signed_in(client, "PROVINCE_OFFICE", paper.unit)
    assert client.get("/checks/").status_code == 200
    assert client.post("/checks/start/", post).status_code == 403
    signed_in(client, "BUDGET_BUREAU")
    assert client.post("/checks/start/", post).status_code == 302
    run = CheckRun.objects.get(action_plan=None)
    store(run, results_for([paper.action_plan_id]))
    assert client.get(f"/checks/{run.pk}/").status_code == 200
    assert client.get("/checks/").context["latest"] == run
    signed_in(client, "PROVINCE_OFFICE", paper.unit)
    assert client.get(f"/checks/{run.pk}/").status_code == 404
