"""The first page: what waits for me, what waits for others, what changed, and three budget years."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.hats import Request
from accounts.models import today

from .changes import changes
from .inbox import inbox, inbox_count, others, others_count
from .years import year_cards

INBOX, OTHERS, CHANGES = 15, 10, 8


@require_safe
def home(request: Request) -> HttpResponse:
    """Thirteen queries at most, whatever the number of papers."""
    hat = request.hat
    if hat is None:
        return render(request, "home/no_hat.html")
    waiting = inbox(hat, INBOX)
    elsewhere = others(hat, OTHERS)
    return render(request, "home/home.html", {
        "today": today(),
        "waiting": waiting,
        "inbox_count": inbox_count(hat) if len(waiting) == INBOX else len(waiting),
        "others": elsewhere,
        "others_count": others_count(hat) if len(elsewhere) == OTHERS else len(elsewhere),
        "changes": changes(hat, CHANGES),
        "cards": year_cards(hat),
    })  # fmt: skip
