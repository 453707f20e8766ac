"""What a rule set would have said of a year's real papers, before it is issued: how many it would have stopped, and how much money.

Every rulebook is tried on the papers it is about (`papers.KINDS`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction

from accounts.models import Membership, today
from alignment.kernel import Result, Terms
from alignment.models import RuleSet
from alignment.parameters import parameters
from alignment.terms import terms_of
from core.jobs import JobStatus, enqueue

from .models import DryRun
from .papers import KINDS, ZERO, Kind, Paper

PAPERS_KEPT = 200


@dataclass
class Change:
    """What the set changes for one rule: papers it newly stops or lets go, newly asks a reason of or no longer, and their money."""

    code: str
    stopped: int = 0
    stopped_baht: Decimal = ZERO
    freed: int = 0
    freed_baht: Decimal = ZERO
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


def proposed_terms(rule_set: RuleSet) -> Terms:
    """The set's terms as if it were issued today. One query."""
    return terms_of(rule_set, today(), parameters())


def weigh(rule_set: RuleSet, year: int) -> dict[str, object]:
    """Both sets of terms over the same facts of every kind of paper, as plain data for the job. The queries do not grow with the papers."""
    proposed = proposed_terms(rule_set)
    kinds = {code: _weigh(kind, kind.papers(year, ()), proposed) for code, kind in KINDS.items()}
    return {"kinds": {code: found for code, found in kinds.items() if found["papers"]}}


def _weigh(kind: Kind, papers: list[Paper], proposed: Terms) -> dict[str, object]:
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


def changes(kind: Kind, papers: Iterable[Paper], before: Mapping[int, Result], after: Mapping[int, Result]) -> list[Change]:
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
    def of(cls, kind: Kind, result: Result) -> "_Stand":
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


def _standing(kind: Kind, papers: Iterable[Paper], results: Mapping[int, Result]) -> dict[str, object]:
    stopped = [p for p in papers if kind.stops(results[p.pk])]
    asked = [p for p in papers if kind.asks(results[p.pk])]
    return {"stopped": len(stopped), "stopped_baht": str(sum((p.total_baht for p in stopped), ZERO)), "asked": len(asked)}


def _newly_stopped(
    kind: Kind, papers: Iterable[Paper], before: Mapping[int, Result], after: Mapping[int, Result]
) -> list[dict[str, object]]:
    new = [(p, kind.stops(after[p.pk])) for p in papers if not kind.stops(before[p.pk])]
    rows: list[dict[str, object]] = [
        {"unit": p.unit, "baht": str(p.total_baht), "codes": sorted({f.code for f in faults})} for p, faults in new if faults
    ]
    return list(rows[:PAPERS_KEPT])
