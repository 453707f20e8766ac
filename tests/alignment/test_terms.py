"""Dated rulebooks: which terms hold for which year, what an issued one allows, what is kept of each version."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import InternalError, transaction

from alignment.books import IN_USE, rulebook
from alignment.kernel import Severity
from alignment.models import Edition, RuleSet, RuleSetting
from alignment.terms import Calendar, remember
from budgets.checks import check_request, results_for, store
from budgets.models import BudgetLine, CheckRun
from coinvestment.rules import check_entry
from plans.rules import check_action_plan, check_plan
from tests.coinvestment.entries import EntryFactory
from tests.factories import DevelopmentPlanFactory, papers

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 15)


def rule_set(year: int = 2571, issued: date | None = DAY, **settings: dict) -> RuleSet:
    made = RuleSet.objects.create(name="ชุดกฎ", first_year=year, instrument="มติ ก.น.บ. 1/2569")
    for code, values in settings.items():
        RuleSetting.objects.create(rule_set=made, code=code.replace("_", "-"), **values)
    made.issued_on = issued
    made.save()
    return made


def test_without_a_rule_set_the_catalogue_holds_as_written() -> None:
    assert Calendar(DAY).terms(2571).version == ""


def test_the_set_with_the_latest_first_year_up_to_the_year_holds() -> None:
    rule_set(2569, ARI_06={"parameters": {"rounding_baht": "1000"}})
    rule_set(2571, date(2026, 1, 10), ARI_06={"parameters": {"rounding_baht": "10"}})
    terms = Calendar(DAY).terms
    assert terms(2568).version == ""
    assert terms(2570).of("ARI-06").parameters == {"rounding_baht": Decimal(1000)}
    assert terms(2575).of("ARI-06").parameters == {"rounding_baht": Decimal(10)}


def test_a_draft_and_a_set_issued_later_do_not_hold_yet() -> None:
    rule_set(2571, None, ARI_06={"is_on": True})
    rule_set(2571, date(2026, 1, 16), ARI_06={"is_on": True})
    assert Calendar(DAY).terms(2571).version == ""


def test_a_setting_holds_between_its_days_only() -> None:
    days = {"valid_from": date(2026, 1, 1), "valid_until": date(2026, 1, 31)}
    rule_set(2571, date(2025, 12, 1), ARI_01={"severity": "advice", **days})
    assert Calendar(date(2025, 12, 31)).terms(2571).of("ARI-01").severity is None
    assert Calendar(date(2026, 1, 31)).terms(2571).of("ARI-01").severity is Severity.ADVICE
    assert Calendar(date(2026, 2, 1)).terms(2571).of("ARI-01").severity is None


def test_parameters_severity_and_switch_change_what_a_check_says() -> None:
    request = papers()
    BudgetLine.objects.filter(pk=request.lines.first().pk).update(amount_baht=Decimal("500050"))
    assert "ARI-06" in {f.code for f in check_request(request).blockers}
    rule_set(request.fiscal_year, ARI_06={"parameters": {"rounding_baht": "50"}}, ARI_01={"is_on": False})
    result = check_request(request)
    assert "ARI-06" not in {f.code for f in result.findings}
    assert "ARI-01" not in result.outcomes
    assert result.version.count("+") >= 1


def test_an_issued_set_stays_as_it_is_whoever_writes() -> None:
    issued = rule_set(ARI_01={"is_on": True})
    for deed in (
        lambda: RuleSet.objects.filter(pk=issued.pk).update(name="อื่น"),
        lambda: issued.delete(),
        lambda: RuleSetting.objects.filter(rule_set=issued).update(is_on=False),
        lambda: RuleSetting.objects.create(rule_set=issued, code="ARI-03"),
    ):
        with pytest.raises(InternalError, match=r"issued|protect|Cannot"), transaction.atomic():
            deed()


@pytest.mark.parametrize(("code", "values", "refused"), [
    ("CEI-01", {"is_on": False}, True), ("CEI-01", {"severity": "advice"}, True), ("CEI-01", {"severity": "blocker"}, False),
    ("ARI-01", {"is_on": False}, False), ("ARI-01", {"severity": "advice"}, False),
])  # fmt: skip
def test_only_rules_without_a_ground_in_law_may_be_softened(code: str, values: dict, refused: bool) -> None:
    setting = RuleSetting(rule_set=rule_set(issued=None), code=code, **values)
    if not refused:
        setting.clean()
        return
    with pytest.raises(ValidationError, match=code):
        setting.clean()


def test_a_stored_run_keeps_version_digest_outcomes_and_what_the_version_held() -> None:
    request = papers()
    rule_set(request.fiscal_year, ARI_06={"parameters": {"rounding_baht": "50"}})
    run = CheckRun.objects.create(fiscal_year=request.fiscal_year, action_plan=request.action_plan)
    results = results_for([request.action_plan_id])
    store(run, results)
    paper = run.papers.get()
    edition = Edition.objects.get(version=paper.rulebook_version)
    assert paper.input_digest == results[request.action_plan_id].digest
    assert paper.outcomes["ARI-06"] == "pass"
    assert edition.rules["ARI-06"]["parameters"] == {"rounding_baht": "50"}
    assert edition.rules["CEI-01"]["source"]


def test_an_edition_never_changes() -> None:
    Edition.objects.create(version="1", rules={})
    with pytest.raises(InternalError), transaction.atomic():
        Edition.objects.update(rules={"a": 1})


def test_all_books_in_use_have_one_version_and_one_edition_explains_them_all() -> None:
    """A set that names rules of several books: no book knows the parameters of the others, and still they agree."""
    made = rule_set(
        2571, ARI_06={"parameters": {"rounding_baht": "50"}}, CMP_05={"parameters": {"min_letters": 80}}, COF_02={"is_on": False}
    )
    request, plan = papers(), DevelopmentPlanFactory(state="draft", year_from=2571)
    entry = EntryFactory(fiscal_year=2571)
    versions = {check_request(request).version, check_action_plan(request.action_plan_id).version, check_plan(plan.pk).version}
    versions.add(check_entry(entry.pk).version)
    [version] = versions
    remember(versions, DAY)
    edition = Edition.objects.get(version=version)
    assert edition.rule_set == made
    assert edition.rules.keys() == {code for book in IN_USE.values() for code in book.rules}
    assert (edition.rules["CMP-05"]["parameters"], edition.rules["COF-02"]["is_on"]) == ({"min_letters": 80}, False)


def test_a_name_of_a_book_is_given_once() -> None:
    assert sorted(IN_USE) == ["action plan", "co-investment entry", "development plan", "request"]
    with pytest.raises(ValueError, match="in use"):
        rulebook("request")
