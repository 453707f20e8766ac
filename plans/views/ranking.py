"""The order of the projects: one moved, several to another bucket, the last move undone.

htmx swaps the table; without script the page comes again.
"""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.hats import Request
from core.asked import key
from core.thai import clean_text

from .. import services
from ..models import AnnualActionPlan, Bucket, Project
from .action_plans import content, visible


@require_POST
def rank(request: Request, pk: int) -> HttpResponse:
    """POST id, rank."""
    paper = visible(request.hat, pk)
    project, place = _number(request, "id"), _number(request, "rank")
    if project is None or place is None:
        return HttpResponseBadRequest(_("ใส่ลำดับเป็นตัวเลข"))
    try:
        moved = services.move_project(paper.pk, project, place, by=request.hat)
    except Project.DoesNotExist as gone:
        raise Http404 from gone
    return _answer(request, paper, _("ลำดับ %(rank)s: %(project)s") % {"rank": moved.rank, "project": moved}, f"#project-{project}")


@require_POST
def bucket(request: Request, pk: int) -> HttpResponse:
    """POST selected (several), bucket."""
    paper = visible(request.hat, pk)
    wanted = request.POST.get("bucket", "")
    if wanted not in Bucket.values:
        return HttpResponseBadRequest(_("ไม่รู้จักบัญชีนี้"))
    chosen = {key(text) for text in request.POST.getlist("selected")}
    moved = services.set_bucket(paper.pk, chosen, wanted, by=request.hat)
    said = ngettext("ย้าย %(n)s โครงการไป%(bucket)sแล้ว", "ย้าย %(n)s โครงการไป%(bucket)sแล้ว", moved)
    return _answer(request, paper, said % {"n": moved, "bucket": Bucket(wanted).label}, "#rank-list")


@require_POST
def undo(request: Request, pk: int) -> HttpResponse:
    paper = visible(request.hat, pk)
    change = services.undo(paper.pk, by=request.hat)
    said = _("เลิกทำแล้ว: %(what)s กดอีกครั้งเพื่อทำซ้ำ") % {"what": change.sentence()}
    return _answer(request, paper, said, "#rank-list")


def _number(request: Request, name: str) -> int | None:
    text = clean_text(request.POST.get(name, ""))
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _answer(request: Request, paper: AnnualActionPlan, said: str, anchor: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return render(request, "plans/_ranking.html", content(paper, editable=True, moved=True) | {"said": said})
    messages.success(request, said)
    return redirect(f"{paper.get_absolute_url()}{anchor}")
