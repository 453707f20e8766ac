"""What-if orders side by side."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.hats import Request
from accounts.models import Membership

from .. import services
from ..models import LAST_ORDER, AnnualActionPlan, Project, Scenario
from ..orders import NOW, Order, Places, compare, order_of, places_of
from ..permissions import ACTION_PLAN_POLICY
from ..services.action_plans import ranked
from ..workflow import ACTION_PLAN_WORKFLOW
from .action_plans import visible


@require_safe
def scenarios(request: Request, pk: int) -> HttpResponse:
    """The present order and the kept ones with their sums, two of them side by side. Three queries beside the page's own.

    GET a, b: keys of the two orders; all=1 shows also the projects that stand alike in both.
    """
    paper = visible(request.hat, pk)
    projects = ranked(paper)
    orders = _orders(paper, projects)
    pair = compare(*_chosen(request, orders), projects)
    everything = bool(request.GET.get("all")) and len(orders) > 1
    held = ACTION_PLAN_POLICY.actions_on(request.hat, paper)
    return render(request, "plans/scenarios.html", {
        "paper": paper,
        "orders": orders,
        "pair": pair,
        "rows": pair.rows if everything else pair.differing,
        "everything": everything,
        "editable": "edit_action_plan" in held and paper.state in ACTION_PLAN_WORKFLOW.editable,
    })  # fmt: skip


def _orders(paper: AnnualActionPlan, projects: list[Project]) -> list[Order]:
    kept = paper.scenarios.exclude(name=LAST_ORDER).prefetch_related("rows").select_related("made_by__user")
    found: list[tuple[str, str, Scenario | None, Places]] = [(NOW, _("ลำดับปัจจุบัน"), None, places_of(projects))]
    found += [(str(s.pk), s.name, s, {r.project_id: (r.rank, r.bucket) for r in s.rows.all()}) for s in kept]
    return [order_of(*parts, projects) for parts in found]


def _chosen(request: Request, orders: list[Order]) -> tuple[Order, Order]:
    """The two asked for; else the last two kept, or the present one and the one that was kept."""
    by_key = {order.key: order for order in orders}
    usual = orders[-2:] if len(orders) > 1 else orders * 2
    return by_key.get(request.GET.get("a", ""), usual[0]), by_key.get(request.GET.get("b", ""), usual[1])


@require_POST
def save(request: Request, pk: int) -> HttpResponse:
    paper = visible(request.hat, pk)
    kept = services.save_scenario(paper.pk, request.POST.get("name", ""), by=request.hat)
    messages.success(request, _("เก็บ “%(name)s” แล้ว") % {"name": kept})
    return redirect("plans:scenarios", paper.pk)


@require_POST
def choose(request: Request, pk: int, scenario: int) -> HttpResponse:
    found = _kept(request.hat, pk, scenario)
    paper = services.choose_scenario(found, by=request.hat)
    messages.success(request, _("ใช้ลำดับตาม “%(name)s” แล้ว") % {"name": found})
    return redirect(paper)


@require_POST
def delete(request: Request, pk: int, scenario: int) -> HttpResponse:
    found = _kept(request.hat, pk, scenario)
    services.delete_scenario(found, by=request.hat)
    messages.success(request, _("ลบ “%(name)s” แล้ว") % {"name": found})
    return redirect("plans:scenarios", pk)


def _kept(hat: Membership | None, pk: int, scenario: int) -> Scenario:
    """Of this paper only; the undo's own order cannot be named from outside."""
    return get_object_or_404(Scenario.objects.exclude(name=LAST_ORDER), pk=scenario, action_plan=visible(hat, pk))
