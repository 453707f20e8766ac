"""The page of hits, and the searches people keep."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_GET, require_POST

from accounts.hats import Request
from accounts.papers import StateChip, state_chip
from budgets.workflow import REQUEST_WORKFLOW
from plans.workflow import ACTION_PLAN_WORKFLOW, PLAN_WORKFLOW

from .facets import Facets, facets
from .filters import NAMES, Asked
from .forms import SaveForm
from .marks import marked, snippet
from .models import Entry, Kind, SavedView
from .permissions import visible_entries
from .words import parts

PAGE = 50
ICONS = {
    "plan": "journal-text",
    "issue": "diagram-3",
    "action_plan": "list-ol",
    "project": "cone-striped",
    "request": "cash-stack",
    "line": "list-ul",
}
WORKFLOWS = {"view_plan": PLAN_WORKFLOW, "view_action_plan": ACTION_PLAN_WORKFLOW, "view_request": REQUEST_WORKFLOW}
PAGES = {"view_plan": "plans:plan", "view_action_plan": "plans:action_plan", "view_request": "budgets:request"}
SELECTS = (("year", _l("ปีงบประมาณ")), ("region", _l("ภาค")), ("unit", _l("หน่วยงาน")), ("issue", _l("ประเด็นการพัฒนา")))
CHIPS = (("state", _l("สถานะ")), ("amount", _l("วงเงิน")))
AMOUNT_FIELDS = (("from", _l("วงเงินตั้งแต่ (บาท)")), ("to", _l("ถึง (บาท)")))


@dataclass(frozen=True)
class Hit:
    """An entry as it is shown."""

    entry: Entry
    kind: str
    icon: str
    chip: StateChip
    url: str
    title: SafeString
    snippet: SafeString


@require_GET
def results(request: Request) -> HttpResponse:
    asked = Asked(request.GET)
    entries = visible_entries(request.hat)
    counted = Facets() if asked.is_blank else facets(asked, entries)
    page = _page(asked, entries, counted.total, request.GET.get("page", ""))
    context = {
        "asked": asked,
        "selects": [(name, label, counted.choices.get(name, [])) for name, label in SELECTS],
        "kinds": (_("ประเภท"), counted.choices.get("kind", [])),
        "chips": [(label, counted.choices.get(name, [])) for name, label in CHIPS],
        "total": counted.total,
        "page": page,
        "hits": [hit_of(entry, asked.terms) for entry in page] if counted.total else [],
        "hints": [] if counted.total or asked.is_blank else shorter(asked),
        "amounts": [(name, label, asked.value(name), asked.faults.get(name)) for name, label in AMOUNT_FIELDS],
        "kept": asked.values("q", "kind", "state"),
        "conditions": asked.values(*(name for name in NAMES if name != "q")),
        "words_only": asked.query(**{name: None for name in NAMES if name != "q"}),
        "saved": list(SavedView.objects.filter(user=request.user)),
        "query": asked.query(),
        "form": SaveForm(user=request.user),
    }
    return render(request, "search/results.html", context)


def _page(asked: Asked, entries: Any, total: int, number: str) -> Page[Any]:
    """One query, none when nothing is found."""
    pages = Paginator(asked.ordered(asked.narrowed(entries)).select_related("unit").defer("vector"), PAGE)
    pages.count = total
    return pages.get_page(number)


def hit_of(entry: Entry, terms: list[str]) -> Hit:
    kind = Kind(entry.kind)
    shown = marked(entry.title, terms), snippet(entry.text, terms)
    return Hit(entry, str(kind.label), ICONS[kind], state_chip(WORKFLOWS[entry.action], entry.state), url_of(entry), *shown)


def url_of(entry: Entry) -> str:
    """The page of the thing, or its place on the page of its paper."""
    if entry.kind == Kind.PROJECT:
        return reverse("plans:project", args=[entry.object_id])
    page = reverse(PAGES[entry.action], args=[entry.paper_id])
    return f"{page}#{entry.kind}-{entry.object_id}" if entry.kind in (Kind.ISSUE, Kind.LINE) else page


def shorter(asked: Asked) -> list[tuple[str, str]]:
    """Each word alone, or what a single compound consists of: what to try when nothing was found."""
    words = asked.terms if len(asked.terms) > 1 else [part for word in asked.terms for part in parts(word)]
    return [(word, asked.query(q=word)) for word in words]


@require_POST
def save(request: Request) -> HttpResponse:
    """Keeps the search of the page it was sent from; a name used before takes the new search."""
    query = Asked(QueryDict(request.POST.get("query", "")[:4000])).query()
    form = SaveForm({**request.POST.dict(), "query": query}, user=request.user)
    if form.is_valid():
        SavedView.objects.update_or_create(user=request.user, name=form.cleaned_data["name"], defaults={"query": query})
        messages.success(request, _("บันทึกการค้น “%(name)s” แล้ว") % {"name": form.cleaned_data["name"]})
    else:
        messages.error(request, " ".join(str(fault) for faults in form.errors.values() for fault in faults))
    return redirect(f"{reverse('search:results')}?{query}")


@require_POST
def forget(request: Request, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=pk, user=request.user)
    view.delete()
    messages.success(request, _("ลบการค้น “%(name)s” แล้ว") % {"name": view.name})
    return redirect("search:results")
