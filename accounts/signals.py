"""Grants follow hats and groupings: rebuilt after commit, once per transaction however many rows were saved."""

from threading import local
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save

from provinces.models import GroupHeadship, GroupMembership, Province, ProvinceGroup

from .grants import rebuild_grants
from .models import Membership

#: What the grants rest on; a headship changes none today, yet belongs to the same papers.
SOURCES = (Membership, GroupMembership, GroupHeadship, Province, ProvinceGroup)


class _Standing(local):
    """Per thread: whether anything was saved since the last rebuild."""

    stale = False


_standing = _Standing()


def connect() -> None:
    for model in SOURCES:
        for signal in (post_save, post_delete):
            signal.connect(grants_are_stale, sender=model, dispatch_uid=f"grants-{model._meta.label}")


def grants_are_stale(*, raw: bool = False, **_more: Any) -> None:
    """Bulk writes send no signal: whoever uses them calls `rebuild_grants`, and the hourly task mends the rest."""
    if not raw:
        _standing.stale = True
        transaction.on_commit(_rebuild, robust=True)


def _rebuild() -> None:
    """The first call after a commit does the work of all; a rolled-back transaction costs one idle rebuild later."""
    if _standing.stale:
        rebuild_grants()
        _standing.stale = False
