"""Who saved a value last, as the history of its row tells."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model

LOOKED_AT = 30  # events of one row, newest first


@dataclass(frozen=True)
class Author:
    """`who` is the signature of the hat, empty where the history has none."""

    who: str
    at: datetime


class Authors:
    """The last events of one row. One query; none where the model keeps no history: then only the moment of the last save is known."""

    def __init__(self, row: Model) -> None:
        saved_at = getattr(row, "updated_at", None)
        self.last = Author("", saved_at) if saved_at else None
        history = getattr(type(row), "pgh_event_model", None)
        found = history._default_manager.filter(pgh_obj=row.pk).select_related("pgh_context") if history else None
        self.events = list(found.order_by("-pgh_id")[:LOOKED_AT]) if found is not None else []

    def of(self, name: str) -> Author | None:
        """Who brought the value in; for what the row's own columns do not hold (links, yearly figures): who saved the row last."""
        pairs = zip(self.events, self.events[1:], strict=False)
        brought = (event for event, before in pairs if _value(event, name) != _value(before, name))
        event = next(brought, self.events[0] if self.events else None)
        return Author(_who(event), event.pgh_created_at) if event else self.last


def _value(event: Any, name: str) -> Any:
    return getattr(event, f"{name}_id", getattr(event, name, None))


def _who(event: Any) -> str:
    return str(event.pgh_context.metadata.get("signed_as", "")) if event.pgh_context else ""
