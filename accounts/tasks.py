from celery import shared_task

from . import drafts, once
from .grants import rebuild_grants


@shared_task(name="accounts.rebuild_grants")
def rebuild() -> None:
    """Groupings and hats change by date; the grants follow within the hour."""
    rebuild_grants()


@shared_task(name="accounts.forget_drafts")
def forget_drafts() -> None:
    """Drafts nobody came back to, and presses nobody repeats any more."""
    drafts.forget_old()
    once.forget_old()
