"""Checks of one or many bodies: facts → rules → results, and the results kept."""

import gc
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import today
from alignment.keeping import COUNTED, as_stored, judged
from alignment.kernel import Result, Terms, digest, join, joined_digest
from alignment.terms import Calendar, TermsOf, remember, version_of
from plans.facts import ActionPlanFacts, action_plan_facts
from plans.rules import ACTION_PLAN_RULES

from .facts import RequestFacts, facts_of, request_facts
from .models import BudgetRequest, CheckedPaper, CheckFinding, CheckRun, Standing
from .rules import REQUEST_RULES

BOOKS = (ACTION_PLAN_RULES, REQUEST_RULES)  # what one run asks
VERSIONS_LENGTH = CheckRun._meta.get_field("rulebook_version").max_length
BATCH = 2000


def check_request(request: BudgetRequest) -> Result:
    """The request's own rules and its action plan's, on the data and under the terms as they are now. 34 queries."""
    plans = action_plan_facts([request.action_plan_id])
    facts = facts_of(BudgetRequest.objects.filter(pk=request.pk), plans)[request.pk]
    return _judge(facts.plan, facts, terms_today()(facts.plan.fiscal_year))


def results_for(action_plans: Collection[int], terms: TermsOf | None = None) -> dict[int, Result]:
    """Results by action plan: its own rules, and its request's where there is one. 34 queries whatever their number.

    `terms` gives the terms of a year, for a dry run; without it those in force today hold.
    """
    terms = terms or terms_today()
    with _without_collector():
        return {pk: _judge(plan, request, terms(plan.fiscal_year)) for pk, plan, request in _facts(action_plans)}


def changed_results(action_plans: Collection[int]) -> dict[int, Result]:
    """As `results_for`, but only for those whose data or rules differ from their latest check. 35 queries whatever their number."""
    terms, known = terms_today(), _known(action_plans)
    with _without_collector():
        return {
            pk: _judge(plan, request, terms(plan.fiscal_year))
            for pk, plan, request in _facts(action_plans)
            if known.get(pk) != _version(plan, request, terms(plan.fiscal_year))
        }


def _facts(action_plans: Collection[int]) -> Iterator[tuple[int, ActionPlanFacts, RequestFacts | None]]:
    plans = action_plan_facts(action_plans)
    requests = request_facts(action_plans, plans)
    return ((pk, plan, requests.get(pk)) for pk, plan in plans.items())


def _known(action_plans: Collection[int]) -> dict[int, tuple[str, str]]:
    """Digest and rulebook version of the latest check, by action plan. One query."""
    latest = CheckedPaper.objects.filter(action_plan_id__in=action_plans, run=F("action_plan__standing__run"))
    return {pk: (digest, version) for pk, digest, version in latest.values_list("action_plan_id", "input_digest", "rulebook_version")}


def _version(plan: ActionPlanFacts, request: RequestFacts | None, terms: Terms) -> tuple[str, str]:
    """Digest and version that `_judge` would give, without running a rule."""
    if request is None:
        return digest(plan), version_of(terms)
    return joined_digest([digest(plan), digest(request)]), version_of(terms)


def terms_today() -> TermsOf:
    """The terms in force today, by year. Two queries."""
    return Calendar(today()).terms


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


def store(run: CheckRun, results: Mapping[int, Result]) -> None:
    """Keeps what was found and ends the run, all or nothing. Storing again replaces."""
    with transaction.atomic():
        run.findings.all().delete()
        run.papers.all().delete()
        keep(run, results)
        conclude(run, list(results))


@transaction.atomic
def keep(run: CheckRun, results: Mapping[int, Result]) -> None:
    """Findings and outcomes of some papers of a run; nobody sees them before the run is concluded."""
    CheckFinding.objects.bulk_create(_rows(run, results), batch_size=BATCH)
    CheckedPaper.objects.bulk_create((_paper(run, pk, result) for pk, result in results.items()), batch_size=BATCH)
    remember({result.version for result in results.values()}, today())


@transaction.atomic
def conclude(run: CheckRun, action_plans: Collection[int]) -> None:
    """Brings the standings up to date and ends the run. Unchanged papers it left out are counted as they stood."""
    began = run.started_at or timezone.now()
    fresh = list(run.papers.all())
    unchanged = set(action_plans) - {paper.action_plan_id for paper in fresh}
    Standing.objects.filter(action_plan_id__in=unchanged, checked_at__lt=began).update(checked_at=began)
    _update_standings(run, fresh, began)
    stood = CheckedPaper.objects.filter(action_plan_id__in=unchanged, run=F("action_plan__standing__run"))
    papers = sorted([*fresh, *stood], key=lambda paper: paper.action_plan_id)
    run.rulebook_version = " ".join(dict.fromkeys(paper.rulebook_version for paper in papers))[:VERSIONS_LENGTH]
    run.input_digest = joined_digest([paper.input_digest for paper in papers])
    run.outcomes = _tally(papers)
    run.save(update_fields=["rulebook_version", "input_digest", "outcomes"])
    run.finish()


def _rows(run: CheckRun, results: Mapping[int, Result]) -> Iterator[CheckFinding]:
    for action_plan, result in results.items():
        yield from (as_stored(CheckFinding, stamped, run=run, action_plan_id=action_plan) for stamped in result.findings)


def _paper(run: CheckRun, action_plan: int, result: Result) -> CheckedPaper:
    return CheckedPaper(run=run, action_plan_id=action_plan, checked_at=run.started_at or timezone.now(), **judged(result))


def _update_standings(run: CheckRun, papers: Collection[CheckedPaper], began: datetime) -> None:
    """The check that began last speaks: a longer run that began before it leaves its standing alone."""
    held = Standing.objects.select_for_update().filter(action_plan_id__in=[paper.action_plan_id for paper in papers])
    known = {plan: (checked_at, of_run) for plan, checked_at, of_run in held.values_list("action_plan_id", "checked_at", "run_id")}
    replaced = {plan: of_run for plan, (checked_at, of_run) in known.items() if checked_at <= began}
    due = [paper for paper in papers if paper.action_plan_id in replaced or paper.action_plan_id not in known]
    rows = [_standing(run, paper, replaced.get(paper.action_plan_id), began) for paper in due]
    fields = ["run", "previous", *COUNTED, "input_digest", "checked_at"]
    Standing.objects.bulk_create(rows, update_conflicts=True, unique_fields=["action_plan"], update_fields=fields, batch_size=BATCH)


def _standing(run: CheckRun, paper: CheckedPaper, previous: int | None, began: datetime) -> Standing:
    return Standing(
        action_plan_id=paper.action_plan_id,
        run=run,
        previous_id=None if previous == run.pk else previous,
        input_digest=paper.input_digest,
        checked_at=began,
        **{name: getattr(paper, name) for name in COUNTED},
    )


def _tally(papers: Iterable[CheckedPaper]) -> dict[str, dict[str, int]]:
    """How many bodies had which outcome, by rule: {"ARI-01": {"pass": 90, "fail": 4}}."""
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    for paper in papers:
        for code, outcome in paper.outcomes.items():
            tally[code][outcome] += 1
    return {code: dict(tally[code]) for code in sorted(tally)}
