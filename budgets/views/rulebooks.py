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
from alignment.kernel import Severity
from alignment.models import SOFT_BASES, RuleSet
from alignment.parameters import parameters, told
from core.asked import key, number
from core.errors import NoRight
from plans.permissions import ACTION_PLAN_POLICY

from ..check_services import request_check
from ..comparing import Comparison, compare
from ..dry_runs import request_dry_run
from ..models import DryRun
from ..panel import rule_title
from ..papers import KINDS, years_on_record
from ..permissions import keeps_rules
from .checks import sees_national, visible_runs

MONEY = ("stopped_baht", "freed_baht")


def _national(request: Request) -> None:
    if not sees_national(request.hat):
        raise NoRight(_("ตำแหน่งที่ใช้อยู่ดูชุดกฎระดับประเทศไม่ได้"))


@require_safe
def rulebooks(request: Request) -> HttpResponse:
    """All rule sets, drafts too. Two queries."""
    _national(request)
    sets = RuleSet.objects.prefetch_related("settings")
    return render(request, "budgets/rulebooks.html", {"sets": sets, "may_keep": keeps_rules(request.hat)})


@require_safe
def rulebook(request: Request, pk: int) -> HttpResponse:
    """What a set changes, and the dry runs made of it."""
    _national(request)
    found = get_object_or_404(RuleSet, pk=pk)
    runs = found.dry_runs.all()[:10]
    may_keep = not found.is_issued and keeps_rules(request.hat)
    return render(request, "budgets/rulebook.html", {
        "set": found,
        "settings": [_setting(s) for s in found.settings.all()],
        "years": years_on_record(),
        "runs": [{"run": run, "kinds": _kinds(run)} for run in runs],
        "busy": any(run.is_open for run in runs),
        "codes": rule_choices_left(found) if may_keep else [],
        "may_keep": may_keep,
    })  # fmt: skip


def rule_choices_left(rule_set: RuleSet) -> list[tuple[str, str]]:
    """Rules in use that may be set otherwise and of which the set says nothing yet, as code and title. One query."""
    said = set(rule_set.settings.values_list("code", flat=True))
    return [(code, rule_title(code)) for code, held in sorted(parameters().items()) if code not in said and (held or _may_differ(code))]


def _may_differ(code: str) -> bool:
    """A rule that stops papers by law is neither made lighter nor graver."""
    text = CATALOGUE[code]
    return text.basis in SOFT_BASES or text.severity is not Severity.BLOCKER


def _setting(setting: Any) -> dict[str, Any]:
    code, changed = setting.code, setting.parameters
    usual = {name: value for name, value in parameters().get(code, {}).items() if name in changed}
    named = {"title": rule_title(code), "usual": CATALOGUE[code].severity, "was": told(code, usual), "now": told(code, changed)}
    return {"setting": setting, **named}


def _kinds(run: DryRun) -> list[dict[str, Any]]:
    """What was found of each kind of paper, in the order of the kinds."""
    found = run.result.get("kinds", {})
    return [{"noun": kind.noun, **_kind(found[code])} for code, kind in KINDS.items() if code in found]


def _kind(found: dict[str, Any]) -> dict[str, Any]:
    sides = {side: {**found[side], "stopped_baht": Decimal(found[side]["stopped_baht"])} for side in ("before", "after")}
    rules = [{**row, "title": rule_title(row["code"]), **{name: Decimal(row[name]) for name in MONEY}} for row in found["rules"]]
    return {**found, **sides, "total_baht": Decimal(found["total_baht"]), "rules": rules}


@require_POST
def dry_run(request: Request, pk: int) -> HttpResponse:
    _national(request)
    found = get_object_or_404(RuleSet, pk=pk)
    year = number(request.POST.get("fiscal_year"))
    if year not in years_on_record():
        raise Http404
    request_dry_run(found, year or 0, by=request.hat)
    messages.info(request, _("กำลังทดลองกฎกับเอกสารปี %(year)s ผลจะอยู่ในหน้านี้เมื่อเสร็จ") % {"year": year})
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
    return comparison_page(request, old, new, old.action_plan, compare(old, new) if not new.is_open else None)


def comparison_page(request: Request, old: Any, new: Any, paper: Any, found: Comparison | None) -> HttpResponse:
    """`paper` is None for the nation, `found` while the new check works."""
    rules = [{"rule": rule, "title": rule_title(rule.code)} for rule in found.rules] if found else []
    moments = {name: getattr(check, "checked_at", None) or check.queued_at for name, check in (("old_at", old), ("new_at", new))}
    values = {"old": old, "new": new, "paper": paper, "found": found, "rules": rules, **moments}
    return render(request, "budgets/check_compare.html", values)
