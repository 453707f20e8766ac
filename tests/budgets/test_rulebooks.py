"""A rule set is tried on real requests before it is issued; an old check is read beside today's."""

import html
from copy import copy
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import today
from alignment.models import RuleSet
from budgets.check_services import request_check
from budgets.comparing import compare
from budgets.dry_runs import request_dry_run, weigh
from budgets.models import BudgetLine, BudgetRequest, CheckFinding, CheckRun
from budgets.tasks import run_check, run_dry_run
from coinvestment.workflow import ENTRY_WORKFLOW
from core.errors import NotYet
from plans.models import LongTermGoal, PlanProject, PlanProjectYear
from tests.coinvestment.entries import EntryFactory
from tests.factories import DevelopmentPlanFactory, ProvinceFactory, fill_plan, hat, papers

pytestmark = pytest.mark.django_db
YEAR = 2571


@pytest.fixture
def two() -> list[BudgetRequest]:
    """Two requests of 2571; the lines of the second are no multiple of 1,000 baht."""
    requests = [papers(ProvinceFactory()) for _ in range(2)]
    for request in requests:
        assert request.fiscal_year == YEAR
    line: Any = requests[1].lines.first()
    BudgetLine.objects.filter(pk=line.pk).update(amount_baht=line.amount_baht + 100)
    requests[1].action_plan.projects.filter(pk=line.project_id).update(amount_baht=line.project.amount_baht)
    BudgetRequest.objects.filter(pk=requests[1].pk).update(total_baht=requests[1].total_baht + 100)
    return [BudgetRequest.objects.get(pk=r.pk) for r in requests]


def draft(**settings: dict) -> RuleSet:
    made = RuleSet.objects.create(name="ปัดเต็มพัน", first_year=YEAR, instrument="ร่างหลักเกณฑ์")
    for code, values in settings.items():
        made.settings.create(code=code.replace("_", "-"), **values)
    return made


def tried(rules: RuleSet, kind: str = "request", year: int = YEAR) -> dict[str, Any]:
    kinds: Any = weigh(rules, year)["kinds"]
    return kinds[kind]


def test_a_dry_run_tells_how_many_papers_and_how_much_money_a_changed_rule_would_stop(two: list[BudgetRequest]) -> None:
    rules = draft(ARI_06={"parameters": {"rounding_baht": "1000"}})
    found = tried(rules)
    assert found["papers"] == 2
    assert Decimal(str(found["total_baht"])) == two[0].total_baht + two[1].total_baht
    [change] = found["rules"]
    assert (change["code"], change["stopped"], Decimal(change["stopped_baht"])) == ("ARI-06", 1, two[1].total_baht)
    assert [row["unit"] for row in found["stopped"]] == [two[1].unit.code]


def test_a_rule_made_lighter_lets_papers_go_and_asks_a_reason(two: list[BudgetRequest]) -> None:
    BudgetLine.objects.filter(request=two[0]).update(amount_baht=Decimal("500050"))
    [change] = [c for c in tried(draft(ARI_06={"severity": "major"}))["rules"] if c["code"] == "ARI-06"]
    assert (change["freed"], change["asked"], change["stopped"]) == (1, 1, 0)


def test_rules_of_the_development_plan_are_tried_with_what_its_table_wants_that_year() -> None:
    plans = [fill_plan(DevelopmentPlanFactory(state="draft", year_from=YEAR)) for _ in range(2)]
    LongTermGoal.objects.create(unit=plans[0].unit, text="เมืองแห่งชีวิต", year_from=2561, year_to=2580)
    row: Any = PlanProject.objects.filter(programme__issue__plan=plans[0]).first()
    for year, baht in ((YEAR, 7_000_000), (YEAR + 1, 1)):
        PlanProjectYear.objects.create(plan_project=row, year=year, indicative_baht=Decimal(baht))
    found = tried(draft(ALN_11={"severity": "blocker"}), "plan")
    [change] = found["rules"]
    assert (found["papers"], change["code"], change["stopped"], change["spared"]) == (2, "ALN-11", 1, 1)
    assert Decimal(change["stopped_baht"]) == 7_000_000
    assert [row["unit"] for row in found["stopped"]] == [plans[0].unit.code]


def test_a_plan_is_tried_in_every_year_it_covers_and_not_after() -> None:
    DevelopmentPlanFactory(state="draft", year_from=2571)
    kinds: Any = [weigh(draft(), year)["kinds"] for year in (2575, 2576)]
    assert [list(found) for found in kinds] == [["plan"], []]


def test_rules_of_co_investment_are_tried_and_a_switched_off_rule_lets_an_entry_go() -> None:
    entry = EntryFactory(fiscal_year=YEAR, budget_ref="", state="validated")
    found = tried(draft(COF_02={"is_on": False}), "entry")
    [change] = found["rules"]
    assert (change["code"], change["freed"], Decimal(change["freed_baht"])) == ("COF-02", 1, entry.amount_baht)
    [change] = tried(draft(COF_02={"severity": "advice"}), "entry")["rules"]
    assert (change["freed"], change["asked"]) == (1, 0)


def test_an_entry_is_not_stopped_by_advice() -> None:
    entry = EntryFactory(fiscal_year=YEAR, budget_ref="", state="validated")
    owner = hat("LAO_OFFICER", entry.unit)
    with pytest.raises(NotYet):
        ENTRY_WORKFLOW.perform(entry.pk, "confirm", by=owner)
    RuleSet.objects.filter(pk=draft(COF_02={"severity": "advice"}).pk).update(issued_on=today())
    ENTRY_WORKFLOW.perform(entry.pk, "confirm", by=owner)


def test_a_dry_run_asks_the_same_number_of_queries_for_one_paper_of_a_kind_and_for_nine() -> None:
    rules, counts = draft(), []
    for more in (1, 8):
        for _ in range(more):
            request = papers(ProvinceFactory())
            EntryFactory(unit=request.unit, fiscal_year=YEAR, state="validated")
        with CaptureQueriesContext(connection) as seen:
            weigh(rules, YEAR)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 120


def test_a_dry_run_changes_no_paper_and_no_standing(two: list[BudgetRequest]) -> None:
    before = [r.revision for r in two]
    weigh(draft(ARI_06={"parameters": {"rounding_baht": "1000"}}), YEAR)
    assert [BudgetRequest.objects.get(pk=r.pk).revision for r in two] == before
    assert not CheckRun.objects.exists()


def test_the_job_is_made_once_and_its_result_is_read_on_the_page(two: list[BudgetRequest], client: Client) -> None:
    rules, analyst = draft(ARI_06={"parameters": {"rounding_baht": "1000"}}), hat("NESDC")
    first = request_dry_run(rules, YEAR, by=analyst)
    assert request_dry_run(rules, YEAR, by=analyst) == first
    run_dry_run(first.pk)
    client.force_login(analyst.user)
    page = client.get(reverse("budgets:rulebook", args=[rules.pk])).content.decode()
    with_the_set = page[page.index(">ชุดนี้<") :].split("</tr>")[0]
    assert "<b>1</b>" in with_the_set, "one paper is stopped"
    assert f"{two[1].total_baht:,.0f}" in with_the_set


def test_an_unknown_year_is_not_found(two: list[BudgetRequest], client: Client) -> None:
    client.force_login(hat("NESDC").user)
    url = reverse("budgets:dry_run", args=[draft().pk])
    assert [client.post(url, {"fiscal_year": year}).status_code for year in ("2400", "x", "")] == [404, 404, 404]


def checked(request: BudgetRequest) -> CheckRun:
    run = request_check(fiscal_year=YEAR, action_plan=request.action_plan)
    run_check(run.pk)
    return CheckRun.objects.get(pk=run.pk)


def test_an_old_check_and_one_under_todays_rules_stand_side_by_side(two: list[BudgetRequest]) -> None:
    old = checked(two[1])
    rules = draft(ARI_06={"parameters": {"rounding_baht": "1000"}})
    RuleSet.objects.filter(pk=rules.pk).update(issued_on=today())
    found = compare(old, checked(two[1]))
    [rule] = found.rules
    assert (rule.code, dict(rule.old), dict(rule.new)) == ("ARI-06", {"pass": 1}, {"fail": 1})
    assert rule.terms == [("parameters", "{'rounding_baht': '100'}", "{'rounding_baht': '1000'}")]
    assert [change.kind for change in found.findings] == ["came"]


def test_the_same_rules_and_data_differ_in_nothing(two: list[BudgetRequest]) -> None:
    found = compare(checked(two[0]), checked(two[0]))
    assert (found.rules, found.findings) == ([], [])


def test_checking_again_leads_to_the_comparison(two: list[BudgetRequest], client: Client) -> None:
    old = checked(two[0])
    client.force_login(hat("PROVINCE_OFFICE", two[0].unit).user)
    answer = client.post(reverse("budgets:check_again", args=[old.pk]))
    assert answer["Location"].startswith(reverse("budgets:check_compare"))
    assert client.get(answer["Location"]).status_code == 200


def test_runs_of_different_papers_are_not_compared(two: list[BudgetRequest], client: Client) -> None:
    a, b = checked(two[0]), checked(two[1])
    client.force_login(hat("NESDC").user)
    assert client.get(reverse("budgets:check_compare"), {"old": a.pk, "new": b.pk}).status_code == 404


def test_a_run_of_one_paper_is_explained_years_later_in_the_words_of_its_edition(two: list[BudgetRequest], client: Client) -> None:
    first = draft(ARI_06={"parameters": {"rounding_baht": "1000"}})
    RuleSet.objects.filter(pk=first.pk).update(issued_on=today())
    old = checked(two[1])
    later = RuleSet.objects.create(name="ผ่อนปรน", first_year=YEAR, instrument="มติ ก.น.บ. 9/2580")
    later.settings.create(code="ARI-06", parameters={"rounding_baht": "1"})
    BudgetLine.objects.filter(request=two[1]).update(amount_baht=Decimal(1_000_000))
    with time_machine.travel(datetime(2037, 6, 1, 12, tzinfo=UTC), tick=False):
        RuleSet.objects.filter(pk=later.pk).update(issued_on=today())
        checked(two[1])
        client.force_login(hat("PROVINCE_OFFICE", two[1].unit).user)
        page = client.get(reverse("budgets:check", args=[old.pk])).content.decode()
    assert "ร่างหลักเกณฑ์" in page  # the instrument of its set
    assert "1,000 บาท" in page
    assert "มติ ก.น.บ. 9/2580" not in page
    assert old.findings.get(code="ARI-06").message_th in html.unescape(page)
    assert old.papers.get().input_digest in page


def test_the_explanation_takes_as_many_queries_for_one_finding_as_for_many(two: list[BudgetRequest], client: Client) -> None:
    old = checked(two[1])
    client.force_login(hat("PROVINCE_OFFICE", two[1].unit).user)
    url, counts = reverse("budgets:check", args=[old.pk]), []
    client.get(url)
    for _ in range(2):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        counts.append(len(seen))
        found = CheckFinding(run=old, action_plan=two[1].action_plan, code="ARI-06", severity="blocker", message_th="ก", message_en="k")
        CheckFinding.objects.bulk_create([copy(found) for _ in range(40)])
    assert counts[0] == counts[1] <= 12
