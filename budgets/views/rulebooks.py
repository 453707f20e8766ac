"""Rule sets as people read them, their dry runs, and two checks side by side."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.hats import Request
from alignment.catalogue import CATALOGUE
from alignment.models import RuleSet
from core.asked import key, number
from core.errors import NoRight
from plans.permissions import ACTION_PLAN_POLICY

from ..check_services import request_check
from ..comparing import compare
from ..dry_runs import request_dry_run, years_with_requests
from ..models import DryRun
from ..panel import rule_title
from .checks import sees_national, visible_runs


def _national(request: Request) -> None:
    if not sees_national(request.hat):
        raise NoRight(_("ตำแหน่งที่ใช้อยู่ดูชุดกฎระดับประเทศไม่ได้"))


@require_safe
def rulebooks(request: Request) -> HttpResponse:
    """All rule sets, drafts too. Two queries."""
    _national(request)
    return render(request, "budgets/rulebooks.html", {"sets": RuleSet.objects.prefetch_related("settings")})


@require_safe
def rulebook(request: Request, pk: int) -> HttpResponse:
    """What a set changes, and the dry runs made of it."""
    _national(request)
    found = get_object_or_404(RuleSet, pk=pk)
    runs = found.dry_runs.all()[:10]
    return render(request, "budgets/rulebook.html", {
        "set": found,
        "settings": [_setting(s) for s in found.settings.all()],
        "years": years_with_requests(),
        "runs": [{"run": run, "rules": _rules(run), **_totals(run)} for run in runs],
        "busy": any(run.is_open for run in runs),
    })  # fmt: skip


def _setting(setting: Any) -> dict[str, Any]:
    return {"setting": setting, "title": rule_title(setting.code), "usual": CATALOGUE[setting.code].severity}


def _rules(run: DryRun) -> list[dict[str, Any]]:
    money = ("stopped_baht", "freed_baht")
    rows = run.result.get("rules", [])
    return [{**row, "title": rule_title(row["code"]), **{name: Decimal(row[name]) for name in money}} for row in rows]


def _totals(run: DryRun) -> dict[str, Any]:
    if not run.result:
        return {}
    sides = {side: {**run.result[side], "stopped_baht": Decimal(run.result[side]["stopped_baht"])} for side in ("before", "after")}
    return {**sides, "papers": run.result["papers"], "total_baht": Decimal(run.result["total_baht"]), "stopped": run.result["stopped"]}


@require_POST
def dry_run(request: Request, pk: int) -> HttpResponse:
    _national(request)
    found = get_object_or_404(RuleSet, pk=pk)
    year = number(request.POST.get("fiscal_year"))
    if year not in years_with_requests():
        raise Http404
    request_dry_run(found, year or 0, by=request.hat)
    messages.info(request, _("กำลังทดลองกฎกับคำของบประมาณปี %(year)s ผลจะอยู่ในหน้านี้เมื่อเสร็จ") % {"year": year})
    return redirect("budgets:rulebook", found.pk)


@require_POST
def check_again(request: Request, pk: int) -> HttpResponse:
    """The same papers under today's rules, to be read beside the old run."""
    run = get_object_or_404(visible_runs(request.hat), pk=pk)
    if run.action_plan is None:
        _national(request)
    else:
        ACTION_PLAN_POLICY.require(request.hat, "run_check", run.action_plan)
    fresh = request_check(fiscal_year=run.fiscal_year, action_plan=run.action_plan, by=request.hat)
    return redirect(f"{reverse('budgets:check_compare')}?old={run.pk}&new={fresh.pk}")


@require_safe
def check_compare(request: Request) -> HttpResponse:
    """`?old=` and `?new=` name two runs of the same papers. Raises Http404 for runs out of sight or of other papers."""
    runs = visible_runs(request.hat).select_related("action_plan__unit")
    old, new = (get_object_or_404(runs, pk=key(request.GET.get(name))) for name in ("old", "new"))
    if (old.fiscal_year, old.action_plan_id) != (new.fiscal_year, new.action_plan_id):
        raise Http404
    found = compare(old, new) if not new.is_open else None
    rules = [{"rule": rule, "title": rule_title(rule.code)} for rule in found.rules] if found else []
    return render(request, "budgets/check_compare.html", {"old": old, "new": new, "found": found, "rules": rules})
