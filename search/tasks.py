from celery import shared_task
from django.core.cache import cache

from . import index
from .signals import TASK

BUSY, LONGEST = "search-catch-up", 600


@shared_task(name=TASK)
def index_paper(action: str, pk: int) -> None:
    """After a save."""
    index.index_paper(action, pk)


@shared_task(name="search.catch_up")
def catch_up() -> None:
    """Every minute; a round that is still at work is not doubled."""
    if cache.add(BUSY, 1, LONGEST):
        try:
            index.catch_up()
        finally:
            cache.delete(BUSY)


@shared_task(name="search.rebuild")
def rebuild() -> None:
    """Every night: names of bodies and rules of words change without a date on a paper."""
    index.rebuild()
