"""Switching hats; drafts of what is typed, and who is at work."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.asked import key

from . import drafts
from . import presence as people
from .hats import SESSION_KEY, Request
from .models import Membership, today
from .seats import seat_of


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


@require_POST
def draft(request: Request) -> HttpResponse:
    """Keeps what is typed in a form; answers with the line that says so. 404 for a form this hat does not see."""
    seat = seat_of(request, request.POST.get("desk", ""))
    try:
        kept = drafts.keep(seat, drafts.typed(request.POST), opened=request.POST.get("opened", ""), once=request.POST.get("once", ""))
    except drafts.TooLarge:
        return HttpResponse(_("ข้อความยาวเกินกว่าจะเก็บเป็นร่าง กดบันทึกเพื่อไม่ให้หาย"), status=413, content_type="text/plain; charset=utf-8")
    line = _("ร่างที่พิมพ์บันทึกไว้แล้ว %(time)s น.") % {"time": f"{timezone.localtime(kept.saved_at):%H.%M}"} if kept else ""
    return HttpResponse(line, content_type="text/plain; charset=utf-8")


@require_POST
def draft_drop(request: Request) -> HttpResponse:
    """Forgets the draft; the form opens as it is saved."""
    seat = seat_of(request, request.POST.get("desk", ""))
    drafts.drop(seat)
    return redirect(seat.key or "/")


@require_http_methods(["GET", "HEAD", "POST"])
def presence(request: Request) -> HttpResponse:
    """Who else is at work. GET asks from a page of the paper; POST is a sign of life from a form, with `gone` the last one."""
    asked = request.POST if request.method == "POST" else request.GET
    seat = seat_of(request, asked.get("desk", ""))
    if request.method == "POST":
        (people.stand_up if asked.get("gone") else people.sit_down)(seat)
    here = people.others(seat, under=asked.get("under", ""))
    return render(request, "components/presence.html", {"others": here, "at_form": bool(seat.key)})
