"""The language of a page, and the portal's errors as pages: 403 with the reason, 409 with every blocker."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.utils import translation

from .errors import Clash, NoRight, NotYet, Stale


class ThaiFirst(LocaleMiddleware):
    """Thai unless the reader chose otherwise: what the browser prefers is not asked."""

    def process_request(self, request: HttpRequest) -> None:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        translation.activate(chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()


class PortalErrors:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        if isinstance(fault, NoRight):
            return render(request, "403.html", {"exception": str(fault)}, status=403)
        if isinstance(fault, NotYet):
            return _whole(render(request, "409.html", _not_yet(fault), status=409))
        if isinstance(fault, Stale):
            return _whole(render(request, "409.html", {"fields": fault.fields}, status=409))
        if isinstance(fault, Clash):
            return _whole(render(request, "conflict.html", {"clash": fault}, status=409))
        return None


def _not_yet(fault: NotYet) -> dict[str, Any]:
    about = {"paper_label": str(fault.paper), "back_url": fault.paper.get_absolute_url()} if fault.paper else {}
    return {"blockers": fault.blockers, "action_label": fault.deed, **about}


def _whole(page: HttpResponse) -> HttpResponse:
    """Where htmx asked for a part, the page of the refusal still comes as the page, not inside that part."""
    page.headers["HX-Retarget"], page.headers["HX-Reswap"] = "body", "innerHTML"
    return page
