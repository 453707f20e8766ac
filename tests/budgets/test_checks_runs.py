"""A check as a job: asked for once, stored once, whatever is pressed or killed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import today
from alignment.models import RuleSet
from budgets import tasks
from budgets.check_services import check_if_changed, latest_findings, request_check
from budgets.checks import results_for, store
from budgets.models import BudgetLine, CheckFinding, CheckRun, Standing
from budgets.tasks import help_check, run_check
from core.jobs import JobStatus
from tests.factories import (
    YEAR,
    ActionPlanFactory,
    CheckRunFactory,
    DistrictFactory,
    GroupFactory,
    ProjectFactory,
    ProvinceFactory,
    papers,
)

pytestmark = pytest.mark.django_db


def broken(number: int = 1):
    """Requests each of whose first line is 50 baht off the hundred."""
    requests = [papers() for _ in range(number)]
    for request in requests:
        BudgetLine.objects.filter(pk=request.lines.first().pk).update(amount_baht=Decimal("500050"))
    return requests


def test_one_run_stores_findings_counts_and_standing() -> None:
    [request] = broken()
    run = CheckRunFactory(action_plan=request.action_plan)
    run_check(run.pk)
    run.refresh_from_db()
    assert (run.status, run.progress_done, run.progress_total) == (JobStatus.DONE, 1, 1)
    assert sorted(run.findings.values_list("code", flat=True)) == ["ARI-03", "ARI-06"]
    finding = run.findings.get(code="ARI-06")
    assert (finding.subject_kind, finding.subject_pk) == ("line", request.lines.first().pk)
    assert "เกินมา 50 บาท" in finding.message_th
    assert finding.data["over"] == "50.00"
    assert run.outcomes["ARI-06"] == {"fail": 1}
    standing = Standing.objects.get(action_plan=request.action_plan)
    assert (standing.run, standing.blockers, standing.majors, standing.no_data) == (run, 2, 0, 0)


def test_national_run_checks_every_body_of_the_year_in_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    broken(3)
    papers(year=2572)
    monkeypatch.setattr("budgets.tasks.CHUNK", 2)
    run = request_check(fiscal_year=YEAR)
    run_check(run.pk)
    run.refresh_from_db()
    assert (run.status, run.progress_done, run.progress_total) == (JobStatus.DONE, 3, 3)
    assert CheckFinding.objects.filter(run=run).count() == 6
    assert Standing.objects.filter(run=run).count() == 3


def test_running_twice_leaves_one_set_of_findings() -> None:
    [request] = broken()
    run = CheckRunFactory(action_plan=request.action_plan)
    run_check(run.pk)
    run_check(run.pk)
    assert CheckFinding.objects.count() == 2


def test_a_run_killed_before_its_end_changes_no_standing_and_is_made_whole_later(monkeypatch: pytest.MonkeyPatch) -> None:
    [request] = broken()
    run = CheckRunFactory(action_plan=request.action_plan)
    monkeypatch.setattr("budgets.checks._update_standings", _die)
    with pytest.raises(SystemExit):
        run_check(run.pk)
    assert Standing.objects.count() == 0
    assert latest_findings(request.action_plan).count() == 0
    monkeypatch.undo()
    assert CheckRun.objects.get(pk=run.pk).status == JobStatus.RUNNING
    run_check(run.pk)
    assert CheckRun.objects.get(pk=run.pk).status == JobStatus.DONE
    assert CheckFinding.objects.count() == 2


def _die(*_args: object) -> None:
    raise SystemExit("killed")


def test_a_failing_check_says_so_and_keeps_the_old_standing(monkeypatch: pytest.MonkeyPatch) -> None:
    [request] = broken()
    first, second = CheckRunFactory(action_plan=request.action_plan), CheckRunFactory(action_plan=None)
    run_check(first.pk)
    monkeypatch.setattr("budgets.tasks.results_for", lambda pks: 1 / 0)
    run_check(second.pk)
    second.refresh_from_db()
    assert second.status == JobStatus.FAILED
    assert "ZeroDivisionError" in second.error
    assert Standing.objects.get().run == first


def test_a_double_click_gives_one_run_and_history_stays(django_capture_on_commit_callbacks, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []
    monkeypatch.setattr("core.jobs._send", lambda model, pk: sent.append(pk))
    request = papers()
    with django_capture_on_commit_callbacks(execute=True):
        runs = [request_check(fiscal_year=YEAR, action_plan=request.action_plan) for _ in range(2)]
    assert runs[0] == runs[1]
    assert sent == [runs[0].pk]
    run_check(runs[0].pk)
    again = request_check(fiscal_year=YEAR, action_plan=request.action_plan)
    assert again != runs[0]
    run_check(again.pk)
    assert CheckRun.objects.filter(action_plan=request.action_plan).count() == 2


def test_the_nation_and_one_body_are_different_checks() -> None:
    request = papers()
    assert request_check(fiscal_year=YEAR) != request_check(fiscal_year=YEAR, action_plan=request.action_plan)
    assert request_check(fiscal_year=YEAR) == request_check(fiscal_year=YEAR)
    with pytest.raises(ValueError, match="2572"):
        request_check(fiscal_year=2572, action_plan=request.action_plan)


def test_latest_findings_come_from_the_latest_run_gravest_first() -> None:
    [request] = broken()
    run_check(CheckRunFactory(action_plan=request.action_plan).pk)
    request.unit.management_budgets.update(amount_baht=Decimal(8_000_000))
    run_check(CheckRunFactory(action_plan=request.action_plan).pk)
    found = list(latest_findings(request.action_plan))
    assert [f.code for f in found] == ["ARI-03", "ARI-06", "CEI-03"]
    assert {f.run_id for f in found} == {Standing.objects.get().run_id}
    request.unit.management_budgets.update(amount_baht=Decimal(9_000_000))
    request.lines.update(amount_baht=Decimal(500_000))
    run_check(CheckRunFactory(action_plan=request.action_plan).pk)
    assert list(latest_findings(request.action_plan)) == []


def test_a_longer_run_that_began_earlier_does_not_outdate_the_standing() -> None:
    [request] = broken()
    pk = request.action_plan_id
    long, short = (
        CheckRunFactory(started_at=timezone.now() - timedelta(minutes=5)),
        CheckRunFactory(action_plan_id=pk, started_at=timezone.now()),
    )
    before = results_for([pk])
    BudgetLine.objects.filter(request=request).update(amount_baht=Decimal(500_000))
    store(short, results_for([pk]))
    store(long, before)
    assert Standing.objects.get().run == short
    assert latest_findings(request.action_plan).count() == 0
    assert long.findings.count() == 2


def test_only_a_change_of_data_or_rules_asks_for_a_check() -> None:
    action_plan = papers().action_plan
    first = check_if_changed(action_plan)
    assert first is not None
    run_check(first.pk)
    assert check_if_changed(action_plan) is None
    with transaction.atomic():
        softer = RuleSet.objects.create(name="ผ่อน", first_year=action_plan.fiscal_year, instrument="มติ")
        softer.settings.create(code="ARI-01", severity="advice")
        RuleSet.objects.filter(pk=softer.pk).update(issued_on=today())
        assert check_if_changed(action_plan) is not None
        transaction.set_rollback(True)
    action_plan.projects.update(rank=1)
    assert check_if_changed(action_plan) not in (None, first)


def test_a_run_of_what_changed_touches_only_that() -> None:
    first, second = broken(2)
    whole = request_check(fiscal_year=YEAR)
    run_check(whole.pk)
    second.lines.update(amount_baht=Decimal(500_000))
    again = request_check(fiscal_year=YEAR, only_changed=True)
    run_check(again.pk)
    assert [p.action_plan_id for p in again.papers.all()] == [second.action_plan_id]
    assert dict(Standing.objects.values_list("action_plan_id", "run_id")) == {
        first.action_plan_id: whole.pk,
        second.action_plan_id: again.pk,
    }
    again.refresh_from_db()
    assert again.outcomes["ARI-06"] == {"fail": 1, "pass": 1}
    assert latest_findings(first.action_plan).count() == 2
    nothing = request_check(fiscal_year=YEAR, only_changed=True)
    run_check(nothing.pk)
    assert nothing.papers.count() == 0


def test_a_change_touches_its_body_and_those_whose_duplicates_it_decides() -> None:
    """A group, its two members and a body outside; the group moves its weir to where one member builds one of that name."""
    member, other, outside = ProvinceFactory(), ProvinceFactory(), ProvinceFactory()
    district = DistrictFactory(province=member)
    units = [GroupFactory(members=[member, other]), member, other, outside]
    plans = [ActionPlanFactory(unit=unit, state="submitted") for unit in units]
    names = ["ก่อสร้างฝายทดน้ำห้วยแก้ว", "ก่อสร้างฝายทดน้ำห้วยแก้ว", "อบรมผู้ประกอบการรายใหม่", "ก่อสร้างฝายทดน้ำห้วยแก้ว"]
    projects = [ProjectFactory(action_plan=plan, name=name) for plan, name in zip(plans, names, strict=True)]
    for project in projects:
        project.sites.update(latitude=None, longitude=None, district=None, subdistrict=None)
    projects[1].sites.update(district=district)
    run_check(request_check(fiscal_year=YEAR).pk)

    projects[2].activities.update(name="อบรม")
    assert _touched() == [plans[2].pk]
    projects[0].sites.update(province=member, district=district)
    assert _touched() == [plans[0].pk, plans[1].pk]
    assert _touched() == []


def _touched() -> list[int]:
    again = request_check(fiscal_year=YEAR, only_changed=True)
    run_check(again.pk)
    return sorted(paper.action_plan_id for paper in again.papers.all())


def test_a_helper_takes_parts_and_the_run_is_concluded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    broken(3)
    monkeypatch.setattr("budgets.tasks.CHUNK", 1)
    run = request_check(fiscal_year=YEAR)
    CheckRun.objects.filter(pk=run.pk).update(status=JobStatus.RUNNING, started_at=timezone.now())
    assert tasks._share_out(run) == 3
    help_check(run.pk)
    assert run.parts.filter(is_done=True).count() == 3
    run_check(run.pk)
    run.refresh_from_db()
    assert (run.status, run.progress_done, run.findings.count()) == (JobStatus.DONE, 3, 6)
    help_check(run.pk)
    assert CheckFinding.objects.count() == 6
