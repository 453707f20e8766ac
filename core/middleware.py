"""Turns the portal's errors into pages: 403 with the reason, 409 with every blocker."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .errors import NoRight, NotYet, Stale


class PortalErrors:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        if isinstance(fault, NoRight):
            return render(request, "403.html", {"exception": str(fault)}, status=403)
        if isinstance(fault, NotYet):
            return render(request, "409.html", {"blockers": fault.blockers}, status=409)
        if isinstance(fault, Stale):
            return render(request, "409.html", {"fields": fault.fields}, status=409)
        return None
