"""Project briefs: the page, the form with its conflict, the rows, new and gone."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.hats import Request
from accounts.models import Membership
from accounts.papers import state_chip
from core.errors import NotYet, Stale
from core.workflow import INITIAL

from .. import services
from ..briefs import LINKED, brief
from ..forms.projects import ACTIVITIES, INDICATORS, SITES, NewProjectForm, ProjectForm, free_rows
from ..history import project_history
from ..models import Activity, Project
from ..permissions import ACTION_PLAN_POLICY, PROJECT_POLICY
from ..services.editing import closed
from ..states import EDITABLE
from ..tables import place_of
from ..turns import action_plan_steps
from ..workflow import ACTION_PLAN_WORKFLOW
from .action_plans import visible


class Rows(NamedTuple):
    """Rows of a brief that are edited together."""

    title: str | Promise
    formset: type[Any]
    hint: str | Promise


ROWS = {
    "activities": Rows(_("กิจกรรมหลัก"), ACTIVITIES, _("ผลรวมของกิจกรรมควรเท่ากับงบประมาณของโครงการ")),
    "indicators": Rows(_("ตัวชี้วัดของโครงการ"), INDICATORS, _("ระบุทั้งผลผลิตและผลลัพธ์")),
    "sites": Rows(_("พื้นที่ดำเนินการ"), SITES, _("ระบุอย่างน้อยจังหวัด ถ้าทราบให้ระบุถึงตำบล")),
}


@require_safe
def project_page(request: Request, pk: int) -> HttpResponse:
    project = _visible(request.hat, pk)
    held = ACTION_PLAN_POLICY.actions_on(request.hat, project.action_plan)
    editable = "edit_action_plan" in held and project.action_plan.state in EDITABLE
    rows = {name: list(getattr(project, name).all()) for name in ROWS}
    return render(request, "plans/project.html", {
        "project": project,
        "paper": project.action_plan,
        "place": place_of(project),
        "brief": brief(project, {name: len(found) for name, found in rows.items()}),
        "rows": rows,
        "activities_baht": _total(rows["activities"]),
        "editable": editable,
        "deletable": editable and project.action_plan.state == INITIAL,
        "chip": state_chip(ACTION_PLAN_WORKFLOW, project.action_plan.state),
        "steps": action_plan_steps(project.action_plan, held),
        "entries": project_history(project, request.hat),
    })  # fmt: skip


def _total(activities: Iterable[Activity]) -> Decimal | None:
    """Of the activities (baht); None as soon as one of them has no amount."""
    total = Decimal(0)
    for activity in activities:
        if activity.amount_baht is None:
            return None
        total += activity.amount_baht
    return total


def _visible(hat: Membership | None, pk: int) -> Project:
    scope = PROJECT_POLICY.scope(hat, "view_action_plan").select_related("action_plan__unit", "action_plan__plan", *LINKED)
    project: Project = get_object_or_404(scope.prefetch_related("sites__district", "sites__province", "sites__subdistrict"), pk=pk)
    return project


def _editable(request: Request, pk: int) -> Project:
    """Raises NoRight (403) or NotYet (409) before anybody types in vain; the services ask again under the lock."""
    project = _visible(request.hat, pk)
    ACTION_PLAN_POLICY.require(request.hat, "edit_action_plan", project.action_plan)
    if project.action_plan.state not in EDITABLE:
        raise NotYet([closed(ACTION_PLAN_WORKFLOW, project.action_plan)])
    return project


@require_http_methods(["GET", "POST"])
def project_edit(request: Request, pk: int) -> HttpResponse:
    project = _editable(request, pk)
    form = ProjectForm(request.POST or None, instance=project)
    if not form.is_valid():
        return _edit_page(request, project, form, status=422 if form.errors else 200)
    try:
        services.save_project(project, form.cleaned_data["revision"], by=request.hat, form=form)
    except Stale as stale:
        return _conflict(request, pk, stale)
    messages.success(request, _g("บันทึกแล้ว: %(what)s") % {"what": project})
    return redirect(project)


def _conflict(request: Request, pk: int, stale: Stale) -> HttpResponse:
    """The form again with what was typed; the newer values stand beside it, and a second press saves over them knowingly."""
    newest = _visible(request.hat, pk)
    typed = request.POST.copy()
    typed["revision"] = str(newest.revision)
    return _edit_page(request, newest, ProjectForm(typed, instance=newest), stale.fields, status=409)


def _edit_page(request: Request, project: Project, form: ProjectForm, conflicts: Any = (), status: int = 200) -> HttpResponse:
    values = {"project": project, "paper": project.action_plan, "form": form, "conflicts": conflicts}
    return render(request, "plans/project_form.html", values, status=status)


@require_http_methods(["GET", "POST"])
def project_rows(request: Request, pk: int, rows: str) -> HttpResponse:
    if rows not in ROWS:
        raise Http404
    project = _editable(request, pk)
    formset = ROWS[rows].formset(request.POST or None, instance=project, prefix=rows)
    if formset.is_valid():
        services.save_rows(project, formset, by=request.hat)
        messages.success(request, _g("บันทึก%(what)sแล้ว") % {"what": ROWS[rows].title})
        return redirect(f"{project.get_absolute_url()}#{rows}")
    values = {"project": project, "paper": project.action_plan, "formset": formset, "kind": ROWS[rows], "rows": rows}
    return render(request, "plans/project_rows.html", values, status=422 if formset.is_bound else 200)


@require_http_methods(["GET", "POST"])
def project_new(request: Request, pk: int) -> HttpResponse:
    """A project of the action plan from a row of the plan's project table."""
    paper = visible(request.hat, pk)
    ACTION_PLAN_POLICY.require(request.hat, "edit_action_plan", paper)
    form = NewProjectForm(request.POST or None, paper=paper)
    if form.is_valid():
        project = services.add_project(paper.pk, form.cleaned_data["plan_project"], by=request.hat)
        messages.success(request, _g("เพิ่มโครงการแล้ว กรอกแบบสรุปโครงการต่อได้"))
        return redirect(project)
    values = {"paper": paper, "form": form, "free": free_rows(paper).exists()}
    return render(request, "plans/project_new.html", values, status=422 if form.errors else 200)


@require_POST
def project_delete(request: Request, pk: int) -> HttpResponse:
    project = _visible(request.hat, pk)
    paper = project.action_plan
    services.delete_project(project, by=request.hat)
    messages.success(request, _g("ลบโครงการแล้ว: %(what)s") % {"what": project})
    return redirect(paper)
