"""A seat: this hat, at this form or page, about this paper. Its ticket is signed by the page that was allowed to show it."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core import signing
from django.db.models import Model
from django.http import Http404
from django.utils.translation import gettext as _

from .hats import Request
from .models import Membership
from .policy import POLICIES

SALT = "accounts.seat"
VALID_FOR = 60 * 60 * 24 * 7  # seconds a page may stay open
LONGEST_KEY = 300


@dataclass(frozen=True)
class Seat:
    """`key` is the form's address, empty on a page that only looks; `paper` is "app.model:pk"."""

    hat: Membership
    key: str
    paper: str

    @property
    def ticket(self) -> str:
        return signing.dumps([self.hat.pk, self.key, self.paper], salt=SALT)


def seat_at(hat: Membership, paper: Model, key: str = "") -> Seat:
    return Seat(hat, key[:LONGEST_KEY], f"{paper._meta.label_lower}:{paper.pk}")


def key_of(request: Request) -> str:
    """The form's address, with what it is asked to begin from."""
    asked = request.GET.copy()
    asked.pop("draft", None)
    return f"{request.path}?{asked.urlencode()}" if asked else request.path


def seat_of(request: Request, ticket: str) -> Seat:
    """The seat of a ticket, asked again: the hat is on and still sees the paper. Http404 else, so that nothing leaks."""
    try:
        hat, key, paper = signing.loads(ticket, salt=SALT, max_age=VALID_FOR)
    except (signing.BadSignature, ValueError):
        raise _no_seat() from None
    if request.hat is None or request.hat.pk != hat:
        raise _no_seat()
    _require_sight(request.hat, paper)
    return Seat(request.hat, key, paper)


def _require_sight(hat: Membership, paper: str) -> None:
    label, _colon, pk = paper.partition(":")
    model: Any = apps.get_model(label)
    policy = POLICIES.get(model)
    if policy is None or not policy.scope(hat, policy.view_action).filter(pk=pk).exists():
        raise _no_seat()


def _no_seat() -> Http404:
    return Http404(_("ไม่พบหน้าที่เปิดอยู่"))
