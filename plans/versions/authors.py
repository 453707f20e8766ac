"""Who began a version, when and why; who last changed a row of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from ..models import DevelopmentPlan
from .changes import Change
from .snapshot import RowKey

#: Parts whose rows keep a history.
HISTORIES = {
    "figures": "ComparativeFigureEvent",
    "needs": "AreaNeedEvent",
    "past": "PastResultEvent",
    "problems": "SharedProblemEvent",
    "goals": "GoalIndicatorEvent",
    "issues": "DevelopmentIssueEvent",
    "indicators": "IndicatorEvent",
    "chain": "ValueChainStepEvent",
    "roles": "ProvinceRoleEvent",
    "table": "PlanProjectEvent",
}


@dataclass(frozen=True)
class Author:
    who: str
    at: datetime


def beginnings(plans: Iterable[DevelopmentPlan]) -> dict[int, Author]:
    """Who brought in the first rows of each version. One query."""
    found = _events("issues").filter(plan_id__in=[plan.pk for plan in plans], pgh_label="insert")
    events = found.order_by("plan_id", "pgh_id").distinct("plan_id")
    return {event.plan_id: author for event in events if (author := _author(event))}


def editors(changes: Iterable[Change]) -> dict[RowKey, Author]:
    """Who last saved each changed row in its later version; nobody where the row kept no history. A query per part with a change."""
    rows: dict[str, list[int]] = {}
    for change in changes:
        if change.row is not None and change.is_saved_with_row:
            rows.setdefault(change.part, []).append(change.row)
    found = ((part, event) for part, pks in rows.items() if part in HISTORIES for event in _last(part, pks))
    return {(part, event.pgh_obj_id): author for part, event in found if (author := _author(event))}


def _last(part: str, pks: list[int]) -> QuerySet[Any]:
    return _events(part).filter(pgh_obj_id__in=pks).order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")


def _events(part: str) -> QuerySet[Any]:
    return apps.get_model("plans", HISTORIES[part])._default_manager.select_related("pgh_context")


def _author(event: Any) -> Author | None:
    who = event.pgh_context.metadata.get("signed_as") if event.pgh_context else None
    return Author(who, event.pgh_created_at) if who else None
