"""Where a line or a project comes from: the chain up to the national strategy, and one press to mend a broken step."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.hats import Request
from core.asked import key
from core.errors import Blocker, NotYet
from plans import services
from plans.briefs import Spec
from plans.forms.parts import IssueLinkForm
from plans.forms.projects import ProjectForm
from plans.models import Project
from plans.permissions import PLAN_POLICY, PROJECT_POLICY

from ..lineage import LABELS, Chain, chain_of
from ..lineage_facts import ISSUE_LEVELS
from ..models import BudgetLine
from ..permissions import LINE_POLICY, REQUEST_POLICY

ABOVE = ("action_plan__unit__region", "action_plan__plan__unit", "programme__issue__plan")


@require_safe
def line_lineage(request: Request, pk: int) -> HttpResponse:
    lines = LINE_POLICY.scope(request.hat, LINE_POLICY.view_action)
    line: BudgetLine = get_object_or_404(lines.select_related("request__unit", "category", *(f"project__{name}" for name in ABOVE)), pk=pk)
    if line.project.is_management:
        raise Http404
    return _page(request, line.project, line)


@require_safe
def project_lineage(request: Request, pk: int) -> HttpResponse:
    return _page(request, _project(request, pk), None)


def _project(request: Request, pk: int) -> Project:
    """An ordinary project in view scope, else 404: the management budget serves no goal of its own."""
    projects = PROJECT_POLICY.scope(request.hat, PROJECT_POLICY.view_action).select_related(*ABOVE)
    project: Project = get_object_or_404(projects, pk=pk)
    if project.is_management:
        raise Http404
    return project


def _chain(request: Request, project: Project, line: BudgetLine | None = None) -> Chain:
    return chain_of(project, request.hat, PROJECT_POLICY.actions_on(request.hat, project), line)


def _page(request: Request, project: Project, line: BudgetLine | None) -> HttpResponse:
    seen = REQUEST_POLICY.scope(request.hat, REQUEST_POLICY.view_action)
    lines = [] if line else list(BudgetLine.objects.filter(project=project, request__in=seen))
    return render(request, "budgets/lineage.html", {
        "project": project, "paper": project.action_plan, "line": line, "chain": _chain(request, project, line), "lines": lines,
        "lines_baht": sum(row.amount_baht for row in lines),
    })  # fmt: skip


@require_POST
def use(request: Request, pk: int) -> HttpResponse:
    """Sets one of the targets that are offered now. The form and its service decide, as on the page of the project or the plan."""
    project = _project(request, pk)
    _require_right(request, project, request.POST.get("level", ""))
    level, target = request.POST.get("level", ""), key(request.POST.get("target"))
    step = next((step for step in _chain(request, project).steps if step.level == level), None)
    if step is None:
        raise Http404
    if target not in {offer.pk for offer in step.offers}:
        told = _("“%(level)s” มีผู้แก้ไปแล้วหรือเลือกรายการนี้ไม่ได้ เปิดหน้าความเชื่อมโยงอีกครั้งเพื่อดูรายการล่าสุด") % {"level": LABELS[level]}
        raise NotYet([Blocker("offer", told, project.get_absolute_url())])
    _save(project, level, target, request)
    messages.success(request, _("เชื่อม%(level)sแล้ว") % {"level": LABELS[level]})
    return redirect("budgets:project_lineage", pk)


def _require_right(request: Request, project: Project, level: str) -> None:
    """Raises NoRight for hats that may not edit what carries the link: the issue's plan, or the project's action plan."""
    if level in ISSUE_LEVELS and project.programme:
        PLAN_POLICY.require(request.hat, "edit_plan", project.programme.issue.plan)
    else:
        PROJECT_POLICY.require(request.hat, "edit_action_plan", project)


def _save(project: Project, level: str, target: int, request: Request) -> None:
    form: Any
    if level in ISSUE_LEVELS and project.programme:
        issue, link = project.programme.issue, ISSUE_LEVELS[level]
        form = IssueLinkForm({link: [str(target)]}, instance=issue, plan=issue.plan, link=link)
        _require_valid(form, project)
        services.save_part(issue.plan_id, form, by=request.hat)
        return
    form = ProjectForm({level: str(target)}, instance=project, section=Spec("lineage", "", (level,)))
    _require_valid(form, project)
    services.save_project(project, by=request.hat, form=form)


def _require_valid(form: Any, project: Project) -> None:
    if not form.is_valid():
        told = [sentence for errors in form.errors.values() for sentence in errors]
        raise NotYet([Blocker("form", str(sentence), project.get_absolute_url()) for sentence in told])
