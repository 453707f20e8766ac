"""Long work as a row the user can see: queued, running n of m, done, failed.

A worker holds a PostgreSQL advisory lock while it works. A running job whose lock is free has lost its worker and is
taken up again, so a killed worker's job ends once, rightly. Running a job twice equals running it once.
"""

import logging
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

from celery import Task, current_app, shared_task
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MAX_ATTEMPTS = 5
log = logging.getLogger(__name__)
Work = Callable[[Any], None]
#: Job classes whose tasks this process has loaded; a worker has loaded all.
JOB_CLASSES: set[type["Job"]] = set()


class JobStatus(models.TextChoices):
    QUEUED = "queued", _("รอคิว")
    RUNNING = "running", _("กำลังทำ")
    DONE = "done", _("เสร็จแล้ว")
    FAILED = "failed", _("ไม่สำเร็จ")


class Job(models.Model):
    """Abstract job row; `progress_done` of `progress_total` steps."""

    status = models.CharField(_("สถานะงาน"), max_length=8, choices=JobStatus, default=JobStatus.QUEUED, db_index=True)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    queued_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        return self.status in (JobStatus.QUEUED, JobStatus.RUNNING)

    def progress(self, done: int, total: int | None = None) -> None:
        """Committed at once when called outside the result's transaction, so that people see it move."""
        self.progress_done = done
        self.progress_total = self.progress_total if total is None else total
        type(self)._default_manager.filter(pk=self.pk).update(progress_done=done, progress_total=self.progress_total)

    def finish(self) -> None:
        """To be called inside the transaction that stores the result."""
        self.status, self.finished_at, self.error = JobStatus.DONE, timezone.now(), ""
        self.progress_done = self.progress_total
        self.save(update_fields=["status", "finished_at", "error", "progress_done"])

    def fail(self, reason: str) -> None:
        self.status, self.finished_at, self.error = JobStatus.FAILED, timezone.now(), reason
        self.save(update_fields=["status", "finished_at", "error"])


def job_task(model: type[Job]) -> Callable[[Work], Task]:
    """Registers the work of a job class as its Celery task. The work calls `job.finish()` with its result."""

    def register(work: Work) -> Task:
        @shared_task(name=task_name(model), acks_late=True, reject_on_worker_lost=True)
        def run(pk: int) -> None:
            run_job(model, pk, work)

        JOB_CLASSES.add(model)
        return run

    return register


def task_name(model: type[Job]) -> str:
    return f"{model._meta.label_lower}.run"


def enqueue(job: Job) -> None:
    """Sends the job after commit. When the broker is away the row stays queued and the sweep sends it later."""
    transaction.on_commit(partial(_send, type(job), job.pk), robust=True)


def _send(model: type[Job], pk: int) -> None:
    """By name: a web process need not have loaded the task."""
    current_app.send_task(task_name(model), [pk])


def run_job(model: type[Job], pk: int, work: Work) -> None:
    with _sole_worker(model, pk) as mine:
        job = model._default_manager.filter(pk=pk, status__in=(JobStatus.QUEUED, JobStatus.RUNNING)).first() if mine else None
        if job is not None and _begin(job):
            _do(job, work)


def _begin(job: Job) -> bool:
    if job.attempts >= MAX_ATTEMPTS:
        job.fail(str(_("งานหยุดกลางคันหลายครั้ง ระบบจึงหยุดลองใหม่ แจ้งผู้ดูแลระบบ")))
        return False
    job.status, job.started_at, job.attempts = JobStatus.RUNNING, timezone.now(), job.attempts + 1
    job.save(update_fields=["status", "started_at", "attempts"])
    return True


def _do(job: Job, work: Work) -> None:
    try:
        work(job)
    except Exception as fault:
        log.exception("job %s %s failed", job._meta.label_lower, job.pk)
        job.fail(f"{type(fault).__name__}: {fault}"[:2000])


def sweep(*, older_than_seconds: int = 15) -> int:
    """Sends again every open job that no worker holds. Returns how many."""
    before = timezone.now() - timedelta(seconds=older_than_seconds)
    sent = 0
    for model in JOB_CLASSES:
        for pk in model._default_manager.filter(status__in=(JobStatus.QUEUED, JobStatus.RUNNING), queued_at__lt=before).values_list(
            "pk", flat=True
        ):
            with _sole_worker(model, pk) as free:
                lost = free
            if lost:
                _send(model, pk)
                sent += 1
    return sent


@contextmanager
def _sole_worker(model: type[Job], pk: int) -> Iterator[bool]:
    """Session-level advisory lock: gone with the worker's connection, whatever ends it."""
    key = (zlib.crc32(model._meta.db_table.encode()) - 2**31, pk % 2**31)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        mine = cursor.fetchone()[0]
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)
