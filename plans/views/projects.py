"""Project briefs: the page, the form section by section, new and gone."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _g
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.desk import desk, onlookers, tell
from accounts.hats import Request
from accounts.models import Membership
from accounts.once import once_per_press
from accounts.papers import state_chip, turn_steps
from core.uploads import Gate, sent, too_large
from core.workflow import INITIAL
from provinces.outlines import map_of

from .. import services
from ..brief_tables import quarters, table
from ..briefs import LINKED, ROW_TITLES, SECTIONS, SPECS, Spec, brief, rows_of
from ..forms.projects import NewProjectForm, ProjectForm, free_rows
from ..forms.readiness import content_of
from ..forms.row_sets import ROW_SETS
from ..history import project_history
from ..models import Project
from ..permissions import ACTION_PLAN_POLICY, BRIEF_POLICY
from ..services.editing import require_project
from ..states import EDITABLE, ProposalState
from ..tables import place_of
from ..turns import PROPOSAL_TURNS, action_plan_steps
from ..workflow import ACTION_PLAN_WORKFLOW, PROPOSAL_WORKFLOW
from .action_plans import visible as visible_paper


@require_safe
def project_page(request: Request, pk: int) -> HttpResponse:
    project = visible(request.hat, pk)
    held = BRIEF_POLICY.actions_on(request.hat, project)
    writing = project.proposal.state == ProposalState.DRAFT if project.is_candidate else project.action_plan.state in EDITABLE
    editable = "edit_action_plan" in held and writing
    found = brief(project, rows_of(project))
    return render(request, "plans/project.html", {
        "project": project,
        "paper": project.action_plan,
        "place": place_of(project),
        "brief": found,
        "parts": [(section, [table(project, rows) for rows in section.rows]) for section in found.sections],
        "quarters": quarters(project),
        "editable": editable,
        "deletable": editable and project.action_plan.state == INITIAL and not project.is_candidate,
        **standing_of(project, held),
        "entries": project_history(project, request.hat),
        "onlookers": onlookers(request, project.action_plan, under=project.get_absolute_url()),
    })  # fmt: skip


def standing_of(project: Project, held: set[str]) -> dict[str, Any]:
    """State and turn: the action plan's, and the proposal's while the brief is outside the plan."""
    if project.is_candidate:
        return {"chip": state_chip(PROPOSAL_WORKFLOW, project.proposal.state), "steps": turn_steps(PROPOSAL_TURNS, project.proposal, held)}
    return {
        "chip": state_chip(ACTION_PLAN_WORKFLOW, project.action_plan.state),
        "steps": action_plan_steps(project.action_plan, held),
    }


def visible(hat: Membership | None, pk: int) -> Project:
    scope = BRIEF_POLICY.scope(hat, "view_action_plan").select_related(
        "action_plan__unit", "action_plan__plan", "proposal__owner", "proposal__proposer", *LINKED
    )
    project: Project = get_object_or_404(scope.prefetch_related("sites__district", "sites__province", "sites__subdistrict"), pk=pk)
    return project


def editable_project(request: Request, pk: int) -> Project:
    """Raises NoRight (403) or NotYet (409) before anybody types in vain; the services ask again under the lock."""
    project = visible(request.hat, pk)
    require_project(project, request.hat)
    return project


@require_http_methods(["GET", "POST"])
def project_edit(request: Request, pk: int) -> HttpResponse:
    """All columns on one page; the rows are edited in their sections."""
    return _edit(request, pk, None)


@csrf_exempt  # only until the gate stands before files; `_section` asks for the token
@require_http_methods(["GET", "POST"])
def project_section(request: Request, pk: int, section: str) -> HttpResponse:
    gate = Gate(request)
    request.upload_handlers = [gate, *request.upload_handlers]
    answer: HttpResponse = _section(request, pk, section, gate=gate)
    return answer


@csrf_protect
@once_per_press
def _section(request: Request, pk: int, section: str, *, gate: Gate) -> HttpResponse:
    if section not in SPECS:
        raise Http404
    return _edit(request, pk, SPECS[section], gate)


def _edit(request: Request, pk: int, section: Spec | None, gate: Gate | None = None) -> HttpResponse:
    """Nothing is saved when the gate threw a file away."""
    project = editable_project(request, pk)
    form, rows = ProjectForm(request.POST or None, instance=project, section=section), _row_sets(request, project, section)
    if gate and gate.too_large:
        messages.error(request, " ".join(too_large().messages))
        return _edit_page(request, project, form, section, rows, status=422)
    if not all([form.is_valid(), *(formset.is_valid() for formset in rows)]):
        return _edit_page(request, project, form, section, rows, status=422 if form.is_bound else 200)
    saved = services.save_project(project, by=request.hat, form=form, rows=rows)
    tell(request, form, _g("บันทึกแล้ว: %(what)s") % {"what": section.title if section else saved}, *rows)
    return redirect(_after(request, project, section))


def _row_sets(request: Request, project: Project, section: Spec | None) -> list[Any]:
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return [ROW_SETS[name](*given, instance=project, prefix=name) for name in (section.rows if section else ())]


def _after(request: Request, project: Project, section: Spec | None) -> str:
    """The next section when that button was pressed, else the section on the project's page."""
    if section is None:
        return project.get_absolute_url()
    later = SECTIONS[SECTIONS.index(section) + 1 :]
    if "next" in request.POST and later:
        return reverse("plans:project_section", args=[project.pk, later[0].code])
    return f"{project.get_absolute_url()}#{section.code}"


def _edit_page(
    request: Request, project: Project, form: ProjectForm, section: Spec | None, rows: list[Any], status: int = 200
) -> HttpResponse:
    paper = project.action_plan
    return render(request, "plans/project_form.html", {
        "project": project,
        "paper": paper,
        "form": form,
        "desk": desk(request, form, paper, also=rows),
        "section": section,
        "is_last": section == SECTIONS[-1],
        "rows": [(ROW_TITLES[formset.prefix], formset) for formset in rows],
        "sections": brief(project, rows_of(project)).sections if section else [],
        "map": map_of(paper.unit.territory_codes(paper.fiscal_year)) if section and "sites" in section.rows else None,
    }, status=status)  # fmt: skip


@require_safe
def readiness_file(request: Request, pk: int, check: int) -> HttpResponse:
    """The evidence of one line of the checklist, for whoever sees the project."""
    found = get_object_or_404(visible(request.hat, pk).readiness.exclude(file_hash=""), pk=check)
    return sent(content_of(found), found.file_name, found.file_type, as_attachment=True)


@require_http_methods(["GET", "POST"])
def project_new(request: Request, pk: int) -> HttpResponse:
    """A project of the action plan from a row of the plan's project table."""
    paper = visible_paper(request.hat, pk)
    ACTION_PLAN_POLICY.require(request.hat, "edit_action_plan", paper)
    form = NewProjectForm(request.POST or None, paper=paper)
    if form.is_valid():
        project = services.add_project(paper.pk, form.cleaned_data["plan_project"], by=request.hat)
        messages.success(request, _g("เพิ่มโครงการแล้ว กรอกแบบสรุปโครงการต่อได้"))
        return redirect(project)
    values = {"paper": paper, "form": form, "free": free_rows(paper).exists(), "desk": desk(request, form, paper)}
    return render(request, "plans/project_new.html", values, status=422 if form.errors else 200)


@require_POST
def project_delete(request: Request, pk: int) -> HttpResponse:
    project = visible(request.hat, pk)
    paper = project.action_plan
    services.delete_project(project, by=request.hat)
    messages.success(request, _g("ลบโครงการแล้ว: %(what)s") % {"what": project})
    return redirect(paper)
