"""Asking for checks and reading what the latest one found."""

from django.db import transaction
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from accounts.models import Membership, today
from alignment.kernel import Severity
from core.jobs import JobStatus, enqueue
from plans.models import AnnualActionPlan, Decision, FindingAnswer

from .checks import results_for
from .models import CheckFinding, CheckRun, Standing


@transaction.atomic
def request_check(
    *, fiscal_year: int, action_plan: AnnualActionPlan | None = None, by: Membership | None = None, only_changed: bool = False
) -> CheckRun:
    """The queued check of this action plan, or of the nation's whole year: made and sent once, however often it is asked for.

    `only_changed` leaves bodies as they stand whose data and rules are those of their latest check.
    Raises ValueError when the action plan is of another year.
    """
    if action_plan and action_plan.fiscal_year != fiscal_year:
        raise ValueError(f"action plan {action_plan.pk} is of {action_plan.fiscal_year}, not {fiscal_year}")
    run, created = CheckRun.objects.get_or_create(
        fiscal_year=fiscal_year,
        action_plan=action_plan,
        status=JobStatus.QUEUED,
        defaults={"requested_by": by, "only_changed": only_changed},
    )
    if created:
        enqueue(run)
    return run


def check_if_changed(action_plan: AnnualActionPlan, *, by: Membership | None = None) -> CheckRun | None:
    """Asks for a check when data or rules differ from those of the latest one; None when they are the same. 35 queries."""
    standing = Standing.objects.filter(action_plan=action_plan).values_list("input_digest", "run__rulebook_version").first()
    result = results_for([action_plan.pk])[action_plan.pk]
    if standing == (result.digest, result.version):
        return None
    return request_check(fiscal_year=action_plan.fiscal_year, action_plan=action_plan, by=by)


def latest_findings(action_plan: AnnualActionPlan) -> QuerySet[CheckFinding]:
    """What the latest check said of this action plan and its request, the gravest first. Lazy."""
    run = Standing.objects.filter(action_plan=OuterRef("action_plan")).values("run")
    return CheckFinding.objects.filter(action_plan=action_plan, run=Subquery(run)).order_by(_BY_WEIGHT, "code", "pk")


def unanswered(standing: Standing) -> int:
    """Faults of the latest check that stop sending: blockers without a waiver in effect, majors without a justification. One query."""
    answers = FindingAnswer.objects.filter(action_plan=OuterRef("action_plan"), fingerprint=OuterRef("fingerprint"))
    given = answers.reasons()
    open_ones = CheckFinding.objects.filter(run=standing.run_id, action_plan=standing.action_plan_id, outcome="fail")
    blockers = Q(severity=Severity.BLOCKER) & ~Exists(answers.in_effect(today()))
    majors = Q(severity=Severity.MAJOR) & ~Exists(given)
    return open_ones.filter(blockers | majors).count()


def unaccepted(standing: Standing) -> int:
    """Majors of the latest check whose justification nobody has accepted. One query."""
    answers = FindingAnswer.objects.filter(action_plan=OuterRef("action_plan"), fingerprint=OuterRef("fingerprint"))
    majors = CheckFinding.objects.filter(run=standing.run_id, action_plan=standing.action_plan_id, outcome="fail", severity=Severity.MAJOR)
    return majors.exclude(Exists(answers.reasons().filter(decision=Decision.ACCEPTED))).count()


_BY_WEIGHT = Case(
    *(When(outcome="fail", severity=severity, then=Value(weight)) for weight, severity in enumerate(Severity.values)),
    default=Value(len(Severity.values)),
    output_field=IntegerField(),
)
