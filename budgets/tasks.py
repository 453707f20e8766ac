"""The work of check runs, in the background."""

from collections.abc import Iterator

from alignment.kernel import Result
from core.jobs import job_task
from plans.models import AnnualActionPlan

from .checks import results_for, store
from .dry_runs import weigh
from .models import CheckRun, DryRun

CHUNK = 10  # units per step of progress: few enough to see it move, many enough to keep the queries few


def subjects(run: CheckRun) -> list[int]:
    """The action plans the run is about: one, or every one of its year."""
    if run.action_plan_id:
        return [run.action_plan_id]
    return list(AnnualActionPlan.objects.for_year(run.fiscal_year).order_by("pk").values_list("pk", flat=True))


def chunks(pks: list[int], size: int = CHUNK) -> Iterator[list[int]]:
    return (pks[start : start + size] for start in range(0, len(pks), size))


@job_task(CheckRun)
def run_check(run: CheckRun) -> None:
    """Nothing is stored before the last unit is checked, so a run that is killed and taken up again leaves one set of findings."""
    pks = subjects(run)
    results: dict[int, Result] = {}
    run.progress(0, len(pks))
    for chunk in chunks(pks):
        results |= results_for(chunk)
        run.progress(len(results))
    store(run, results)


@job_task(DryRun)
def run_dry_run(run: DryRun) -> None:
    run.progress(0, 1)
    run.result = weigh(run.rule_set, run.fiscal_year)
    run.save(update_fields=["result"])
    run.progress(1)
    run.finish()
