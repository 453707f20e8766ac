"""The three budget years the portal always holds: closing, running, planning."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, today
from accounts.papers import StateChip
from accounts.policy import areas, units_for
from budgets.models import Ceiling
from core.fiscal import FiscalYear

from .papers import ACTION_PLAN, REQUEST, Kind

PHASES = ((-1, _("ปิดปี")), (0, _("ใช้จ่าย")), (1, _("จัดทำแผนและคำขอ")))


@dataclass
class Tally:
    """Papers of one kind and year in a hat's sight; `sent` counts those that have left the drafting table."""

    kind: Kind
    by_state: Counter[str] = field(default_factory=Counter)
    baht: Decimal = Decimal(0)
    url: str = ""
    bodies: int = 0  # that owe one, counted for hats that see no drafts

    @property
    def total(self) -> int:
        return self.by_state.total()

    @property
    def owed(self) -> int:
        return max(self.bodies, self.total)

    @property
    def sent(self) -> int:
        return self.total - self.by_state["draft"]

    @property
    def chip(self) -> StateChip | None:
        """The state, when there is exactly one paper."""
        return self.kind.chip(next(iter(self.by_state.elements()))) if self.total == 1 else None


@dataclass
class YearCard:
    year: int
    phase: str | Promise
    is_planning: bool
    action_plans: Tally
    requests: Tally
    ceiling: Decimal | None = None

    @property
    def is_over(self) -> bool:
        return self.ceiling is not None and self.requests.baht > self.ceiling


def planning_year() -> int:
    return int(FiscalYear.of(today())) + 1


def year_cards(hat: Membership | None) -> list[YearCard]:
    """Three queries, one more for hats that see no drafts: to them a body that has sent nothing is one without a paper."""
    running = int(FiscalYear.of(today()))
    years = [running + step for step, _phase in PHASES]
    plans, requests = _tallies(hat, ACTION_PLAN, years, Count("pk")), _tallies(hat, REQUEST, years, Sum("total_baht"))
    for year, n in _bodies(hat, years).items():
        plans[year].bodies = requests[year].bodies = n
    ceilings = dict(_ceilings(hat, years))
    return [YearCard(y, phase, step == 1, plans[y], requests[y], ceilings.get(y)) for y, (step, phase) in zip(years, PHASES, strict=True)]


def _tallies(hat: Membership | None, kind: Kind, years: Sequence[int], money: Any) -> dict[int, Tally]:
    policy = kind.workflow.policy
    found = {year: Tally(kind, url=f"{reverse(kind.list_name)}?year={year}") for year in years}
    papers = policy.scope(hat, policy.view_action).filter(fiscal_year__in=years).order_by()
    for year, state, n, baht in papers.values_list("fiscal_year", "state").annotate(n=Count("pk"), money=money):
        found[year].by_state[state] += n
        found[year].baht += baht
    return found


def _bodies(hat: Membership | None, years: Sequence[int]) -> dict[int, int]:
    """Bodies in sight of the programme, by year. One query."""
    if hat is None or hat.role.sees_drafts:
        return {}
    spans = list(units_for(hat, "view_request").filter(in_programme=True).values_list("valid_from", "valid_until"))
    days = {year: FiscalYear(year).starts_on for year in years}
    return {year: sum(since <= day and (until is None or until >= day) for since, until in spans) for year, day in days.items()}


def _ceilings(hat: Membership | None, years: Sequence[int]) -> QuerySet[Ceiling, tuple[int, Decimal]]:
    seen = Ceiling.objects.filter(unit__in=areas(hat, "view_request"), fiscal_year__in=years).order_by()
    return seen.values_list("fiscal_year").annotate(Sum("amount_baht"))
