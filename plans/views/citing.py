"""The version of the development plan an action plan cites: choose one, see where each project goes, confirm."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.hats import Request

from .. import services
from ..forms.projects import CiteForm
from ..models import DevelopmentPlan
from ..permissions import ACTION_PLAN_POLICY
from ..services.citing import Move, citable, moves, require_citing


@require_http_methods(["GET", "POST"])
def action_plan_cite(request: Request, pk: int) -> HttpResponse:
    paper = ACTION_PLAN_POLICY.visible_or_404(request.hat, pk=pk)
    require_citing(paper, request.hat)
    versions = citable(paper)
    form = CiteForm(request.POST if request.method == "POST" else _asked(request, versions), versions=versions)
    if form.is_valid() and request.method == "POST":
        moved = services.cite(paper.pk, form.cleaned_data["plan"].pk, by=request.hat)
        _say(request, [move for move in moved if move.programme is None and not move.project.is_management])
        return redirect(paper)
    version = form.cleaned_data.get("plan")
    values = {"paper": paper, "form": form, "version": version, "moves": moves(paper, version) if version else []}
    return render(request, "plans/action_plan_cite.html", values, status=422 if form.errors and request.method == "POST" else 200)


def _asked(request: Request, versions: QuerySet[DevelopmentPlan]) -> Any:
    """The version whose effect is to be seen: the latest until one is chosen."""
    if "plan" in request.GET:
        return request.GET
    latest = versions.first()
    return {"plan": latest.pk} if latest else {}


def _say(request: Request, homeless: list[Move]) -> None:
    messages.success(request, _("เปลี่ยนแผนพัฒนาที่อ้างแล้ว"))
    if homeless:
        told = ngettext(
            "โครงการ %(n)s โครงการไม่มีแผนงานในฉบับใหม่ เลือกแผนงานในแบบสรุปโครงการ",
            "โครงการ %(n)s โครงการไม่มีแผนงานในฉบับใหม่ เลือกแผนงานในแบบสรุปโครงการ",
            len(homeless),
        )
        messages.warning(request, told % {"n": len(homeless)})
