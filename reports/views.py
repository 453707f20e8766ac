"""Documents: ask for one, watch it being made, take it home."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.hats import Request
from core import filestore
from core.jobs import JobStatus

from .models import DigitStyle, Document
from .papers import PRINTS
from .permissions import DOCUMENT_POLICY
from .services import order_document
from .sources import SOURCES, Paper

TYPES = {"pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
PER_PAGE = 100


@require_safe
def documents(request: Request) -> HttpResponse:
    """The latest documents in the hat's scope."""
    found = DOCUMENT_POLICY.scope(request.hat, "view_document").select_related("made_by__user").defer("snapshot")[:PER_PAGE]
    return render(request, "reports/documents.html", {"documents": found})


@require_POST
def order(request: Request, code: str, pk: int) -> HttpResponse:
    """Freezes the paper and queues its document."""
    if code not in PRINTS:
        raise Http404
    paper: Paper = SOURCES[PRINTS[code].model].policy.visible_or_404(request.hat, pk=pk)
    digits = request.POST.get("digits") if request.POST.get("digits") in DigitStyle.values else DigitStyle.THAI
    made = order_document(paper, by=request.hat, digits=str(digits), code=code)  # type: ignore[arg-type]
    return redirect(made)


@require_safe
def document(request: Request, pk: int) -> HttpResponse:
    """One document; htmx asks for its job alone while it is being made."""
    found: Document = DOCUMENT_POLICY.visible_or_404(request.hat, pk=pk)
    template = "reports/_job.html" if request.headers.get("HX-Request") else "reports/document.html"
    return render(request, template, {"document": found, "paper": found.paper})


@require_safe
def download(request: Request, pk: int, suffix: str) -> HttpResponse:
    """The stored bytes; 404 out of scope, back to the document while it is not ready. 404 for the spreadsheet of a print that has none."""
    found: Document = DOCUMENT_POLICY.visible_or_404(request.hat, pk=pk)
    if suffix not in TYPES:
        raise Http404
    if found.status == JobStatus.DONE and not found.hash_of(suffix):
        raise Http404
    if found.status != JobStatus.DONE:
        messages.warning(request, _("เอกสารยังทำไม่เสร็จ รอสักครู่แล้วลองอีกครั้ง"))
        return redirect(found)
    response = HttpResponse(filestore.get(found.hash_of(suffix), suffix), content_type=TYPES[suffix])
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(found, suffix)}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def file_name(found: Document, suffix: str) -> str:
    """Plain Latin, so that every mail system keeps it: j2-50-2571-1a2b3c4d.pdf."""
    return f"{found.code}-{found.snapshot['unit_code']}-{found.snapshot['fiscal_year']}-{found.snapshot_digest[:8]}.{suffix}"
