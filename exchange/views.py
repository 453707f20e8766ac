"""Download, upload, look at what would change, confirm."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.hats import Request

from .faults import said
from .forms import UploadForm
from .kinds import KINDS, Exchange
from .models import Stage, Upload
from .permissions import UPLOAD_POLICY
from .preview import MOST, changes
from .services import confirm, put_up, template

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LATEST = 10


def _found(request: Request, code: str, pk: int) -> tuple[Exchange, Any]:
    if code not in KINDS:
        raise Http404
    kind = KINDS[code].of(request.hat)
    return kind, kind.visible_or_404(request.hat, pk)


@require_safe
def page(request: Request, kind: str, pk: int) -> HttpResponse:
    """Template, export and the upload form of one paper."""
    return _page(request, *_found(request, kind, pk), UploadForm())


def _page(request: Request, kind: Exchange, paper: Any, form: UploadForm, status: int = 200) -> HttpResponse:
    seen = UPLOAD_POLICY.scope(request.hat, UPLOAD_POLICY.view_action).filter(kind=kind.code, **{kind.target: paper})
    context = {
        "kind": kind,
        "siblings": [other for other in KINDS.values() if other.target == kind.target],
        "paper": paper,
        "form": form,
        "uploads": seen.select_related("made_by__user")[:LATEST],
        "may_upload": kind.may_upload(paper, request.hat),
        "adds_only": kind.adds_only(paper, request.hat),
    }
    return render(request, "exchange/page.html", context, status=status)


@require_POST
def upload(request: Request, kind: str, pk: int) -> HttpResponse:
    """Keeps the file and goes to its preview; a file that is no workbook is refused at once."""
    found, paper = _found(request, kind, pk)
    found.require(paper, request.hat)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid() or request.hat is None:
        return _page(request, found, paper, form, 422)
    return redirect(put_up(found, paper, form.cleaned_data["file"], by=request.hat, only_add=form.cleaned_data["only_add"]))


@require_safe
def template_file(request: Request, kind: str, pk: int) -> HttpResponse:
    return _file(*_found(request, kind, pk), filled=False)


@require_safe
def export_file(request: Request, kind: str, pk: int) -> HttpResponse:
    return _file(*_found(request, kind, pk), filled=True)


def _file(kind: Exchange, paper: Any, *, filled: bool) -> HttpResponse:
    response = HttpResponse(template(kind, paper, filled=filled), content_type=XLSX)
    name = f"{kind.file_name(paper)}{'' if filled else '-template'}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def preview(request: Request, pk: int) -> HttpResponse:
    """Progress, what would change, or what was wrong; htmx asks for the progress alone."""
    found: Upload = UPLOAD_POLICY.visible_or_404(request.hat, pk=pk)
    if request.headers.get("HX-Request") and not found.is_open:
        return HttpResponse(headers={"HX-Refresh": "true"})
    template_name = "exchange/_job.html" if request.headers.get("HX-Request") else "exchange/preview.html"
    return render(request, template_name, _context(request, found))


def _context(request: Request, found: Upload) -> dict[str, Any]:
    kind = KINDS[found.kind].of(request.hat)
    shows_rows = found.stage == Stage.PREVIEW and not found.is_open
    return {
        "upload": found,
        "kind": kind,
        "paper": found.paper,
        "changes": changes(found, kind) if shows_rows else [],
        "faults": [said(fault) for fault in found.faults],
        "most": MOST,
        "more_faults": max(found.fault_count - len(found.faults), 0),
        "may_confirm": shows_rows and bool(found.added or found.changed) and kind.may_upload(found.paper, request.hat),
    }


@require_POST
def confirm_upload(request: Request, pk: int) -> HttpResponse:
    """Writes the preview, once."""
    found: Upload = UPLOAD_POLICY.visible_or_404(request.hat, pk=pk)
    KINDS[found.kind].of(request.hat).require(found.paper, request.hat)
    assert request.hat is not None  # without a hat there is no right
    return redirect(confirm(found.pk, by=request.hat))
