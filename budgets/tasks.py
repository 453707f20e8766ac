"""The work of check runs, in the background: split over the workers by unit, joined once."""

from collections.abc import Iterator
from functools import partial

from celery import current_app, shared_task
from django.db import transaction
from django.db.models import F

from core.jobs import JobStatus, job_task
from plans.models import AnnualActionPlan

from .checks import changed_results, conclude, keep, results_for
from .dry_runs import weigh
from .models import CheckPart, CheckRun, DryRun

CHUNK = 10  # units per part: few enough to see it move and to share out, many enough to keep the queries few
HELPERS = 3  # workers asked to lend a hand with a large run; who comes late finds nothing left
HELP = "budgets.help_check"


def subjects(run: CheckRun) -> list[int]:
    """The action plans the run is about: one, or every one of its year."""
    if run.action_plan_id:
        return [run.action_plan_id]
    return list(AnnualActionPlan.objects.for_year(run.fiscal_year).order_by("pk").values_list("pk", flat=True))


def chunks(pks: list[int], size: int = 0) -> Iterator[list[int]]:
    size = size or CHUNK
    return (pks[start : start + size] for start in range(0, len(pks), size))


@job_task(CheckRun)
def run_check(run: CheckRun) -> None:
    """The standings change when the last unit is checked. A run that is killed and taken up again goes on with the parts that are left."""
    parts = _share_out(run)
    if parts > 1:
        for _ in range(min(HELPERS, parts - 1)):
            transaction.on_commit(partial(current_app.send_task, HELP, [run.pk]), robust=True)
    _work_off(run)
    _wait_for_others(run)
    conclude(run, [pk for part in run.parts.all() for pk in part.action_plans])


def _share_out(run: CheckRun) -> int:
    """Makes the parts, once. Returns their number."""
    if not run.parts.exists():
        pks = subjects(run)
        CheckPart.objects.bulk_create(CheckPart(run=run, action_plans=chunk) for chunk in chunks(pks))
        run.progress(0, len(pks))
    return run.parts.count()


def _work_off(run: CheckRun) -> None:
    while _take_part(run, skip_locked=True):
        pass


def _wait_for_others(run: CheckRun) -> None:
    """Parts that other workers hold: waits at their lock, and does what a killed one left."""
    while _take_part(run, skip_locked=False):
        pass


def _take_part(run: CheckRun, *, skip_locked: bool) -> bool:
    """Does one open part of the run in one transaction. False when there is none (to be had)."""
    with transaction.atomic():
        parts = CheckPart.objects.select_for_update(skip_locked=skip_locked, of=("self",))
        part = parts.filter(run=run, is_done=False).first()
        if part is None:
            return False
        keep(run, changed_results(part.action_plans) if run.only_changed else results_for(part.action_plans))
        CheckPart.objects.filter(pk=part.pk).update(is_done=True)
        CheckRun.objects.filter(pk=run.pk).update(progress_done=F("progress_done") + len(part.action_plans))
    return True


@shared_task(name=HELP, acks_late=True)
def help_check(pk: int) -> None:
    """Lends a hand with an open run."""
    run = CheckRun.objects.filter(pk=pk, status=JobStatus.RUNNING).first()
    if run is not None:
        _work_off(run)


@job_task(DryRun)
def run_dry_run(run: DryRun) -> None:
    run.progress(0, 1)
    run.result = weigh(run.rule_set, run.fiscal_year)
    run.save(update_fields=["result"])
    run.progress(1)
    run.finish()
