"""Checks of one or many bodies: facts → rules → results, and the results kept."""

import gc
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import today
from alignment.kernel import AS_WRITTEN, Result, Stamped, Terms, join, plain
from alignment.terms import Calendar, remember
from plans.facts import ActionPlanFacts, action_plan_facts
from plans.rules import ACTION_PLAN_RULES

from .facts import RequestFacts, facts_of, request_facts
from .models import BudgetRequest, CheckedPaper, CheckFinding, CheckRun, Standing
from .rules import REQUEST_RULES

BOOKS = (ACTION_PLAN_RULES, REQUEST_RULES)
TermsOf = Callable[[int], Terms]
LABEL_LENGTH = CheckFinding._meta.get_field("subject_label").max_length
BATCH = 2000
COUNTED = {"blockers": "blocker", "majors": "major", "advice": "advice", "no_data": "no_data"}


def check_request(request: BudgetRequest) -> Result:
    """The request's own rules and its action plan's, on the data and under the terms as they are now. Twenty queries."""
    plans = action_plan_facts([request.action_plan_id])
    facts = facts_of(BudgetRequest.objects.filter(pk=request.pk), plans)[request.pk]
    return _judge(facts.plan, facts, terms_today()(facts.plan.fiscal_year))


def results_for(action_plans: Collection[int], terms: TermsOf | None = None) -> dict[int, Result]:
    """Results by action plan: its own rules, and its request's where there is one. Twenty queries whatever their number.

    `terms` gives the terms of a year, for a dry run; without it those in force today hold.
    """
    terms = terms or terms_today()
    with _without_collector():
        plans = action_plan_facts(action_plans)
        requests = request_facts(action_plans, plans)
        return {pk: _judge(plan, requests.get(pk), terms(plan.fiscal_year)) for pk, plan in plans.items()}


def terms_today() -> TermsOf:
    """The terms in force today, by year. Two queries."""
    return Calendar(today(), BOOKS).terms


def version_of(terms: Terms) -> str:
    """The version a joined result of both rulebooks has under these terms."""
    return "+".join(dict.fromkeys(book.version_under(terms) for book in BOOKS))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Facts are trees without cycles. Looking for cycles while a hundred thousand of them are made took half of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _judge(plan: ActionPlanFacts, request: RequestFacts | None, terms: Terms) -> Result:
    of_plan = ACTION_PLAN_RULES.run(plan, terms)
    return join([of_plan, REQUEST_RULES.run(request, terms)]) if request else of_plan


@transaction.atomic
def store(run: CheckRun, results: Mapping[int, Result]) -> None:
    """Keeps the findings, brings the standings up to date and ends the run, all or nothing. Storing again replaces."""
    run.findings.all().delete()
    run.papers.all().delete()
    CheckFinding.objects.bulk_create(_rows(run, results), batch_size=BATCH)
    CheckedPaper.objects.bulk_create((_paper(run, pk, result) for pk, result in results.items()), batch_size=BATCH)
    _update_standings(run, results)
    _remember(results.values())
    run.rulebook_version = " ".join(dict.fromkeys(r.version for r in results.values()))
    run.input_digest = hashlib.sha256("".join(results[pk].digest for pk in sorted(results)).encode()).hexdigest()
    run.outcomes = _tally(results.values())
    run.save(update_fields=["rulebook_version", "input_digest", "outcomes"])
    run.finish()


def _rows(run: CheckRun, results: Mapping[int, Result]) -> Iterator[CheckFinding]:
    for action_plan, result in results.items():
        yield from (_row(run, action_plan, stamped) for stamped in result.findings)


def _row(run: CheckRun, action_plan: int, stamped: Stamped) -> CheckFinding:
    finding = stamped.finding
    return CheckFinding(
        run=run,
        action_plan_id=action_plan,
        code=stamped.code,
        severity=stamped.severity,
        outcome=finding.outcome,
        subject_kind=finding.subject.kind,
        subject_pk=finding.subject.pk,
        subject_label=finding.subject.label[:LABEL_LENGTH],
        message_th=stamped.message_th,
        message_en=stamped.message_en,
        remedy_th=stamped.remedy_th,
        remedy_en=stamped.remedy_en,
        data=plain(finding.data),
        case=finding.case,
        fingerprint=stamped.fingerprint,
    )


def _paper(run: CheckRun, action_plan: int, result: Result) -> CheckedPaper:
    counts = result.counts()
    return CheckedPaper(
        run=run,
        action_plan_id=action_plan,
        rulebook_version=result.version,
        input_digest=result.digest,
        outcomes={code: str(outcome) for code, outcome in result.outcomes.items()},
        checked_at=run.started_at or timezone.now(),
        **{name: counts[key] for name, key in COUNTED.items()},
    )


def _remember(results: Iterable[Result]) -> None:
    """What every version that spoke here held. A handful of queries, two more for a version seen first."""
    spoken = {result.version for result in results}
    if not spoken:
        return
    calendar = Calendar(today(), BOOKS)
    for terms in (AS_WRITTEN, *map(calendar.terms, {s.first_year for s in calendar.sets})):
        if version_of(terms) in spoken:
            remember(version_of(terms), {code: rule for book in BOOKS for code, rule in book.described(terms).items()})


def _update_standings(run: CheckRun, results: Mapping[int, Result]) -> None:
    """The check that began last speaks: a longer run that began before it leaves its standing alone."""
    began = run.started_at or timezone.now()
    held = Standing.objects.select_for_update().filter(action_plan_id__in=results)
    known = {plan: (checked_at, of_run) for plan, checked_at, of_run in held.values_list("action_plan_id", "checked_at", "run_id")}
    replaced = {plan: of_run for plan, (checked_at, of_run) in known.items() if checked_at <= began}
    rows = [_standing(run, pk, results[pk], replaced.get(pk), began) for pk in sorted(results) if pk in replaced or pk not in known]
    fields = ["run", "previous", *COUNTED, "input_digest", "checked_at"]
    Standing.objects.bulk_create(rows, update_conflicts=True, unique_fields=["action_plan"], update_fields=fields, batch_size=BATCH)


def _standing(run: CheckRun, action_plan: int, result: Result, previous: int | None, began: datetime) -> Standing:
    counts = {name: result.counts()[key] for name, key in COUNTED.items()}
    previous = None if previous == run.pk else previous
    return Standing(action_plan_id=action_plan, run=run, previous_id=previous, input_digest=result.digest, checked_at=began, **counts)


def _tally(results: Iterable[Result]) -> dict[str, dict[str, int]]:
    """How many bodies had which outcome, by rule: {"ARI-01": {"pass": 90, "fail": 4}}."""
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    for result in results:
        for code, outcome in result.outcomes.items():
            tally[code][outcome.value] += 1
    return {code: dict(tally[code]) for code in sorted(tally)}
