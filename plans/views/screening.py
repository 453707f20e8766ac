"""The screening: points for a proposal, the board of a unit and year, into the plan and out again."""

from decimal import Decimal
from itertools import accumulate
from typing import Any, NamedTuple

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.hats import Request
from accounts.papers import StateChip, state_chip
from accounts.policy import UNIT_POLICY
from core.asked import key
from core.errors import NoRight
from core.fiscal import FiscalYear
from core.parts import Year
from provinces.models import PlanningUnit

from .. import services
from ..forms.projects import NewProjectForm
from ..forms.proposals import ScoreForm
from ..models import AnnualActionPlan, Bucket
from ..permissions import PLACE, PROPOSAL_POLICY, SCREEN
from ..states import EDITABLE, ProposalState
from ..workflow import PROPOSAL_WORKFLOW
from .proposals import page, visible

ZERO = Decimal(0)


class Candidate(NamedTuple):
    """A proposal on the board; `running_baht` adds up from the best score down."""

    proposal: Any
    chip: StateChip
    running_baht: Decimal


@require_POST
def scores(request: Request, pk: int) -> HttpResponse:
    proposal = visible(request.hat, pk)
    PROPOSAL_POLICY.require(request.hat, SCREEN, proposal)
    form = ScoreForm(request.POST)
    if not form.is_valid():
        return page(request, proposal, form)
    hat: Any = request.hat
    services.save_scores(proposal.pk, form.cleaned_data, by=hat)
    messages.success(request, _("บันทึกคะแนนแล้ว: %(paper)s") % {"paper": proposal})
    return redirect(f"{proposal.get_absolute_url()}#scores")


@require_safe
def board(request: Request, code: str, year: int) -> HttpResponse:
    """What passed the screening by score, and what still waits for it."""
    unit = _board_of(request, code, year)
    screened, waiting = (list(_by_score(request, unit, year, state)) for state in (ProposalState.SCREENED, ProposalState.SUBMITTED))
    paper = AnnualActionPlan.objects.filter(unit=unit, fiscal_year=year).first()
    held = UNIT_POLICY.actions_on(request.hat, unit)
    return render(request, "plans/proposal_board.html", {
        "unit": unit,
        "year": year,
        "paper": paper,
        "screened": _running(screened),
        "waiting": _running(waiting),
        "total_baht": _sum(screened),
        "waiting_baht": _sum(waiting),
        "may_place": PLACE in held and paper is not None and paper.state in EDITABLE,
        "closed": paper if paper is not None and paper.state not in EDITABLE else None,
        "years": _years(request, unit, year),
    })  # fmt: skip


def _board_of(request: Request, code: str, year: int) -> PlanningUnit:
    """For those who screen or place; others see proposals in the list."""
    unit: PlanningUnit = UNIT_POLICY.visible_or_404(request.hat, code=code)
    try:
        FiscalYear(year)
    except ValueError as fault:
        raise Http404 from fault
    if not UNIT_POLICY.actions_on(request.hat, unit) & {SCREEN, PLACE}:
        raise NoRight(_("กระดานกลั่นกรองของ “%(unit)s” เปิดได้เฉพาะผู้กลั่นกรองและผู้จัดทำแผน") % {"unit": unit})
    return unit


def _by_score(request: Request, unit: PlanningUnit, year: int, state: str) -> QuerySet[Any]:
    seen: Any = PROPOSAL_POLICY.scope(request.hat, PROPOSAL_POLICY.view_action)
    found = seen.filter(unit=unit, fiscal_year=year, state=state).with_figures().select_related("unit", "district")
    ordered: QuerySet[Any] = found.order_by(F("percent").desc(nulls_last=True), "pk")
    return ordered


def _sum(proposals: list[Any]) -> Decimal:
    return sum((p.amount_baht or ZERO for p in proposals), ZERO)


def _running(proposals: list[Any]) -> list[Candidate]:
    sums = accumulate(p.amount_baht or ZERO for p in proposals)
    return [Candidate(p, state_chip(PROPOSAL_WORKFLOW, p.state), baht) for p, baht in zip(proposals, sums, strict=True)]


def _years(request: Request, unit: PlanningUnit, here: int) -> list[Year]:
    """The years with proposals in sight, and this one. One query."""
    seen: Any = PROPOSAL_POLICY.scope(request.hat, PROPOSAL_POLICY.view_action).filter(unit=unit)
    years = sorted({here, *seen.order_by().values_list("fiscal_year", flat=True).distinct()})
    return [Year(_("ปี %(year)s") % {"year": y}, reverse("plans:proposal_board", args=[unit.code, y]), y == here) for y in years]


@require_POST
def place(request: Request, code: str, year: int) -> HttpResponse:
    """POST selected (several), bucket."""
    unit = _board_of(request, code, year)
    wanted = request.POST.get("bucket", "")
    if wanted not in Bucket.values:
        return HttpResponseBadRequest(_("ไม่รู้จักบัญชีนี้"))
    hat: Any = request.hat
    chosen = {key(text) for text in request.POST.getlist("selected")}
    placed = services.place_proposals(unit, year, chosen, wanted, by=hat)
    said = ngettext("นำ %(n)s ข้อเสนอเข้าแผนแล้ว บัญชี%(bucket)s", "นำ %(n)s ข้อเสนอเข้าแผนแล้ว บัญชี%(bucket)s", len(placed))
    messages.success(request, said % {"n": len(placed), "bucket": Bucket(wanted).label})
    return redirect("plans:proposal_board", unit.code, year)


@require_POST
def table_row(request: Request, pk: int) -> HttpResponse:
    """POST plan_project: the row of the development plan's table this brief stands for."""
    proposal = visible(request.hat, pk)
    PROPOSAL_POLICY.require(request.hat, PLACE, proposal)
    form = NewProjectForm(request.POST, paper=proposal.project.action_plan) if proposal.project else None
    if form is None or not form.is_valid():
        messages.error(request, _("เลือกโครงการในบัญชีของแผนพัฒนาหนึ่งรายการ"))
        return redirect(proposal)
    hat: Any = request.hat
    services.tie_to_table(proposal.pk, form.cleaned_data["plan_project"], by=hat)
    messages.success(request, _("ผูกกับบัญชีของแผนพัฒนาแล้ว: %(paper)s") % {"paper": proposal})
    return redirect(proposal)


@require_POST
def take_back(request: Request, pk: int) -> HttpResponse:
    hat: Any = request.hat
    proposal = services.take_back(visible(request.hat, pk).pk, by=hat)
    messages.success(request, _("นำออกจากแผนแล้ว: %(paper)s") % {"paper": proposal})
    return redirect(proposal)
