"""Alignment checks as jobs: start one, watch it, and the list of national runs."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.hats import Request
from accounts.models import Membership
from accounts.policy import units_for
from alignment.catalogue import CATALOGUE
from core.asked import number
from core.errors import NoRight
from core.fiscal import FiscalYear
from core.jobs import JobStatus
from plans.models import AnnualActionPlan
from plans.permissions import ACTION_PLAN_POLICY, PROJECT_POLICY
from provinces.models import BudgetYear

from ..check_services import request_check
from ..explaining import as_found, editions_of, explain
from ..models import CheckedPaper, CheckFinding, CheckRun, Standing
from ..panel import findings_of, findings_of_run, rule_title
from ..project_marks import panel_of_project
from .paper import get_request

RUNS_SHOWN = 20
YEARS_OFFERED = 8


def visible_runs(hat: Membership | None) -> QuerySet[CheckRun]:
    """Runs about papers the hat sees, and national runs for hats that see the whole nation's checks."""
    runs = CheckRun.objects.filter(action_plan__in=ACTION_PLAN_POLICY.scope(hat, ACTION_PLAN_POLICY.view_action))
    return runs | CheckRun.objects.filter(action_plan=None) if sees_national(hat) else runs


def sees_national(hat: Membership | None) -> bool:
    return units_for(hat, "run_national_check").exists()


@require_POST
def request_check_start(request: Request, pk: int) -> HttpResponse:
    paper = get_request(request.hat, pk)
    return _start(request, paper.action_plan, paper.get_absolute_url())


@require_POST
def check_start(request: Request) -> HttpResponse:
    """One action plan (`action_plan`) or the nation's year (`fiscal_year`)."""
    asked = number(request.POST.get("action_plan"))
    if asked is not None:
        plan = ACTION_PLAN_POLICY.visible_or_404(request.hat, pk=asked)
        return _start(request, plan, plan.get_absolute_url())
    if not sees_national(request.hat):
        raise NoRight(_("ตำแหน่งที่ใช้อยู่สั่งตรวจทั้งประเทศไม่ได้"))
    request_check(fiscal_year=_year(request), action_plan=None, by=request.hat, only_changed=not request.POST.get("all"))
    return redirect("budgets:checks")


def _year(request: Request) -> int:
    try:
        return int(FiscalYear(int(request.POST.get("fiscal_year", ""))))
    except ValueError as fault:
        raise Http404 from fault


def _start(request: Request, plan: AnnualActionPlan, back: str) -> HttpResponse:
    ACTION_PLAN_POLICY.require(request.hat, "run_check", plan)
    request_check(fiscal_year=plan.fiscal_year, action_plan=plan, by=request.hat)
    if request.headers.get("HX-Request"):
        return _panel(request, plan)
    messages.info(request, _("กำลังตรวจความสอดคล้อง ผลจะอยู่ในหน้านี้เมื่อเสร็จ"))
    return redirect(f"{back}#findings")


def _panel(request: Request, plan: AnnualActionPlan) -> HttpResponse:
    """The alignment panel as a fragment: of one project, or of the plan with its request when the hat sees one."""
    project = number(request.POST.get("project") or request.GET.get("project"))
    if project is not None:
        found = get_object_or_404(PROJECT_POLICY.scope(request.hat, "view_action_plan").select_related("action_plan"), pk=project)
        return render(request, "budgets/_project_findings.html", {"panel": panel_of_project(found, request.hat)})
    asked = number(request.POST.get("request") or request.GET.get("request"))
    paper = None if asked is None else get_request(request.hat, asked)
    return render(request, "budgets/_findings.html", {"panel": findings_of(plan, request.hat, paper)})


def check(request: Request, pk: int) -> HttpResponse:
    """One run: a page, or for htmx the panel (one paper) or the job (the nation) as it stands now."""
    run = get_object_or_404(visible_runs(request.hat).select_related("action_plan__unit"), pk=pk)
    if request.headers.get("HX-Request"):
        return _panel(request, run.action_plan) if run.action_plan else render(request, "budgets/_national_job.html", {"run": run})
    if run.action_plan is None:
        explained = editions_of(run.rulebook_version.split())
        return render(request, "budgets/check.html", {"run": run, "rules": rule_rows(run), "explained": explained})
    kept = run.papers.first()
    if kept is None:
        return render(request, "budgets/check.html", {"run": run, "panel": findings_of(run.action_plan, request.hat)})
    return _kept(request, run, run.action_plan, kept)


def _kept(request: Request, run: CheckRun, plan: AnnualActionPlan, kept: CheckedPaper) -> HttpResponse:
    """What a run that is over found then, in the words and by the rules of that day."""
    return render(request, "budgets/stored_check.html", {
        "paper": plan,
        "check": kept,
        "explained": explain(kept),
        "found": as_found(findings_of_run(run.pk, plan.pk, request.hat)),
        "again_url": reverse("budgets:check_again", args=[run.pk]),
        "may_check": "run_check" in ACTION_PLAN_POLICY.actions_on(request.hat, plan),
    })  # fmt: skip


@dataclass(frozen=True)
class RuleRow:
    """One rule in a national run: bodies that pass, fail and lack data; faults in all."""

    code: str
    title: str
    severity: str
    passed: int
    failed: int
    lacking: int
    faults: int


def rule_rows(run: CheckRun) -> list[RuleRow]:
    """What a national run found, by rule. One query."""
    failed = CheckFinding.objects.filter(run=run, outcome="fail").order_by().values_list("code")
    faults = dict(failed.annotate(Count("pk")))
    return [_rule_row(code, tally, faults.get(code, 0)) for code, tally in sorted(run.outcomes.items())]


def _rule_row(code: str, tally: dict[str, int], faults: int) -> RuleRow:
    text = CATALOGUE.get(code)
    severity = text.severity if text else "advice"
    return RuleRow(code, rule_title(code), severity, tally.get("pass", 0), tally.get("fail", 0), tally.get("no_data", 0), faults)


def check_list(request: Request) -> HttpResponse:
    """National runs with their progress, and where the bodies stand now."""
    national = sees_national(request.hat)
    runs = list(CheckRun.objects.filter(action_plan=None)[:RUNS_SHOWN]) if national else []
    latest = next((run for run in runs if run.status == JobStatus.DONE), None)
    years = list(BudgetYear.objects.values_list("year", flat=True)[:YEARS_OFFERED])
    planned = AnnualActionPlan.objects.order_by("-fiscal_year").values_list("fiscal_year", flat=True).first()
    context = {
        "national": national,
        "runs": runs,
        "latest": latest,
        "rules": rule_rows(latest) if latest else [],
        "years": years,
        "planned": planned,
        "worst": worst_bodies(request.hat),
    }
    return render(request, "budgets/checks.html", context)


def worst_bodies(hat: Membership | None) -> list[Any]:
    """The papers in scope with most blockers. One query."""
    standings = Standing.objects.filter(action_plan__in=ACTION_PLAN_POLICY.scope(hat, ACTION_PLAN_POLICY.view_action), blockers__gt=0)
    return list(standings.select_related("action_plan__unit").order_by("-blockers", "-majors")[:RUNS_SHOWN])
