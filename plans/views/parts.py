"""Adding, changing and deleting the parts of a plan: one small page per part."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.desk import desk, tell
from accounts.hats import Request
from core.asked import key

from .. import services
from ..form_panel import panel_beside_form
from ..forms.measures import GoalIndicatorForm, IndicatorForm
from ..forms.parts import GuidelineForm, IssueForm, PartForm, PlanProjectForm, ProgrammeForm
from ..forms.plan_parts import FigureForm, NeedForm, PastResultForm, ProvinceRoleForm, SharedProblemForm, ValueChainStepForm
from ..models import (
    AreaNeed,
    ComparativeFigure,
    DevelopmentIssue,
    DevelopmentPlan,
    GoalIndicator,
    Guideline,
    Indicator,
    PastResult,
    PlanProject,
    Programme,
    ProvinceRole,
    SharedProblem,
    ValueChainStep,
)
from ..permissions import PLAN_POLICY
from ..places import part_form
from .beside import judged, only_judges


@dataclass(frozen=True)
class Part:
    """A kind of part: what it is called, its form, and how it hangs on the plan. A link may fill in `presets` of a new one."""

    noun: str | Promise
    form: type[PartForm]
    model: type[Model]
    parent: str
    parent_model: type[Model]
    to_plan: str
    presets: tuple[str, ...] = ()
    for_group: bool = False


PARTS = {
    "figures": Part(_("ข้อมูลเชิงเปรียบเทียบ"), FigureForm, ComparativeFigure, "plan", DevelopmentPlan, "plan", ("topic",)),
    "needs": Part(_("ความต้องการเชิงพื้นที่"), NeedForm, AreaNeed, "plan", DevelopmentPlan, "plan"),
    "past": Part(_("ผลการพัฒนาที่ผ่านมา"), PastResultForm, PastResult, "plan", DevelopmentPlan, "plan"),
    "problems": Part(_("ปัญหาร่วมของกลุ่ม"), SharedProblemForm, SharedProblem, "plan", DevelopmentPlan, "plan", for_group=True),
    "goals": Part(_("ตัวชี้วัดระดับแผน"), GoalIndicatorForm, GoalIndicator, "plan", DevelopmentPlan, "plan"),
    "issues": Part(_("ประเด็นการพัฒนา"), IssueForm, DevelopmentIssue, "plan", DevelopmentPlan, "plan"),
    "indicators": Part(_("ตัวชี้วัด"), IndicatorForm, Indicator, "issue", DevelopmentIssue, "issue__plan"),
    "guidelines": Part(_("แนวทางการพัฒนา"), GuidelineForm, Guideline, "issue", DevelopmentIssue, "issue__plan"),
    "chain": Part(
        _("ขั้นของห่วงโซ่คุณค่า"), ValueChainStepForm, ValueChainStep, "issue", DevelopmentIssue, "issue__plan", ("stage",), for_group=True
    ),
    "roles": Part(
        _("บทบาทของจังหวัด"), ProvinceRoleForm, ProvinceRole, "issue", DevelopmentIssue, "issue__plan", ("province",), for_group=True
    ),
    "programmes": Part(_("แผนงาน"), ProgrammeForm, Programme, "issue", DevelopmentIssue, "issue__plan"),
    "table": Part(_("โครงการในบัญชี"), PlanProjectForm, PlanProject, "programme", Programme, "programme__issue__plan"),
}


@require_http_methods(["GET", "POST"])
def part_new(request: Request, pk: int, kind: str) -> HttpResponse:
    """`?in=` names the issue or programme the new part stands under; other names fill in what the link already knows."""
    plan, part = _plan_and_part(request, pk, kind)
    parent = _parent(part, plan, request.GET.get("in", ""))
    last = part.model._default_manager.filter(**{part.parent: parent}).count()
    known = {part.model._meta.get_field(name).attname: request.GET[name] for name in part.presets if name in request.GET}  # type: ignore[union-attr]
    fresh = part.model(**{part.parent: parent}, order=last + 1, **known)
    return _edit(request, plan, kind, fresh, _g("เพิ่ม%(noun)s") % {"noun": part.noun})


@require_http_methods(["GET", "POST"])
def part_edit(request: Request, pk: int, kind: str, part_pk: int) -> HttpResponse:
    plan, part = _plan_and_part(request, pk, kind)
    row = get_object_or_404(part.model._default_manager.filter(**{part.to_plan: plan}), pk=part_pk)
    return _edit(request, plan, kind, row, _g("แก้%(noun)s") % {"noun": part.noun})


@require_POST
def part_delete(request: Request, pk: int, kind: str, part_pk: int) -> HttpResponse:
    plan, part = _plan_and_part(request, pk, kind)
    row = get_object_or_404(part.model._default_manager.filter(**{part.to_plan: plan}), pk=part_pk)
    place = _place(plan, "goals" if kind == "issues" else kind, row)
    services.delete_part(plan.pk, row, by=request.hat)
    messages.success(request, _g("ลบ%(noun)sแล้ว: %(what)s") % {"noun": part.noun, "what": row})
    return redirect(place)


def _plan_and_part(request: Request, pk: int, kind: str) -> tuple[DevelopmentPlan, Part]:
    plan = PLAN_POLICY.visible_or_404(request.hat, pk=pk)
    if kind not in PARTS or (PARTS[kind].for_group and not plan.unit.is_group):
        raise Http404
    PLAN_POLICY.require(request.hat, "edit_plan", plan)
    return plan, PARTS[kind]


def _parent(part: Part, plan: DevelopmentPlan, asked: str) -> Any:
    if part.parent_model is DevelopmentPlan:
        return plan
    path = part.to_plan.split("__", 1)[1]
    return get_object_or_404(part.parent_model._default_manager.filter(**{path: plan}), pk=key(asked))


def _edit(request: Request, plan: DevelopmentPlan, kind: str, row: Any, title: str) -> HttpResponse:
    part = PARTS[kind]
    form = part.form(request.POST or None, instance=row, plan=plan)
    if only_judges(request):
        return judged(request, plan, form, services.save_part, lambda saved: _here(plan, kind, saved))
    if form.is_valid():
        saved = services.save_part(plan.pk, form, by=request.hat)
        tell(request, form, _g("บันทึกแล้ว: %(what)s") % {"what": saved})
        return redirect(_place(plan, kind, saved))
    gone = f"{request.path}delete/" if row.pk else ""
    values = {"plan": plan, "form": form, "title": title, "button": _g("บันทึก%(noun)s") % {"noun": part.noun}, "row": row}
    values |= {"delete_url": gone, "delete_label": _g("ลบ%(noun)sนี้") % {"noun": part.noun}}
    values |= {"desk": desk(request, form, plan), "back": _place(plan, kind, row)}
    values |= {"under": None if part.parent == "plan" else getattr(row, part.parent)}
    values |= {"findings": panel_beside_form(plan, _here(plan, kind, row))}
    return render(request, "plans/plan_form.html", values, status=422 if form.errors else 200)


def _here(plan: DevelopmentPlan, kind: str, row: Any) -> set[str]:
    """The addresses of the form of a part: its own, and that of a new one of its kind."""
    return {part_form(plan, kind, row.pk), part_form(plan, kind)}


def _place(plan: DevelopmentPlan, kind: str, row: Any) -> str:
    """Where this part stands on the page of the plan, which is long."""
    issue = row.pk if kind == "issues" else getattr(row, "issue_id", None)
    return f"{plan.get_absolute_url()}#{f'issue-{issue}' if issue and kind != 'roles' else kind}"
