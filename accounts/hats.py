"""Which hat a request wears."""

from django.http import HttpRequest

from .models import Membership, User, today
from .roles import ROLES

SESSION_KEY = "hat"


class Request(HttpRequest):
    """A signed-in request: `user` is our User, `hat` the membership in use (None when no hat is valid today)."""

    user: User
    hat: Membership | None


def active_hats(user: User) -> list[Membership]:
    """Today's hats in order of rank. One query."""
    hats = Membership.objects.on(today()).filter(user=user).select_related("user", "unit", "region")
    return sorted(hats, key=lambda h: (ROLES[h.role_code].rank, h.pk))


def choose_hat(hats: list[Membership], wanted: object) -> Membership | None:
    """The hat chosen in this session while it is still valid, else the first one."""
    return next((h for h in hats if h.pk == wanted), hats[0] if hats else None)
