"""Faults of development plans that are still open, beside those of action plans and requests: by the latest check kept of each version."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber

from plans.models import DevelopmentPlan, FindingAnswer, PlanCheck, PlanFinding
from plans.permissions import PLAN_POLICY
from plans.states import PlanState

from .open_findings import Ask, Tally, with_answers


@dataclass(frozen=True)
class PlanRow:
    """`check` is the latest one kept, None where there is none yet; `change` compares its blockers and majors with the one before."""

    plan: DevelopmentPlan
    check: PlanCheck | None
    tally: Tally
    change: int | None


@dataclass(frozen=True)
class PlanBoard:
    rows: list[PlanRow]
    total: Tally

    @property
    def unchecked(self) -> int:
        return sum(row.check is None for row in self.rows)

    @property
    def open(self) -> list[PlanRow]:
        """Versions with something open or answered."""
        return [row for row in self.rows if row.tally != Tally()]


def plan_board_of(ask: Ask) -> PlanBoard:
    """Three queries, whatever the number of plans and checks."""
    tallies: defaultdict[int, Tally] = defaultdict(Tally)
    total = Tally()
    for plan, severity, answer, n in _counted(ask):
        tallies[plan].add(severity, answer, n)
        total.add(severity, answer, n)
    checks = _checks(ask)
    rows = [_row(plan, checks[plan.pk], tallies[plan.pk]) for plan in _plans(ask).select_related("unit")]
    return PlanBoard(sorted(rows, key=lambda row: (-row.tally.blockers, -row.tally.majors, row.plan.unit.name_sort)), total)


def _row(plan: DevelopmentPlan, checks: list[PlanCheck], tally: Tally) -> PlanRow:
    latest = checks[0] if checks else None
    change = _faults(checks[0]) - _faults(checks[1]) if len(checks) > 1 else None
    return PlanRow(plan, latest, tally, change)


def _faults(check: PlanCheck) -> int:
    return check.blockers + check.majors


def _plans(ask: Ask) -> QuerySet[DevelopmentPlan]:
    """Versions in sight that hold or are to hold in the year."""
    seen = PLAN_POLICY.scope(ask.hat, PLAN_POLICY.view_action).exclude(state=PlanState.SUPERSEDED)
    holding = seen.filter(year_from__lte=ask.year, year_to__gte=ask.year)
    return holding if ask.units is None else holding.filter(unit__in=ask.units)


def _counted(ask: Ask) -> Iterable[tuple[int, str, str, int]]:
    latest = PlanCheck.objects.filter(plan=OuterRef("of_check__plan")).order_by("-pk").values("pk")[:1]
    found = PlanFinding.objects.filter(of_check__plan__in=_plans(ask), of_check=Subquery(latest), outcome="fail")
    answers = FindingAnswer.objects.filter(plan=OuterRef("of_check__plan"), fingerprint=OuterRef("fingerprint"))
    rows: Any = with_answers(ask.narrowed(found), answers).order_by()
    counted: Iterable[tuple[int, str, str, int]] = rows.values_list("of_check__plan", "severity", "answer").annotate(n=Count("pk"))
    return counted


def _checks(ask: Ask) -> defaultdict[int, list[PlanCheck]]:
    """The latest two checks of each plan, the later first. One query."""
    nth = Window(RowNumber(), partition_by="plan", order_by=F("pk").desc())
    found: defaultdict[int, list[PlanCheck]] = defaultdict(list)
    for check in PlanCheck.objects.filter(plan__in=_plans(ask)).annotate(nth=nth).filter(nth__lte=2).order_by("-pk"):
        found[check.plan_id].append(check)
    return found
