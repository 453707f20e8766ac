"""Comments and files: htmx swaps the panel, without script the paper's page follows."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from accounts.hats import Request
from core.uploads import Gate, sent, too_large

from . import attachments, services
from .forms import AnswerForm, ThreadForm
from .kinds import kind_named
from .models import Attachment, Thread
from .panels import Attachments, Comments, attachments_of, comments_of
from .permissions import ATTACHMENT_POLICY, THREAD_POLICY, on_own_side


def _answer(request: Request, part: str, panel: Comments | Attachments, *, done: str = "") -> HttpResponse:
    """With `done` the deed succeeded: the fresh panel, or back to the paper. Without it: what was typed with its faults."""
    if request.headers.get("HX-Request"):
        return render(request, f"discussion/_{part}.html", {"panel": panel}, status=200 if done else 422)
    if done:
        messages.success(request, done)
        return redirect(f"{panel.paper.get_absolute_url()}#{part}")
    return render(request, "discussion/page.html", {"paper": panel.paper, part: panel}, status=422)


def _comments(request: Request, paper: Any, done: str) -> HttpResponse:
    return _answer(request, "comments", comments_of(paper, request.hat), done=done)


@require_POST
def open_thread(request: Request, kind: str, pk: int) -> HttpResponse:
    paper = kind_named(kind).find(request.hat, pk)
    own_side = on_own_side(request.hat)
    form = ThreadForm(request.POST, own_side=own_side)
    if not form.is_valid():
        return _answer(request, "comments", comments_of(paper, request.hat, on=request.POST.get("on", "")[:60], form=form))
    typed = form.cleaned_data
    internal = bool(typed.get("internal", request.POST.get("internal")))  # asked for without the right: refused, never shared
    services.open_thread(paper, typed["text"], by=request.hat, anchor=typed["on"], internal=internal)  # type: ignore[arg-type]
    return _comments(request, paper, _("ส่งความเห็นแล้ว"))


@require_POST
def comment(request: Request, pk: int) -> HttpResponse:
    thread: Thread = THREAD_POLICY.visible_or_404(request.hat, pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        faults = " ".join(map(str, form.errors["text"]))
        typed = ThreadForm(own_side=on_own_side(request.hat))
        messages.error(request, faults)
        return _answer(request, "comments", comments_of(thread.paper, request.hat, form=typed))
    services.add_comment(thread, form.cleaned_data["text"], by=request.hat)  # type: ignore[arg-type]
    return _comments(request, thread.paper, _("ส่งความเห็นแล้ว"))


@require_POST
def resolve(request: Request, pk: int) -> HttpResponse:
    thread: Thread = THREAD_POLICY.visible_or_404(request.hat, pk=pk)
    services.resolve(thread, by=request.hat)  # type: ignore[arg-type]
    return _comments(request, thread.paper, _("ปิดเรื่องแล้ว"))


@csrf_exempt  # only until the gate stands before the upload; `_attach` asks for the token
@require_POST
def attach(request: Request, kind: str, pk: int) -> HttpResponse:
    gate = Gate(request)
    request.upload_handlers = [gate, *request.upload_handlers]
    answer: HttpResponse = _attach(request, kind, pk, gate=gate)
    return answer


@csrf_protect
def _attach(request: Request, kind: str, pk: int, *, gate: Gate) -> HttpResponse:
    paper = kind_named(kind).find(request.hat, pk)
    attachments.require_open(paper, request.hat)
    try:
        added = _received(request, paper, gate)
    except ValidationError as fault:
        return _answer(request, "attachments", attachments_of(paper, request.hat, fault=" ".join(fault.messages)))
    return _answer(request, "attachments", attachments_of(paper, request.hat), done=_("แนบไฟล์แล้ว: %(name)s") % {"name": added})


def _received(request: Request, paper: Any, gate: Gate) -> Attachment:
    file = request.FILES.get("file")
    if gate.too_large:
        raise too_large()
    if file is None:
        raise ValidationError(_("เลือกไฟล์ก่อนกดแนบ"), code="required")
    return attachments.attach(paper, file.read(), file.name or "", by=request.hat)  # type: ignore[arg-type]


@require_POST
def remove(request: Request, pk: int) -> HttpResponse:
    found: Attachment = ATTACHMENT_POLICY.visible_or_404(request.hat, pk=pk)
    paper = found.paper
    attachments.remove(found, by=request.hat)  # type: ignore[arg-type]
    return _answer(request, "attachments", attachments_of(paper, request.hat), done=_("นำไฟล์ออกแล้ว: %(name)s") % {"name": found})


@require_safe
def download(request: Request, pk: int) -> HttpResponse:
    return _bytes(ATTACHMENT_POLICY.visible_or_404(request.hat, pk=pk), as_attachment=True)


@require_safe
def image(request: Request, pk: int) -> HttpResponse:
    """Only what the content says is a picture is shown in place."""
    found: Attachment = ATTACHMENT_POLICY.visible_or_404(request.hat, pk=pk)
    if not found.is_image:
        raise Http404
    return _bytes(found, as_attachment=False)


def _bytes(found: Attachment, *, as_attachment: bool) -> HttpResponse:
    return sent(attachments.content_of(found), found.name, found.content_type, as_attachment=as_attachment)
