"""A saved or deleted row has its paper indexed after commit, by a worker, once per transaction however many rows it was.

Only rows that name their paper are listened to; the others are saved together with it, and the minutely task sees that.
"""

from dataclasses import dataclass
from typing import Any

from celery import current_app
from django.db import connection, models, transaction
from django.db.models.signals import post_delete, post_save

from .sources import SOURCES

TASK = "search.index_paper"


@dataclass(frozen=True)
class IndexLater:
    """A callback that equals another one for the same paper."""

    action: str
    pk: int

    def __call__(self) -> None:
        current_app.send_task(TASK, [self.action, self.pk])


def connect() -> None:
    for source in SOURCES.values():
        for part in source.parts:
            listener = Listener(source.action, part.paper)
            for signal in (post_save, post_delete):
                signal.connect(listener, sender=part.model, weak=False, dispatch_uid=f"search-{part.model._meta.label}")


@dataclass(frozen=True)
class Listener:
    action: str
    paper: str

    def __call__(self, *, instance: models.Model, raw: bool = False, **_more: Any) -> None:
        if not raw:
            _once(IndexLater(self.action, getattr(instance, self.paper)))


def _once(callback: IndexLater) -> None:
    """Bulk writes send no signal: the minutely task sees them. Without a broker it does all of the work."""
    if not any(callback in waiting for waiting in connection.run_on_commit):
        transaction.on_commit(callback, robust=True)
