"""What a rule set would have said of a year's real papers, before it is issued: how many it would have stopped, and how much money.

Every rulebook is tried on the papers it is about: requests with their action plans, development plans, and what apps above add.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

from django.db import transaction
from django.db.models import Model, Q, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, today
from alignment.kernel import Result, Stamped, Terms
from alignment.models import RuleSet
from alignment.parameters import parameters
from alignment.terms import TermsOf, terms_of
from core.jobs import JobStatus, enqueue
from plans.models import DevelopmentPlan
from plans.rules import plan_results
from plans.states import PlanState

from .checks import results_for
from .models import BudgetRequest, DryRun

PAPERS_KEPT = 200
ZERO = Decimal(0)
YEARS = "issues__programmes__plan_projects__years"


@dataclass(frozen=True)
class Paper:
    """One paper of the year: an id, its body, its money in that year."""

    pk: int
    unit: str
    total_baht: Decimal


Faults = Callable[[Result], list[Stamped]]


@dataclass(frozen=True)
class Tried:
    """One kind of paper that rule sets are tried on; `stops` and `asks` are the faults that stop it and those that need a reason."""

    noun: str | Promise
    papers: Callable[[int], list[Paper]]
    results: Callable[[Collection[int], TermsOf | None], Mapping[int, Result]]
    years: Callable[[], Iterable[int]]
    stops: Faults = attrgetter("blockers")
    asks: Faults = attrgetter("majors")


#: By kind; apps above add theirs.
TRIED: dict[str, Tried] = {}


@dataclass
class Change:
    """What the set changes for one rule: papers it newly stops or lets go, newly asks a reason of or no longer, and their money."""

    code: str
    stopped: int = 0
    stopped_baht: Decimal = Decimal(0)
    freed: int = 0
    freed_baht: Decimal = Decimal(0)
    asked: int = 0
    spared: int = 0


@transaction.atomic
def request_dry_run(rule_set: RuleSet, fiscal_year: int, *, by: Membership | None) -> DryRun:
    """The queued dry run of this set over this year: made and sent once, however often it is asked for."""
    run, created = DryRun.objects.get_or_create(
        rule_set=rule_set, fiscal_year=fiscal_year, status=JobStatus.QUEUED, defaults={"requested_by": by}
    )
    if created:
        enqueue(run)
    return run


def requests_of(year: int) -> list[Paper]:
    """Requests of the year with the action plans they rest on. One query."""
    rows = BudgetRequest.objects.filter(fiscal_year=year, action_plan__fiscal_year=year).order_by("unit__code")
    return [Paper(*row) for row in rows.values_list("action_plan_id", "unit__code", "total_baht")]


def plans_of(year: int) -> list[Paper]:
    """Versions of development plans that hold or are to hold in the year, with what their project tables want in it. One query."""
    rows = DevelopmentPlan.objects.filter(year_from__lte=year, year_to__gte=year).exclude(state=PlanState.SUPERSEDED)
    wanted = Sum(f"{YEARS}__indicative_baht", filter=Q(**{f"{YEARS}__year": year}))
    values = rows.annotate(wanted=wanted).order_by("unit__code", "pk").values_list("pk", "unit__code", "wanted")
    return [Paper(pk, unit, baht or ZERO) for pk, unit, baht in values]


def proposed_terms(rule_set: RuleSet) -> Terms:
    """The set's terms as if it were issued today. One query."""
    return terms_of(rule_set, today(), parameters())


def weigh(rule_set: RuleSet, year: int) -> dict[str, object]:
    """Both sets of terms over the same facts of every kind of paper, as plain data for the job. The queries do not grow with the papers."""
    proposed = proposed_terms(rule_set)
    kinds = {code: _weigh(kind, kind.papers(year), proposed) for code, kind in TRIED.items()}
    return {"kinds": {code: found for code, found in kinds.items() if found["papers"]}}


def _weigh(kind: Tried, papers: list[Paper], proposed: Terms) -> dict[str, object]:
    pks = [paper.pk for paper in papers]
    before, after = kind.results(pks, None), kind.results(pks, lambda _year: proposed)
    return {
        "papers": len(papers),
        "total_baht": str(sum((p.total_baht for p in papers), ZERO)),
        "before": _standing(kind, papers, before),
        "after": _standing(kind, papers, after),
        "rules": [{k: str(v) if isinstance(v, Decimal) else v for k, v in asdict(c).items()} for c in changes(kind, papers, before, after)],
        "stopped": _newly_stopped(kind, papers, before, after),
    }


def changes(kind: Tried, papers: Iterable[Paper], before: Mapping[int, Result], after: Mapping[int, Result]) -> list[Change]:
    """By rule, in the order of the codes; rules that change nothing are left out. Pure."""
    found: dict[str, Change] = {}
    for paper in papers:
        was, now = _Stand.of(kind, before[paper.pk]), _Stand.of(kind, after[paper.pk])
        for code in sorted(was.codes | now.codes):
            _count(found.setdefault(code, Change(code)), paper, was, now)
    return [found[code] for code in sorted(found) if found[code] != Change(code)]


class _Stand(NamedTuple):
    """The codes of the faults that stop a paper, and of those that need a reason."""

    stops: frozenset[str]
    asks: frozenset[str]

    @classmethod
    def of(cls, kind: Tried, result: Result) -> "_Stand":
        return cls(frozenset(f.code for f in kind.stops(result)), frozenset(f.code for f in kind.asks(result)))

    @property
    def codes(self) -> frozenset[str]:
        return self.stops | self.asks


def _count(change: Change, paper: Paper, was: _Stand, now: _Stand) -> None:
    code = change.code
    if code in now.stops - was.stops:
        change.stopped, change.stopped_baht = change.stopped + 1, change.stopped_baht + paper.total_baht
    if code in was.stops - now.stops:
        change.freed, change.freed_baht = change.freed + 1, change.freed_baht + paper.total_baht
    change.asked += code in now.asks - was.asks
    change.spared += code in was.asks - now.asks


def _standing(kind: Tried, papers: Iterable[Paper], results: Mapping[int, Result]) -> dict[str, object]:
    stopped = [p for p in papers if kind.stops(results[p.pk])]
    asked = [p for p in papers if kind.asks(results[p.pk])]
    return {"stopped": len(stopped), "stopped_baht": str(sum((p.total_baht for p in stopped), ZERO)), "asked": len(asked)}


def _newly_stopped(
    kind: Tried, papers: Iterable[Paper], before: Mapping[int, Result], after: Mapping[int, Result]
) -> list[dict[str, object]]:
    new = [(p, kind.stops(after[p.pk])) for p in papers if not kind.stops(before[p.pk])]
    rows: list[dict[str, object]] = [
        {"unit": p.unit, "baht": str(p.total_baht), "codes": sorted({f.code for f in faults})} for p, faults in new if faults
    ]
    return list(rows[:PAPERS_KEPT])


def years_to_try() -> list[int]:
    """Years that have papers of some kind, the latest first. One query per kind."""
    return sorted({year for kind in TRIED.values() for year in kind.years()}, reverse=True)


def years_of(model: type[Model], field: str = "fiscal_year") -> Callable[[], Iterable[int]]:
    """A question for the years of these papers. One query when asked."""
    return lambda: model._default_manager.order_by().values_list(field, flat=True).distinct()


TRIED["request"] = Tried(_("คำของบประมาณ"), requests_of, results_for, years_of(BudgetRequest))
TRIED["plan"] = Tried(_("แผนพัฒนา"), plans_of, plan_results, years_of(DevelopmentPlan, "year_from"))
