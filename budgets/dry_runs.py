"""What a rule set would have said of a year's real papers, before it is issued: how many it would have stopped, and how much money."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction

from accounts.models import Membership, today
from alignment.kernel import Result, Terms
from alignment.models import RuleSet
from alignment.terms import parameters, terms_of
from core.jobs import JobStatus, enqueue

from .checks import results_for
from .models import BudgetRequest, DryRun

PAPERS_KEPT = 200


@dataclass(frozen=True)
class Paper:
    """One body's request of the year."""

    action_plan: int
    unit: str
    total_baht: Decimal


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


def papers_of(year: int) -> list[Paper]:
    """Requests of the year with the action plans they rest on. One query."""
    rows = BudgetRequest.objects.filter(fiscal_year=year, action_plan__fiscal_year=year).order_by("unit__code")
    return [Paper(*row) for row in rows.values_list("action_plan_id", "unit__code", "total_baht")]


def proposed_terms(rule_set: RuleSet) -> Terms:
    """The set's terms as if it were issued today. One query."""
    return terms_of(rule_set, today(), parameters())


def weigh(rule_set: RuleSet, year: int) -> dict[str, object]:
    """Both sets of terms over the same facts, as plain data for the job. About forty queries whatever the number of papers."""
    papers = papers_of(year)
    pks = [paper.action_plan for paper in papers]
    proposed = proposed_terms(rule_set)
    before, after = results_for(pks), results_for(pks, lambda _year: proposed)
    return {
        "papers": len(papers),
        "total_baht": str(sum((p.total_baht for p in papers), Decimal(0))),
        "before": _standing(papers, before),
        "after": _standing(papers, after),
        "rules": [{k: str(v) if isinstance(v, Decimal) else v for k, v in asdict(c).items()} for c in changes(papers, before, after)],
        "stopped": _newly_stopped(papers, before, after),
    }


def changes(papers: Iterable[Paper], before: Mapping[int, Result], after: Mapping[int, Result]) -> list[Change]:
    """By rule, in the order of the codes; rules that change nothing are left out. Pure."""
    found: dict[str, Change] = {}
    for paper in papers:
        for code in sorted(_codes(before[paper.action_plan]) | _codes(after[paper.action_plan])):
            _count(found.setdefault(code, Change(code)), paper, before[paper.action_plan], after[paper.action_plan])
    return [found[code] for code in sorted(found) if found[code] != Change(code)]


def _codes(result: Result) -> set[str]:
    return {fault.code for fault in (*result.blockers, *result.majors)}


def _count(change: Change, paper: Paper, before: Result, after: Result) -> None:
    was, now = (any(f.code == change.code for f in r.blockers) for r in (before, after))
    if now and not was:
        change.stopped, change.stopped_baht = change.stopped + 1, change.stopped_baht + paper.total_baht
    if was and not now:
        change.freed, change.freed_baht = change.freed + 1, change.freed_baht + paper.total_baht
    was, now = (any(f.code == change.code for f in r.majors) for r in (before, after))
    change.asked += now and not was
    change.spared += was and not now


def _standing(papers: Iterable[Paper], results: Mapping[int, Result]) -> dict[str, object]:
    stopped = [p for p in papers if results[p.action_plan].blockers]
    asked = [p for p in papers if results[p.action_plan].majors]
    return {"stopped": len(stopped), "stopped_baht": str(sum((p.total_baht for p in stopped), Decimal(0))), "asked": len(asked)}


def _newly_stopped(papers: Iterable[Paper], before: Mapping[int, Result], after: Mapping[int, Result]) -> list[dict[str, object]]:
    new = [p for p in papers if after[p.action_plan].blockers and not before[p.action_plan].blockers]
    rows: list[dict[str, object]] = [
        {"unit": p.unit, "baht": str(p.total_baht), "codes": sorted({f.code for f in after[p.action_plan].blockers})} for p in new
    ]
    return list(rows[:PAPERS_KEPT])


def years_with_requests() -> list[int]:
    """Years a dry run can look at, the latest first. One query."""
    years = BudgetRequest.objects.order_by("-fiscal_year").values_list("fiscal_year", flat=True).distinct()
    return list(years)
