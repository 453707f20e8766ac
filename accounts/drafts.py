"""Drafts of what people type: kept under their hat, small in size and number, forgotten after thirty days."""

import json
from collections.abc import Sequence
from datetime import timedelta

from django.http import QueryDict
from django.utils import timezone

from .models import Deed, FormDraft
from .seats import Seat

KEPT_FOR = timedelta(days=30)
MOST_PER_HAT = 50
LARGEST = 200_000  # characters of one draft
#: What a form sends beside what people type.
BESIDE = ("csrfmiddlewaretoken", "desk", "once", "opened", "seen")
Pairs = Sequence[tuple[str, str]]


class TooLarge(Exception):
    """More was typed than a draft keeps."""


def typed(data: QueryDict) -> Pairs:
    """NUL goes: the database keeps none in a text."""
    return [(name, value.replace("\0", "")) for name, values in data.lists() if name not in BESIDE for value in values]


def keep(seat: Seat, values: Pairs, *, opened: str, once: str) -> FormDraft | None:
    """The draft as it stands now; None when the form it comes from was saved meanwhile. Raises TooLarge."""
    if len(opened) + len(json.dumps(values, ensure_ascii=False)) > LARGEST:
        raise TooLarge
    if once and Deed.objects.filter(user=seat.hat.user_id, token=once).exclude(location="").exists():
        return None
    given = {"values": values, "opened": opened.replace("\0", ""), "saved_at": timezone.now()}
    draft, created = FormDraft.objects.update_or_create(hat=seat.hat, key=seat.key.replace("\0", ""), defaults=given)
    if created:
        _keep_few(seat)
    return draft


def _keep_few(seat: Seat) -> None:
    rest = FormDraft.objects.filter(hat=seat.hat).order_by("-saved_at", "-pk").values("pk")[MOST_PER_HAT:]
    FormDraft.objects.filter(pk__in=list(rest.values_list("pk", flat=True))).delete()


def find(seat: Seat) -> FormDraft | None:
    return FormDraft.objects.filter(hat=seat.hat, key=seat.key).first()


def drop(seat: Seat) -> None:
    FormDraft.objects.filter(hat=seat.hat, key=seat.key).delete()


def sent_by(draft: FormDraft) -> QueryDict:
    """The draft as the form would send it."""
    data = QueryDict(mutable=True)
    for name, value in draft.values:
        data.appendlist(name, value)
    return data


def forget_old() -> None:
    FormDraft.objects.filter(saved_at__lt=timezone.now() - KEPT_FOR).delete()
