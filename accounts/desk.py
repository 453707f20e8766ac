"""What a form needs so that people can work together: `desk(request, form, paper)` in the view, `components/desk.html` in the form."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import ngettext

from core.together import token_of

from . import drafts, presence
from .hats import Request
from .models import FormDraft
from .seats import Seat, key_of, seat_at


@dataclass(frozen=True)
class Desk:
    """`offered` is a draft that waits for a decision, `used` one whose values stand in the form."""

    seat: Seat
    opened: str
    once: str
    offered: FormDraft | None
    used: FormDraft | None
    others: list[presence.Other]
    #: Whether the form shows what stands, not what was just sent.
    fresh: bool

    @property
    def use_url(self) -> str:
        return f"{self.seat.key}{'&' if '?' in self.seat.key else '?'}draft=use"


@dataclass(frozen=True)
class Onlookers:
    """Of a page that only shows the paper: who is at work on it."""

    seat: Seat
    under: str
    others: list[presence.Other]

    @property
    def url(self) -> str:
        return reverse("accounts:presence", query={"desk": self.seat.ticket, "under": self.under})


def desk(request: Request, form: Any, paper: Model, *, also: Iterable[Any] = ()) -> Desk | None:
    """Opens the form: the person sits down at it, and a draft is offered, or filled in when `?draft=use` asks. `also` are
    the other forms that are sent with it. None without a hat. Two queries at most, and Redis.
    """
    if request.hat is None:
        return None
    seat = seat_at(request.hat, paper, key_of(request))
    draft = drafts.find(seat) if request.method == "GET" else None
    used = draft if draft and request.GET.get("draft") == "use" else None
    if used:
        _fill(used, form, *also)
    presence.sit_down(seat)
    opened = token_of(form, *also)
    return Desk(seat, opened, uuid.uuid4().hex, None if used else draft, used, presence.others(seat), not form.is_bound)


def _fill(draft: FormDraft, *parts: Any) -> None:
    values = drafts.sent_by(draft)
    for part in parts:
        part.restore(values, draft.opened)


def onlookers(request: Request, paper: Model, *, under: str = "") -> Onlookers | None:
    """Who is at work on the paper, or on its forms whose address begins with `under`."""
    if request.hat is None:
        return None
    seat = seat_at(request.hat, paper)
    return Onlookers(seat, under, presence.others(seat, under=under))


def tell(request: Request, form: Any, sentence: str, *also: Any) -> None:
    """Says that the form was saved with the others sent along, and what somebody else's save brought into them."""
    messages.success(request, sentence)
    taken = [label for part in (form, *also) for label in getattr(part, "taken_over", [])]
    if taken:
        text = ngettext("ผู้อื่นบันทึกช่องนี้ระหว่างที่คุณแก้ ค่าของเขายังอยู่: %(what)s", "ผู้อื่นบันทึกช่องเหล่านี้ระหว่างที่คุณแก้ ค่าของเขายังอยู่: %(what)s", len(taken))
        messages.info(request, text % {"what": ", ".join(taken)})
