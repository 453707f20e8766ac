"""Switching hats."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from core.asked import key

from .hats import SESSION_KEY, Request
from .models import Membership, today


@require_http_methods(["GET", "POST"])
def hats(request: Request) -> HttpResponse:
    """Shows today's hats; POST puts one on."""
    if request.method == "POST":
        hat = get_object_or_404(Membership.objects.on(today()), pk=key(request.POST.get("hat")), user=request.user)
        request.session[SESSION_KEY] = hat.pk
        return redirect(_safe(request))
    return render(request, "accounts/hats.html", {"hats": request.hats, "next": request.GET.get("next", "/")})  # type: ignore[attr-defined]


def _safe(request: Request) -> str:
    target = request.POST.get("next", "/")
    return target if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}) else "/"
