"""Found workbooks: put up, say how they are read, look, write."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.hats import Request

from ..faults import said
from ..forms import FileForm
from ..models import FoundFile
from .damage import repaired
from .forms import MappingForm, NamesForm
from .services import Found, put_found, record, require, say

LATEST, FIRST_ROWS = 10, 12
form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
def found_list(request: Request) -> HttpResponse:
    """The upload form and the latest files."""
    require(request.hat)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and request.hat:
        return redirect(put_found(form.cleaned_data["file"], by=request.hat))
    latest = FoundFile.objects.select_related("made_by__user")[:LATEST]
    return render(request, "exchange/found_list.html", {"form": form, "files": latest}, status=422 if form.errors else 200)


@form_view
def found_page(request: Request, pk: int) -> HttpResponse:
    """How the file is read, its first rows, the names that need an answer, the control sums, and what writing would do."""
    require(request.hat)
    found = Found(get_object_or_404(FoundFile.objects.select_related("made_by__user"), pk=pk))
    if request.method == "POST":
        return _said(request, found)
    form = MappingForm(sheets=found.sheets, mapping=found.mapping)
    return _page(request, found, form, NamesForm(lines=_asked(found)))


def _asked(found: Found) -> list[Any]:
    return found.reading.unsure if found.reading else []


def _said(request: Request, found: Found) -> HttpResponse:
    form = MappingForm(request.POST, sheets=found.sheets, mapping=found.mapping)
    names = NamesForm(request.POST, lines=_asked(found))
    if not form.is_valid() or not names.is_valid():
        return _page(request, found, form, names, 422)
    return redirect(say(found.file.pk, mapping=form.mapping, names=names.names, by=request.hat))


def _page(request: Request, found: Found, form: MappingForm, names: NamesForm, status: int = 200) -> HttpResponse:
    verdicts = [outcome.verdict for outcome in found.outcomes]
    context = {
        "found": found,
        "file": found.file,
        "form": form,
        "names": names,
        "first_rows": _first_rows(found),
        "counts": {verdict: verdicts.count(verdict) for verdict in ("added", "changed", "left")},
        "faults": [said(fault.as_dict()) for fault in found.reading.faults] if found.reading else [],
        "blockers": list(found.blockers()),
    }
    return render(request, "exchange/found.html", context, status=status)


def _first_rows(found: Found) -> list[tuple[int, list[str]]]:
    """The top of the sheet as it is read: damaged words repaired."""
    width = max((len(row) for row in found.rows), default=0)
    return [(n, [_shown(value) for value in [*row, *[None] * (width - len(row))]]) for n, row in enumerate(found.rows[:FIRST_ROWS], 1)]


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return repaired(value) if isinstance(value, str) else f"{value:,}" if isinstance(value, int | float) else str(value)


@require_POST
def found_record(request: Request, pk: int) -> HttpResponse:
    """Writes the file, once."""
    require(request.hat)
    file = record(get_object_or_404(FoundFile, pk=pk).pk, by=request.hat)
    messages.success(request, _("บันทึกแล้วทั้งไฟล์"))
    return redirect(file)
