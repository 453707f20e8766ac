from celery import shared_task

from core.jobs import sweep


@shared_task(name="config.sweep_jobs")
def sweep_jobs() -> None:
    """Takes up jobs whose worker died and jobs the broker lost."""
    sweep()
