"""A rule set is tried on real requests before it is issued; an old check is read beside today's."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import today
from alignment.models import RuleSet
from budgets.check_services import request_check
from budgets.comparing import compare
from budgets.dry_runs import request_dry_run, weigh
from budgets.models import BudgetLine, BudgetRequest, CheckRun
from budgets.tasks import run_check, run_dry_run
from tests.factories import ProvinceFactory, hat, papers

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


def test_a_dry_run_tells_how_many_papers_and_how_much_money_a_changed_rule_would_stop(two: list[BudgetRequest]) -> None:
    rules = draft(ARI_06={"parameters": {"rounding_baht": "1000"}})
    found = weigh(rules, YEAR)
    assert found["papers"] == 2
    assert Decimal(str(found["total_baht"])) == two[0].total_baht + two[1].total_baht
    [change] = found["rules"]
    assert (change["code"], change["stopped"], Decimal(change["stopped_baht"])) == ("ARI-06", 1, two[1].total_baht)
    assert [row["unit"] for row in found["stopped"]] == [two[1].unit.code]


def test_a_rule_made_lighter_lets_papers_go_and_asks_a_reason(two: list[BudgetRequest]) -> None:
    BudgetLine.objects.filter(request=two[0]).update(amount_baht=Decimal("500050"))
    [change] = [c for c in weigh(draft(ARI_06={"severity": "major"}), YEAR)["rules"] if c["code"] == "ARI-06"]
    assert (change["freed"], change["asked"], change["stopped"]) == (1, 1, 0)


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
    assert "ใช้ชุดนี้ ส่งไม่ได้ 1 ฉบับ" in page
    assert f"{two[1].total_baht:,.0f}" in page


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
