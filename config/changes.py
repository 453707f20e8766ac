"""What changed lately in a hat's sight: the newest deeds on all kinds of papers."""

from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet, Value
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import Membership
from core.parts import Entry
from core.workflow import IMPORT

from .inbox import UNIT_COLUMNS, body_of
from .papers import KINDS, Kind

COLUMNS = (
    *("kind", "at", "signed_as", "action", "comment", "person", "paper_id", "year"),
    *(f"paper__{column}" for column in UNIT_COLUMNS),
)
YEARS = {
    "plan": F("paper__year_from"),
    "action_plan": F("paper__fiscal_year"),
    "request": F("paper__fiscal_year"),
    "entry": F("paper__fiscal_year"),
    "proposal": F("paper__fiscal_year"),
}


def changes(hat: Membership | None, limit: int) -> list[Entry]:
    """Newest first, imports left out. One query."""
    first, *rest = (_deeds(hat, kind) for kind in KINDS.values())
    rows = first.union(*rest, all=True).order_by("-at")[:limit]
    return [_entry(hat, *row) for row in rows]


def _deeds(hat: Membership | None, kind: Kind) -> QuerySet[Any, tuple[Any, ...]]:
    policy = kind.workflow.policy
    logs = kind.workflow.log.objects.exclude(action=IMPORT).filter(paper__in=policy.scope(hat, policy.view_action).order_by().values("pk"))
    named = logs.order_by().annotate(kind=Value(kind.code), person=F("hat__user_id"), year=YEARS[kind.code])
    rows: QuerySet[Any, tuple[Any, ...]] = named.values_list(*COLUMNS)
    return rows


def _entry(
    hat: Membership | None, code: str, at: datetime, signed: str, action: str, comment: str, person: int | None, *paper: Any
) -> Entry:
    pk, year, *unit = paper
    title = f"{KINDS[code].noun} {year} {body_of(*unit).full_name}"
    return Entry(at, _sentence(KINDS[code], signed, action, pk, title), bool(hat and hat.user_id == person), comment)


def _sentence(kind: Kind, signed: str, action: str, pk: int, title: str) -> SafeString:
    deed = kind.workflow.by_name[action].deed
    return format_html('<b>{}</b> {} <a href="{}">{}</a>', signed, deed, reverse(kind.url_name, args=[pk]), title)
