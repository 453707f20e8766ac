"""A worker killed in the middle: the job ends once, rightly, after the restart. Real workers, real Redis."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import psycopg2
import pytest
from django.db import connection
from django.utils import timezone

from budgets.check_services import request_check
from budgets.models import CheckFinding, CheckRun, Standing
from core import filestore
from core.jobs import Job, JobStatus
from reports.models import Document
from reports.services import order_document
from tests.factories import hat, papers
from tests.workers import database_address, empty_broker, until, working

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _broker() -> None:
    empty_broker()


@contextmanager
def held(sql: str) -> Iterator[None]:
    """Another connection holds a lock, so that the worker stops in the middle of its work."""
    other = psycopg2.connect(database_address())
    try:
        with other.cursor() as cursor:
            cursor.execute(sql)
        yield
    finally:
        with suppress(psycopg2.Error):
            other.rollback()
        other.close()


@contextmanager
def gate_before_writing(table: str, column: str) -> Iterator[str]:
    """Writing the column waits while another session holds the lock; gives the statement that takes it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION pass_the_gate() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN PERFORM pg_advisory_xact_lock(20250101); RETURN NEW; END $$"
        )
        cursor.execute(f"CREATE TRIGGER gate BEFORE UPDATE OF {column} ON {table} FOR EACH ROW EXECUTE FUNCTION pass_the_gate()")
    try:
        yield "SELECT pg_advisory_lock(20250101)"
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION pass_the_gate() CASCADE")


def waits_for_a_lock() -> bool:
    """The worker's session is stopped by ours."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
        return bool(cursor.fetchone()[0])


def is_done(job: Job) -> bool:
    job.refresh_from_db()
    return job.status == JobStatus.DONE


def long_ago(job: Job) -> None:
    """The sweep leaves fresh jobs to the broker; this one has waited long enough."""
    type(job)._default_manager.filter(pk=job.pk).update(queued_at=timezone.now() - timedelta(minutes=5))


def kill_in_the_middle_then_restart(job: Job, lock: str) -> None:
    with working() as first:
        with held(lock):
            until(waits_for_a_lock, "the worker stands before the lock")
            first.kill()
        empty_broker()  # the message died with the worker
        job.refresh_from_db()
        assert job.status == JobStatus.RUNNING
        long_ago(job)
    with working():
        until(lambda: is_done(job), "the job is done after the restart")


def test_a_check_killed_while_it_stores_its_findings_leaves_one_set() -> None:
    request = papers()
    line = request.lines.first()
    line.amount_baht = 500_050
    line.save()
    run = request_check(fiscal_year=request.fiscal_year, action_plan=request.action_plan)
    kill_in_the_middle_then_restart(run, "LOCK TABLE budgets_checkfinding IN EXCLUSIVE MODE")
    assert CheckFinding.objects.filter(run=run, code="ARI-06").count() == 1
    assert CheckRun.objects.count() == 1
    assert Standing.objects.get(action_plan=request.action_plan).run == run
    assert run.attempts == 2


def test_a_paper_killed_while_it_is_printed_is_printed_once() -> None:
    request = papers()
    document = order_document(request, by=hat("PROVINCE_OFFICE", request.unit))
    with gate_before_writing("reports_document", "pdf_hash") as lock:
        kill_in_the_middle_then_restart(document, lock)
    assert Document.objects.count() == 1
    assert filestore.get(document.pdf_hash, "pdf").startswith(b"%PDF")
    assert document.attempts == 2


def test_a_job_whose_message_was_lost_is_taken_up_by_the_next_worker() -> None:
    request = papers()
    run = request_check(fiscal_year=request.fiscal_year, action_plan=request.action_plan)
    empty_broker()
    long_ago(run)
    with working():
        until(lambda: is_done(run), "the lost job is done")


def test_a_job_that_always_kills_its_worker_ends_with_a_sentence() -> None:
    request = papers()
    run = request_check(fiscal_year=request.fiscal_year, action_plan=request.action_plan)
    CheckRun.objects.filter(pk=run.pk).update(attempts=5)
    with working():
        until(lambda: _failed(run), "the job has failed")
    assert "หยุดกลางคัน" in run.error


def _failed(job: Any) -> bool:
    job.refresh_from_db()
    return bool(job.status == JobStatus.FAILED)
