"""Writing a rule set and issuing it: the secretariat's pages beside those on which everybody with the nation in view reads it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.desk import tell
from accounts.hats import Request
from accounts.models import today
from alignment.models import RuleSet, RuleSetting
from alignment.parameters import parameters
from core.thai import date_on_screen

from .. import rule_sets
from ..panel import rule_title
from ..permissions import require_rules
from ..rule_forms import IssueForm, RuleSetForm, SettingForm

FORM = "budgets/rule_form.html"


def _draft(request: Request, pk: int) -> RuleSet:
    """Raises NoRight for who does not keep the rules, NotYet for an issued set."""
    require_rules(request.hat)
    found = get_object_or_404(RuleSet, pk=pk)
    rule_sets.require_draft(found)
    return found


@require_http_methods(["GET", "POST"])
def rule_set_new(request: Request) -> HttpResponse:
    require_rules(request.hat)
    form = RuleSetForm(request.POST or None)
    return _kept(request, form) or _form_page(request, form, _("จัดทำชุดกฎ"))


@require_http_methods(["GET", "POST"])
def rule_set_edit(request: Request, pk: int) -> HttpResponse:
    found = _draft(request, pk)
    form = RuleSetForm(request.POST or None, instance=found)
    return _kept(request, form) or _form_page(request, form, _("แก้ชื่อและที่มาของชุดกฎ"), set=found)


def _kept(request: Request, form: RuleSetForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    kept = rule_sets.save_rule_set(form, by=request.hat)
    tell(request, form, _("บันทึก “%(name)s” แล้ว") % {"name": kept.name})
    return redirect("budgets:rulebook", kept.pk)


@require_safe
def setting_choose(request: Request, pk: int) -> HttpResponse:
    """`?code=` names a rule in use; leads to what the set says of it."""
    found = _draft(request, pk)
    return redirect("budgets:setting", found.pk, _in_use(request.GET.get("code", "")))


@require_http_methods(["GET", "POST"])
def setting_edit(request: Request, pk: int, code: str) -> HttpResponse:
    found = _draft(request, pk)
    setting = found.settings.filter(code=code).first() or RuleSetting(rule_set=found, code=_in_use(code))
    form = SettingForm(request.POST or None, instance=setting)
    if form.is_valid():
        rule_sets.save_setting(form, by=request.hat)
        tell(request, form, _("บันทึกสิ่งที่เปลี่ยนของ %(code)s แล้ว") % {"code": code})
        return redirect("budgets:rulebook", found.pk)
    return _form_page(request, form, f"{code} {rule_title(code)}", set=found, leave=setting.pk and code)


def _in_use(code: str) -> str:
    if code not in parameters():
        raise Http404
    return code


@require_POST
def setting_leave(request: Request, pk: int, code: str) -> HttpResponse:
    found = _draft(request, pk)
    rule_sets.leave_as_written(found, code, by=request.hat)
    messages.success(request, _("%(code)s กลับไปใช้ตามบัญชีกฎแล้ว") % {"code": code})
    return redirect("budgets:rulebook", found.pk)


@require_http_methods(["GET", "POST"])
def rule_set_issue(request: Request, pk: int) -> HttpResponse:
    found = _draft(request, pk)
    form = IssueForm(request.POST or None, initial={"issued_on": today()})
    if form.is_valid():
        issued = rule_sets.issue(found, form.cleaned_data["issued_on"], by=request.hat)
        words = {"name": issued.name, "day": date_on_screen(form.cleaned_data["issued_on"])}
        messages.success(request, _("ออก “%(name)s” แล้ว ใช้ตั้งแต่ %(day)s") % words)
        return redirect("budgets:rulebook", issued.pk)
    return _form_page(request, form, _("ออกใช้ชุดกฎ"), set=found, issues=True, is_tried=rule_sets.is_tried(found))


def _form_page(request: Request, form: Any, title: str, **more: Any) -> HttpResponse:
    return render(request, FORM, {"form": form, "title": title, **more}, status=422 if form.errors else 200)
