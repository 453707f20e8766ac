"""Kept checks of development plans: one explained, made again under today's rules, two side by side."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.hats import Request
from core.asked import key
from plans.models import PlanCheck
from plans.permissions import PLAN_POLICY
from plans.plan_checks import keep_check
from plans.rules import check_plan

from ..comparing import compare
from ..explaining import as_found, explain
from .rulebooks import comparison_page

OTHERS_SHOWN = 20


def _get(request: Request, pk: int) -> PlanCheck:
    seen = PlanCheck.objects.filter(plan__in=PLAN_POLICY.scope(request.hat, PLAN_POLICY.view_action))
    found: PlanCheck = get_object_or_404(seen.select_related("plan__unit"), pk=pk)
    return found


@require_safe
def plan_check(request: Request, pk: int) -> HttpResponse:
    """What was found then, and by which rules: in the words of that day."""
    check = _get(request, pk)
    return render(request, "budgets/stored_check.html", {
        "paper": check.plan,
        "check": check,
        "explained": explain(check),
        "found": as_found(check.findings.all()),
        "others": PlanCheck.objects.filter(plan=check.plan).exclude(pk=check.pk)[:OTHERS_SHOWN],
        "again_url": reverse("budgets:plan_check_again", args=[check.pk]),
        "may_check": "run_check" in PLAN_POLICY.actions_on(request.hat, check.plan),
    })  # fmt: skip


@require_POST
def plan_check_again(request: Request, pk: int) -> HttpResponse:
    """The same plan under today's rules, to be read beside the old check."""
    check = _get(request, pk)
    PLAN_POLICY.require(request.hat, "run_check", check.plan)
    fresh = keep_check(check.plan, check_plan(check.plan_id), by=request.hat)
    return redirect(f"{reverse('budgets:plan_check_compare')}?old={check.pk}&new={fresh.pk}")


@require_safe
def plan_check_compare(request: Request) -> HttpResponse:
    """`?old=` and `?new=` name two checks of one plan. Raises Http404 for checks out of sight or of two plans."""
    old, new = (_get(request, key(request.GET.get(name)) or 0) for name in ("old", "new"))
    if old.plan_id != new.plan_id:
        raise Http404
    return comparison_page(request, old, new, old.plan, compare(old, new))
