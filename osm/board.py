"""The board of one group and year: member provinces and the group itself × their papers. Its queries do not grow with members."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum
from django.utils.functional import Promise

from accounts.models import Membership
from accounts.papers import StateChip, Turn, state_chip
from budgets.models import BudgetLine, BudgetRequest, Ceiling, Standing
from budgets.permissions import REQUEST_POLICY
from budgets.turns import request_turn
from budgets.workflow import REQUEST_WORKFLOW
from core.fiscal import FiscalYear
from core.workflow import Workflow
from plans.models import AnnualActionPlan, Bucket, DevelopmentPlan, ProjectKind
from plans.permissions import ACTION_PLAN_POLICY, PLAN_POLICY
from plans.turns import ACTION_PLAN_TURNS, PLAN_TURNS
from plans.workflow import ACTION_PLAN_WORKFLOW, PLAN_WORKFLOW
from provinces.models import GroupMembership, PlanningUnit, ProvinceGroup

WAITING = StateChip("", "", "hourglass")  # the template has the word
IN_FORCE = "in_force"
ZERO = Decimal(0)
SETTLED = {
    "plan": frozenset({IN_FORCE, "superseded"}),
    "action_plan": frozenset({"at_subcommittee"}),
    "request": frozenset({"proposed_in_bill"}),
}


@dataclass(frozen=True)
class Cell:
    """One paper of one body: its state, whose turn it is, and whether the work stands here now."""

    chip: StateChip
    url: str = ""
    owner: str | Promise = ""
    note: str = ""
    since: Any = None
    settled: bool = False
    here: bool = False


@dataclass(frozen=True)
class Row:
    """`total` is what counts against the ceiling, `reserve` the list over it."""

    unit: PlanningUnit
    cells: list[Cell]
    total: Decimal | None
    reserve: Decimal
    ceiling: Decimal | None
    standing: Standing | None

    @property
    def left(self) -> Decimal | None:
        """Baht left under the ceiling, negative when over."""
        return None if self.total is None or self.ceiling is None else self.ceiling - self.total

    @property
    def over(self) -> Decimal:
        """Baht over the ceiling, else 0."""
        return max(-(self.left or ZERO), ZERO)


@dataclass(frozen=True)
class Board:
    group: ProvinceGroup
    rows: list[Row]
    total: Decimal
    ceiling: Decimal
    blockers: int
    majors: int
    n_sent: int


def member_units(group: ProvinceGroup, year: int) -> list[PlanningUnit]:
    """The members of that budget year by name, the group itself last. One query."""
    members = GroupMembership.objects.on(FiscalYear(year).starts_on).filter(group=group).select_related("province")
    provinces = sorted((m.province for m in members), key=lambda p: p.name_sort)
    return [*provinces, group]


def board_of(group: ProvinceGroup, year: int, hat: Membership | None) -> Board:
    """Six queries."""
    units = member_units(group, year)
    papers = _Papers([u.pk for u in units], year, hat)
    rows = [_row(unit, papers) for unit in units]
    return Board(
        group,
        rows,
        sum((r.total for r in rows if r.total is not None), ZERO),
        sum((r.ceiling for r in rows if r.ceiling is not None), ZERO),
        sum(r.standing.blockers for r in rows if r.standing),
        sum(r.standing.majors for r in rows if r.standing),
        sum(papers.sent(unit.pk) for unit in units),
    )


class _Papers:
    """The papers of some bodies and one year, by body."""

    def __init__(self, units: Sequence[int], year: int, hat: Membership | None) -> None:
        self.plans = _newest(PLAN_POLICY.scope(hat, "view_plan").filter(unit__in=units, year_from__lte=year, year_to__gte=year), year)
        action_plans = ACTION_PLAN_POLICY.scope(hat, "view_action_plan").filter(unit__in=units, fiscal_year=year)
        self.action_plans = {p.unit_id: p for p in action_plans.select_related("standing", "unit")}
        requests = REQUEST_POLICY.scope(hat, "view_request").filter(unit__in=units, fiscal_year=year)
        self.requests = {r.unit_id: r for r in requests.select_related("unit", "action_plan__standing")}
        self.reserves = _reserves(r.pk for r in self.requests.values())
        self.ceilings = dict(Ceiling.objects.filter(unit__in=units, fiscal_year=year).values_list("unit_id", "amount_baht"))

    def sent(self, unit: int) -> bool:
        request = self.requests.get(unit)
        return request is not None and request.state not in REQUEST_WORKFLOW.editable


def _reserves(requests: Iterable[int]) -> dict[int, Decimal]:
    """By request the sum of lines whose project stands over the ceiling. One query."""
    lines = BudgetLine.objects.filter(request__in=list(requests), project__bucket=Bucket.OVER_CEILING).exclude(
        project__kind=ProjectKind.MANAGEMENT
    )
    return dict(lines.order_by().values_list("request").annotate(Sum("amount_baht")))


def _newest(plans: Any, year: int) -> dict[int, DevelopmentPlan]:
    """By body the version in force, else the newest one; reviews made for later years do not count."""
    found: dict[int, DevelopmentPlan] = {}
    usable = plans.filter(Q(review_year=None) | Q(review_year__lte=year)).exclude(state="superseded")
    for plan in sorted(usable, key=lambda p: (p.state == IN_FORCE, p.year_from, p.review_year or 0)):
        found[plan.unit_id] = plan
    return found


def _row(unit: PlanningUnit, papers: _Papers) -> Row:
    plan, action_plan, request = papers.plans.get(unit.pk), papers.action_plans.get(unit.pk), papers.requests.get(unit.pk)
    standing = getattr(action_plan, "standing", None)
    cells = _marked([_plan_cell(plan), _action_plan_cell(action_plan), _request_cell(request, standing)])
    reserve = papers.reserves.get(request.pk, ZERO) if request else ZERO
    return Row(unit, cells, request.total_baht - reserve if request else None, reserve, papers.ceilings.get(unit.pk), standing)


def _marked(cells: list[Cell]) -> list[Cell]:
    """The work stands at the first paper that is not settled; one that was skipped holds nothing up."""
    last = max((i for i, cell in enumerate(cells) if cell.url), default=-1)
    now = next((i for i, cell in enumerate(cells) if not cell.settled and (cell.url or i > last)), -1)
    return [replace(cell, here=i == now) for i, cell in enumerate(cells)]


def _cell(workflow: Workflow, paper: Any, turn: Turn | None, kind: str, note: str = "") -> Cell:
    chip = state_chip(workflow, paper.state)
    settled = paper.state in SETTLED[kind]
    owner = turn.owner if turn and not settled else ""
    return Cell(chip, paper.get_absolute_url(), owner, note, paper.state_since, settled)


def _turn(turns: Iterable[Turn], state: str) -> Turn | None:
    return next((t for t in turns if state in t.states), None)


def _plan_cell(plan: DevelopmentPlan | None) -> Cell:
    return _cell(PLAN_WORKFLOW, plan, _turn(PLAN_TURNS, plan.state), "plan", plan.version_label) if plan else Cell(WAITING)


def _action_plan_cell(plan: AnnualActionPlan | None) -> Cell:
    return _cell(ACTION_PLAN_WORKFLOW, plan, _turn(ACTION_PLAN_TURNS, plan.state), "action_plan") if plan else Cell(WAITING)


def _request_cell(request: BudgetRequest | None, standing: Standing | None) -> Cell:
    return _cell(REQUEST_WORKFLOW, request, request_turn(request, standing), "request", request.request_no) if request else Cell(WAITING)
