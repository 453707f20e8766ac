"""One press, one deed: a form with a `once` token does its work a single time, however often the press arrives."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.utils import timezone

from . import drafts, presence
from .models import Deed
from .seats import seat_of

REMEMBERED_FOR = timedelta(days=2)
LONGEST_TOKEN = 40
View = Callable[..., HttpResponse]


class OncePerPress:
    """Work and its memory are one transaction: the second press waits for the first, and is led to what that made. A press that made
    nothing (a fault, a conflict) leaves no memory; another text under the same token is another press.
    """

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        return self.get_response(request) if _reads_by_itself(request) else _pressed(request, self.get_response)


def once_per_press(view: View) -> View:
    """The same for a view that the middleware passes over, because it reads its files by itself. Stands inside `csrf_protect`."""

    @wraps(view)
    def pressed(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        return _pressed(request, lambda asked: view(asked, *args, **kwargs))

    return pressed


def _pressed(request: Any, work: Callable[[Any], HttpResponse]) -> HttpResponse:
    token = _token(request)
    if not token:
        return work(request)
    with transaction.atomic():
        deed, _new = Deed.objects.select_for_update().get_or_create(user=request.user, token=token, digest=_digest(request))
        return HttpResponseRedirect(deed.location) if deed.location else _done(request, work(request), deed)


def _done(request: Any, answer: HttpResponse, deed: Deed) -> HttpResponse:
    if answer.status_code == 302:
        deed.location = answer["Location"]
        deed.save(update_fields=["location"])
        _leave(request)
    elif answer.status_code >= 500:
        transaction.set_rollback(True)
    else:
        deed.delete()
    return answer


def _token(request: Any) -> str:
    if request.method != "POST" or not request.user.is_authenticated:
        return ""
    return str(request.POST.get("once", ""))[:LONGEST_TOKEN].replace("\0", "")


def _reads_by_itself(request: Any) -> bool:
    """A view that sets up its own reading of what is sent (uploads) is exempt from the usual check for that; nobody reads before it."""
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return True
    return bool(getattr(view, "csrf_exempt", False))


def _digest(request: Any) -> str:
    sent = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    files = sorted((name, file.name, file.size) for name, found in request.FILES.lists() for file in found)
    return hashlib.sha256(repr((request.get_full_path(), sent, files)).encode("utf-8", "replace")).hexdigest()


def _leave(request: Any) -> None:
    """What was typed is saved now, and the person gets up from the form."""
    try:
        seat = seat_of(request, request.POST.get("desk", ""))
    except Http404:
        return
    drafts.drop(seat)
    presence.stand_up(seat)


def forget_old() -> None:
    Deed.objects.filter(at__lt=timezone.now() - REMEMBERED_FOR).delete()
