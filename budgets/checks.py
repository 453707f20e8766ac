"""Checks of one or many bodies: facts → rules → results, and the results kept."""

import gc
import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from alignment.kernel import Result, Stamped, join, plain
from plans.facts import ActionPlanFacts, action_plan_facts
from plans.rules import ACTION_PLAN_RULES

from .facts import RequestFacts, facts_of, request_facts
from .models import BudgetRequest, CheckFinding, CheckRun, Standing
from .rules import REQUEST_RULES

LABEL_LENGTH = CheckFinding._meta.get_field("subject_label").max_length
BATCH = 2000
COUNTED = {"blockers": "blocker", "majors": "major", "advice": "advice", "no_data": "no_data"}


def check_request(request: BudgetRequest) -> Result:
    """The request's own rules and its action plan's, on the data as they are now. Eighteen queries."""
    plans = action_plan_facts([request.action_plan_id])
    facts = facts_of(BudgetRequest.objects.filter(pk=request.pk), plans)[request.pk]
    return _judge(facts.plan, facts)


def results_for(action_plans: Collection[int]) -> dict[int, Result]:
    """Results by action plan: its own rules, and its request's where there is one. Eighteen queries whatever their number."""
    with _without_collector():
        plans = action_plan_facts(action_plans)
        requests = request_facts(action_plans, plans)
        return {pk: _judge(plan, requests.get(pk)) for pk, plan in plans.items()}


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


def _judge(plan: ActionPlanFacts, request: RequestFacts | None) -> Result:
    of_plan = ACTION_PLAN_RULES.run(plan)
    return join([of_plan, REQUEST_RULES.run(request)]) if request else of_plan


@transaction.atomic
def store(run: CheckRun, results: Mapping[int, Result]) -> None:
    """Keeps the findings, brings the standings up to date and ends the run, all or nothing. Storing again replaces."""
    run.findings.all().delete()
    CheckFinding.objects.bulk_create(_rows(run, results), batch_size=BATCH)
    _update_standings(run, results)
    run.rulebook_version = next((r.version for r in results.values()), "")
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
    )


def _update_standings(run: CheckRun, results: Mapping[int, Result]) -> None:
    """The check that began last speaks: a longer run that began before it leaves its standing alone."""
    began = run.started_at or timezone.now()
    standing = Standing.objects.select_for_update().filter(action_plan_id__in=results, checked_at__gt=began)
    newer = set(standing.values_list("action_plan_id", flat=True))
    rows = [_standing(run, pk, results[pk]) for pk in sorted(results) if pk not in newer]
    for row in rows:
        row.checked_at = began
    fields = ["run", *COUNTED, "input_digest", "checked_at"]
    Standing.objects.bulk_create(rows, update_conflicts=True, unique_fields=["action_plan"], update_fields=fields, batch_size=BATCH)


def _standing(run: CheckRun, action_plan: int, result: Result) -> Standing:
    counts = result.counts()
    return Standing(action_plan_id=action_plan, run=run, input_digest=result.digest, **{name: counts[key] for name, key in COUNTED.items()})


def _tally(results: Iterable[Result]) -> dict[str, dict[str, int]]:
    """How many bodies had which outcome, by rule: {"ARI-01": {"pass": 90, "fail": 4}}."""
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    for result in results:
        for code, outcome in result.outcomes.items():
            tally[code][outcome.value] += 1
    return {code: dict(tally[code]) for code in sorted(tally)}
