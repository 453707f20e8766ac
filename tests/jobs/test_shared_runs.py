"""A national check over several real workers: they share its parts, and it is joined once. Real workers, real Redis."""

from collections import Counter

import pytest
from django.db import connection

from accounts.models import today
from alignment.kernel import AS_WRITTEN
from alignment.terms import remember, version_of
from budgets.check_services import request_check
from budgets.models import CheckedPaper, CheckFinding, CheckRun, Standing
from budgets.tasks import CHUNK
from core.jobs import JobStatus
from plans.models import AnnualActionPlan
from tests.factories import YEAR, ActionPlanFactory, ProjectFactory, papers
from tests.jobs.test_killed_workers import gate_before_writing, held, is_done
from tests.workers import empty_broker, until, working

pytestmark = pytest.mark.django_db(transaction=True)


def waiting_at_the_gate() -> int:
    with connection.cursor() as cursor:
        here = "database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        cursor.execute(f"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND {here}")
        return int(cursor.fetchone()[0])


def broken_nation() -> list[int]:
    """Three parts of bodies; one of them has a request whose line is 50 baht off the hundred."""
    request = papers()
    request.lines.filter(pk=request.lines.first().pk).update(amount_baht=500_050)
    remember({version_of(AS_WRITTEN)}, today())  # who speaks first under a new version holds the others up until its first part is kept
    return [request.action_plan_id, *(ActionPlanFactory(state="submitted").pk for _ in range(2 * CHUNK))]


def test_two_workers_share_a_national_run_that_is_joined_once_and_the_next_one_touches_what_changed_only() -> None:
    empty_broker()
    bodies = broken_nation()
    run = request_check(fiscal_year=YEAR)
    with working("one"), working("two"):
        with gate_before_writing("budgets_checkpart", "is_done") as lock, held(lock):
            until(lambda: waiting_at_the_gate() == 2, "both workers hold a part of the run")
            assert not Standing.objects.exists()
        until(lambda: is_done(run), "the run is joined")
        changed = bodies[-1]
        ProjectFactory(action_plan=AnnualActionPlan.objects.get(pk=changed))
        again = request_check(fiscal_year=YEAR, only_changed=True)
        until(lambda: is_done(again), "the run of what changed is done")

    assert run.parts.count() == 3
    assert (run.attempts, run.progress_done, run.progress_total) == (1, len(bodies), len(bodies))
    assert Counter(CheckedPaper.objects.filter(run=run).values_list("action_plan_id", flat=True)) == dict.fromkeys(bodies, 1)
    assert CheckFinding.objects.filter(run=run, code="ARI-06").count() == 1
    assert {sum(told.values()) for code, told in run.outcomes.items() if code == "ALN-02"} == {len(bodies)}
    assert list(again.papers.values_list("action_plan_id", flat=True)) == [changed]
    assert dict(Standing.objects.values_list("action_plan_id", "run_id")) == dict.fromkeys(bodies, run.pk) | {changed: again.pk}
    assert not CheckRun.objects.exclude(status=JobStatus.DONE).exists()
