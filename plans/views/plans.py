"""Development plans: the list, the page, the plan's own words, a review version."""

from typing import Any

from django.contrib import messages
from django.db.models import Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.desk import desk, onlookers, tell
from accounts.hats import Request
from accounts.models import Membership
from accounts.papers import anatomy, state_chip

from .. import services
from ..completeness import completeness
from ..facts import deadline_of
from ..filters import PlanFilter
from ..form_panel import FormPanel, panel_beside_form
from ..forms.parts import WORDS, ReviewForm
from ..forms.plan_parts import LongTermGoalForm
from ..listing import listing, state_counts
from ..models import DevelopmentPlan, PaperKind
from ..permissions import PLAN_POLICY
from ..plan_checks import keep_check
from ..plan_panel import panel_of_plan
from ..services.versions import series
from ..states import PlanState
from ..tables import plan_rows
from ..turns import plan_steps, preparing
from ..volume import volume
from ..workflow import PLAN_WORKFLOW, plan_is_ready, result_of
from .action_plans import has_years_ahead
from .beside import judged, only_judges

COLUMNS = {
    "unit": ["unit__kind", "unit__name_sort", "-year_from", "-review_year"],
    "region": ["unit__region__order", "unit__kind", "unit__name_sort"],
    "period": ["year_from", "unit__kind", "unit__name_sort"],
    "state": ["state", "unit__kind", "unit__name_sort"],
    "projects": ["n_projects"],
    "money": ["indicative_baht"],
}


@require_safe
def plan_list(request: Request) -> HttpResponse:
    filters = PlanFilter(request.GET, queryset=PLAN_POLICY.scope(request.hat, "view_plan"))
    found = listing(request, filters, plan_rows, COLUMNS, {"baht": Sum("indicative_baht"), "projects": Sum("n_projects")})
    rows = [(plan, state_chip(PLAN_WORKFLOW, plan.state)) for plan in found.page]
    states = state_counts(filters, PlanState.choices, _("ทุกสถานะ"))
    return render(request, "plans/plan_list.html", {"list": found, "sort": found.sort, "rows": rows, "states": states})


@require_safe
def plan_page(request: Request, pk: int) -> HttpResponse:
    plan = _visible(request.hat, pk)
    whole = volume(plan)
    about = anatomy(PLAN_WORKFLOW, plan, request.hat, url_name="plans:plan_do", edit_action="edit_plan")
    held = about.held
    return render(request, "plans/plan.html", {
        "plan": plan,
        "volume": whole,
        "parts": completeness(whole),
        "about": about,
        "steps": plan_steps(plan, held),
        "deadline": deadline_of(PaperKind.PLAN, plan),
        "preparing": preparing(plan, held, "plan", plan_is_ready),
        "findings": panel_of_plan(plan, result_of(plan), held, editable=about.editable),
        "versions": [(v, state_chip(PLAN_WORKFLOW, v.state)) for v in series(plan) & PLAN_POLICY.scope(request.hat, "view_plan")],
        "can_review": plan.state == PlanState.IN_FORCE and "edit_plan" in held,
        "onlookers": onlookers(request, plan),
        "can_start": plan.state == PlanState.IN_FORCE and "edit_action_plan" in held and has_years_ahead(plan),
    })  # fmt: skip


def _visible(hat: Membership | None, pk: int) -> DevelopmentPlan:
    plan: DevelopmentPlan = get_object_or_404(PLAN_POLICY.scope(hat, "view_plan").select_related("unit__region", "long_term_goal"), pk=pk)
    return plan


@require_POST
def plan_check(request: Request, pk: int) -> HttpResponse:
    """Keeps what the rules say now; the panel for htmx, else back to the plan."""
    plan = _visible(request.hat, pk)
    PLAN_POLICY.require(request.hat, "run_check", plan)
    keep_check(plan, result_of(plan), by=request.hat)
    if not request.headers.get("HX-Request"):
        return redirect(f"{plan.get_absolute_url()}#findings")
    held = PLAN_POLICY.actions_on(request.hat, plan)
    editable = "edit_plan" in held and plan.state in PLAN_WORKFLOW.editable
    return render(request, "plans/_plan_findings.html", {"panel": panel_of_plan(plan, result_of(plan), held, editable=editable)})


@require_http_methods(["GET", "POST"])
def plan_edit(request: Request, pk: int, part: int = 1) -> HttpResponse:
    plan = _visible(request.hat, pk)
    PLAN_POLICY.require(request.hat, "edit_plan", plan)
    if part not in WORDS:
        raise Http404
    of_part, title = WORDS[part]
    form = of_part(request.POST or None, instance=plan)
    here = {reverse("plans:plan_words", args=[plan.pk, part])}
    if only_judges(request):
        return judged(request, plan, form, services.save_part, lambda _saved: here)
    if form.is_valid():
        services.save_part(plan.pk, form, by=request.hat)
        tell(request, form, _("บันทึกแล้ว: %(what)s") % {"what": plan})
        return redirect(plan)
    return _form_page(request, plan, form, str(title), findings=panel_beside_form(plan, here))


@require_http_methods(["GET", "POST"])
def long_term_goal(request: Request, pk: int) -> HttpResponse:
    """The 20-year goal above the plan; the body's current one is offered to a plan that has none."""
    plan = _visible(request.hat, pk)
    PLAN_POLICY.require(request.hat, "edit_plan", plan)
    form = LongTermGoalForm(request.POST or None, instance=services.goal_above(plan))
    if only_judges(request):
        return judged(request, plan, form, services.save_long_term_goal, lambda _saved: {request.path})
    if form.is_valid():
        services.save_long_term_goal(plan.pk, form, by=request.hat)
        messages.success(request, _("บันทึกเป้าหมายการพัฒนา 20 ปีแล้ว"))
        return redirect(plan)
    return _form_page(request, plan, form, _("เป้าหมายการพัฒนา 20 ปี"), findings=panel_beside_form(plan, {request.path}))


@require_http_methods(["GET", "POST"])
def plan_review(request: Request, pk: int) -> HttpResponse:
    plan = _visible(request.hat, pk)
    PLAN_POLICY.require(request.hat, "edit_plan", plan)
    form = ReviewForm(request.POST or None, years=range(plan.year_from, plan.year_to + 1))
    if form.is_valid():
        draft = services.start_review(plan.pk, **form.cleaned_data, by=request.hat)
        messages.success(request, _("เริ่ม%(version)sแล้ว เนื้อหายกมาจากฉบับที่ใช้บังคับ") % {"version": draft.version_label})
        return redirect(draft)
    return _form_page(request, plan, form, _("เริ่มฉบับทบทวน"), _("สร้างฉบับทบทวน"))


def _form_page(
    request: Request, plan: DevelopmentPlan, form: Any, title: str, button: str = "", *, findings: FormPanel | None = None
) -> HttpResponse:
    values = {"plan": plan, "form": form, "title": title, "button": button or _("บันทึก"), "desk": desk(request, form, plan)}
    return render(request, "plans/plan_form.html", values | {"findings": findings}, status=422 if form.errors else 200)
