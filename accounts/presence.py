"""Who has a form of a paper open right now. Kept in Redis for a minute after the last sign of life; nothing is written down."""

import time
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

from .models import Membership
from .seats import Seat

ALIVE = 60  # seconds after the last sign of life
SHOWN = 5


class Other(NamedTuple):
    """Somebody else at work; `here` on this very form, else elsewhere in the paper."""

    hat: Membership
    here: bool


@cache
def _redis() -> Any:
    return Redis.from_url(settings.REDIS_URL, decode_responses=True)


def _room(seat: Seat) -> str:
    return f"presence:{seat.paper}"


def sit_down(seat: Seat) -> None:
    """A sign of life. Forms work without Redis too."""
    try:
        pipe = _redis().pipeline()
        pipe.zadd(_room(seat), {f"{seat.hat.pk}|{seat.key}": time.time()}).expire(_room(seat), ALIVE).execute()
    except RedisError:
        return


def stand_up(seat: Seat) -> None:
    try:
        _redis().zrem(_room(seat), f"{seat.hat.pk}|{seat.key}")
    except RedisError:
        return


def others(seat: Seat, *, under: str = "") -> list[Other]:
    """Other people at forms of this paper whose address begins with `under`; those at this form first. At most one query."""
    seats = [(int(hat), key) for hat, key in _alive(seat) if key.startswith(under)]
    if all(hat == seat.hat.pk for hat, _key in seats):
        return []
    at_this_form = {hat for hat, key in seats if key == seat.key}
    hats = (
        Membership.objects.filter(pk__in={hat for hat, _key in seats})
        .exclude(user=seat.hat.user_id)
        .select_related("user", "unit", "region")
    )
    found = [Other(hat, hat.pk in at_this_form) for hat in hats]
    return sorted(found, key=lambda other: (not other.here, str(other.hat.user)))[:SHOWN]


def _alive(seat: Seat) -> Iterable[tuple[str, str]]:
    try:
        members = _redis().zrangebyscore(_room(seat), time.time() - ALIVE, "+inf")
    except RedisError:
        return []
    return [(hat, key) for hat, _bar, key in (member.partition("|") for member in members)]
