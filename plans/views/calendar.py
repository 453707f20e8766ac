"""The calendar of submission windows: open to everybody signed in, kept by the secretariat."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.desk import tell
from accounts.hats import Request
from accounts.models import today
from core.asked import number
from core.fiscal import FIRST_BE, LAST_BE, FiscalYear
from core.parts import Year
from core.thai import date_on_screen

from .. import services
from ..forms.windows import ExtensionForm, WindowForm
from ..models import SubmissionWindow
from ..permissions import keeps_calendar, require_calendar
from ..timetable import timetable


@require_safe
def calendar(request: Request) -> HttpResponse:
    """`?year=`: the planning year unless asked otherwise. Four queries, whatever the number of windows."""
    year = _asked_year(request)
    windows = SubmissionWindow.objects.filter(year=year).prefetch_related("extensions__unit")
    return render(request, "plans/calendar.html", {
        "year": year,
        "years": _years(year),
        "table": timetable(windows, today()),
        "today": today(),
        "may_keep": keeps_calendar(request.hat),
    })  # fmt: skip


def _asked_year(request: Request) -> int:
    year = number(request.GET.get("year")) or 0
    return year if FIRST_BE <= year <= LAST_BE else _planning_year()


def _planning_year() -> int:
    return int(FiscalYear.of(today())) + 1


def _years(shown: int) -> list[Year]:
    """Years with windows, the planning year and the one that is shown. One query."""
    known = set(SubmissionWindow.objects.order_by().values_list("year", flat=True).distinct())
    address = reverse("plans:calendar")
    return [Year(str(year), f"{address}?year={year}", year == shown) for year in sorted(known | {_planning_year(), shown})]


@require_http_methods(["GET", "POST"])
def window_new(request: Request) -> HttpResponse:
    require_calendar(request.hat)
    form = WindowForm(request.POST or None, initial={"year": _asked_year(request)})
    return _saved(request, form) or _form_page(request, form, _("เพิ่มกำหนดส่ง"))


@require_http_methods(["GET", "POST"])
def window_edit(request: Request, pk: int) -> HttpResponse:
    require_calendar(request.hat)
    window = get_object_or_404(SubmissionWindow, pk=pk)
    form = WindowForm(request.POST or None, instance=window)
    return _saved(request, form) or _form_page(request, form, _("แก้กำหนดส่ง"), window=window)


def _saved(request: Request, form: WindowForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    window = services.save_window(form, by=request.hat)
    tell(request, form, _("บันทึกแล้ว: %(what)s รับถึง %(day)s") % {"what": window, "day": date_on_screen(window.closes_on)})
    return redirect(window)


@require_http_methods(["GET", "POST"])
def window_extend(request: Request, pk: int) -> HttpResponse:
    require_calendar(request.hat)
    window = get_object_or_404(SubmissionWindow, pk=pk)
    form = ExtensionForm(request.POST or None, window=window)
    if form.is_valid():
        given = form.cleaned_data
        extension = services.extend(window, given["unit"], until=given["until"], reason=given["reason"], by=request.hat)
        words = {"unit": extension.unit.full_name, "day": date_on_screen(extension.until)}
        messages.success(request, _("ขยายเวลาให้%(unit)sถึง %(day)s แล้ว") % words)
        return redirect(window)
    return _form_page(request, form, _("ขยายเวลาเป็นรายหน่วย"), window=window, extends=True)


def _form_page(request: Request, form: Any, title: str, **more: Any) -> HttpResponse:
    values = {"form": form, "title": title, "year": more["window"].year if "window" in more else form["year"].value(), **more}
    return render(request, "plans/window_form.html", values, status=422 if form.errors else 200)
