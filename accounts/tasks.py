from celery import shared_task

from .grants import rebuild_grants


@shared_task(name="accounts.rebuild_grants")
def rebuild() -> None:
    """Groupings and hats change by date; the grants follow within the hour."""
    rebuild_grants()
