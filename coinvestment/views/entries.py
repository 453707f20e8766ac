"""One entry: its page, and the forms of those who wrote it."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.desk import desk, onlookers, tell
from accounts.hats import Request
from accounts.models import Membership, today
from accounts.papers import anatomy, turn_steps
from accounts.policy import UNIT_POLICY
from core.errors import NoRight
from core.fiscal import FiscalYear
from core.uploads import sent
from provinces.models import PlanningUnit

from ..forms import PARTNERS, EntryForm, PartnerFormSet, ReferenceForm, ResultsForm, letter_of
from ..models import Entry
from ..permissions import ENTRY_POLICY
from ..services import add_entry, delete_entry, require_open, save_entry, save_reference, save_results
from ..states import REFERENCED, REPORTED, SPENT, EntryState
from ..turns import ENTRY_TURNS, SIDE_EXITS
from ..workflow import ENTRY_WORKFLOW

form_view = require_http_methods(["GET", "HEAD", "POST"])


def get_entry(hat: Membership | None, pk: int) -> Entry:
    """In view scope, else 404."""
    entries = ENTRY_POLICY.scope(hat, ENTRY_POLICY.view_action)
    related = ("unit", "plan_issue__plan__unit", "supports_project__action_plan", "province", "district")
    entry: Entry = get_object_or_404(entries.select_related(*related), pk=pk)
    return entry


@require_safe
def entry_page(request: Request, pk: int) -> HttpResponse:
    entry = get_entry(request.hat, pk)
    results = list(entry.results.all()) if entry.state in SPENT else []
    about = anatomy(ENTRY_WORKFLOW, entry, request.hat, url_name="coinvestment:do", edit_action="edit_entry")
    return render(request, "coinvestment/entry.html", {
        "entry": entry,
        "about": about,
        "actions": [action for action in about.actions if action.ready or action.name != "expire"],
        "steps": [] if entry.state in SIDE_EXITS else turn_steps(ENTRY_TURNS, entry, about.held),
        "partners": entry.partners.all(),
        "results": results,
        "spent_baht": sum((result.spent_baht for result in results), Decimal(0)),
        "onlookers": onlookers(request, entry),
        "may_refer": "edit_entry" in about.held and entry.state in REFERENCED,
        "may_report": "edit_entry" in about.held and entry.state in REPORTED,
        "may_delete": "edit_entry" in about.held and entry.state == EntryState.DRAFT,
    })  # fmt: skip


@form_view
def entry_new(request: Request, code: str) -> HttpResponse:
    unit: PlanningUnit = UNIT_POLICY.visible_or_404(request.hat, code=code)
    if not UNIT_POLICY.can(request.hat, "edit_entry", unit):
        raise NoRight(_("ตำแหน่งที่ใช้อยู่ไม่มีสิทธิเสนอรายการร่วมลงทุนของ “%(unit)s”") % {"unit": unit})
    form = EntryForm(request.POST or None, unit=unit, hat=request.hat, initial=_tied_to(request))
    partners = PartnerFormSet(request.POST or None, prefix=PARTNERS)
    if _both_valid(form, partners):
        entry = add_entry(unit, form.values, partners.shares, by=request.hat)
        messages.success(request, _("บันทึกร่างแล้ว: %(entry)s") % {"entry": entry})
        return redirect(entry)
    return _form_page(request, unit, form, partners)


def _tied_to(request: Request) -> dict[str, str]:
    """What the link asks for (`?project=`, `?issue=`, `?year=`); else the year being planned."""
    asked = {"supports_project": "project", "plan_issue": "issue", "fiscal_year": "year"}
    wanted = {name: request.GET[key] for name, key in asked.items() if request.GET.get(key, "").isdigit()}
    return {"fiscal_year": str(FiscalYear.of(today()).be + 1), **wanted}


def _both_valid(form: EntryForm, partners: Any) -> bool:
    """The shares are summed only where the source is a joint venture."""
    if not form.is_bound:
        return False
    whole, rows = form.is_valid(), partners.is_valid()
    fault = partners.fault_for(form.cleaned_data.get("kind", "")) if rows else ""
    if fault:
        form.add_error(None, fault)
    return whole and rows and not fault


def _form_page(request: Request, unit: PlanningUnit, form: EntryForm, partners: Any, entry: Entry | None = None) -> HttpResponse:
    faulty = form.is_bound and (form.errors or partners.total_error_count())
    context = {"unit": unit, "form": form, "partners": partners, "entry": entry}
    context["desk"] = desk(request, form, entry or unit, also=[partners])
    return render(request, "coinvestment/form.html", context, status=422 if faulty else 200)


@form_view
def entry_edit(request: Request, pk: int) -> HttpResponse:
    entry = get_entry(request.hat, pk)
    require_open(entry, request.hat)
    if request.method != "POST":
        form = EntryForm(unit=entry.unit, hat=request.hat, entry=entry, initial=EntryForm.initial_of(entry))
        return _form_page(request, entry.unit, form, _partners_of(entry), entry)
    form = EntryForm(request.POST, unit=entry.unit, hat=request.hat, entry=entry)
    partners = PartnerFormSet(request.POST, prefix=PARTNERS)
    return _saved(request, entry, form, partners) if _both_valid(form, partners) else _form_page(request, entry.unit, form, partners, entry)


def _partners_of(entry: Entry) -> Any:
    return PartnerFormSet(prefix=PARTNERS, initial=list(entry.partners.values("name", "share_percent")))


def _saved(request: Request, entry: Entry, form: EntryForm, partners: Any) -> HttpResponse:
    saved = save_entry(entry.pk, form, partners, by=request.hat)
    tell(request, form, _("บันทึกแล้ว: %(entry)s") % {"entry": saved}, partners)
    return redirect(saved)


@form_view
def reference(request: Request, pk: int) -> HttpResponse:
    """The paper behind the amount, also after the province has checked the entry."""
    entry = get_entry(request.hat, pk)
    require_open(entry, request.hat, REFERENCED)
    form = ReferenceForm(request.POST or None, request.FILES or None, entry=entry)
    if form.is_valid():
        save_reference(entry.pk, form.cleaned_data["budget_ref"], form.kept(), by=request.hat)
        messages.success(request, _("บันทึกหลักฐานวงเงินแล้ว: %(entry)s") % {"entry": entry})
        return redirect(entry)
    return render(request, "coinvestment/reference.html", {"entry": entry, "form": form}, status=422 if form.errors else 200)


@require_safe
def letter(request: Request, pk: int) -> HttpResponse:
    """The letter of commitment, for whoever sees the entry."""
    entry = get_entry(request.hat, pk)
    if not entry.letter_hash:
        raise Http404
    return sent(letter_of(entry), entry.letter_name, entry.letter_type, as_attachment=True)


@form_view
def entry_results(request: Request, pk: int) -> HttpResponse:
    """What came of the money, a line for each year."""
    entry = get_entry(request.hat, pk)
    require_open(entry, request.hat, REPORTED)
    form = ResultsForm(request.POST or None, entry=entry)
    if form.is_valid():
        save_results(entry.pk, form.results, by=request.hat)
        messages.success(request, _("บันทึกผลการดำเนินงานแล้ว: %(entry)s") % {"entry": entry})
        return redirect(entry)
    return render(request, "coinvestment/results.html", {"entry": entry, "form": form}, status=422 if form.errors else 200)


@require_POST
def entry_delete(request: Request, pk: int) -> HttpResponse:
    entry = get_entry(request.hat, pk)
    delete_entry(entry.pk, by=request.hat)
    messages.success(request, _("ลบร่างแล้ว: %(entry)s") % {"entry": entry})
    return redirect("coinvestment:list")
