"""Asking for checks and reading what the latest one found."""

from django.db import transaction
from django.db.models import Case, IntegerField, OuterRef, QuerySet, Subquery, Value, When

from accounts.models import Membership
from alignment.catalogue import VERSION
from alignment.kernel import Severity
from core.jobs import JobStatus, enqueue
from plans.models import AnnualActionPlan

from .checks import results_for
from .models import CheckFinding, CheckRun, Standing


@transaction.atomic
def request_check(*, fiscal_year: int, action_plan: AnnualActionPlan | None = None, by: Membership | None = None) -> CheckRun:
    """The queued check of this action plan, or of the nation's whole year: made and sent once, however often it is asked for.

    Raises ValueError when the action plan is of another year.
    """
    if action_plan and action_plan.fiscal_year != fiscal_year:
        raise ValueError(f"action plan {action_plan.pk} is of {action_plan.fiscal_year}, not {fiscal_year}")
    run, created = CheckRun.objects.get_or_create(
        fiscal_year=fiscal_year, action_plan=action_plan, status=JobStatus.QUEUED, defaults={"requested_by": by}
    )
    if created:
        enqueue(run)
    return run


def check_if_changed(action_plan: AnnualActionPlan, *, by: Membership | None = None) -> CheckRun | None:
    """Asks for a check when data or rules differ from those of the latest one; None when they are the same. Nineteen queries."""
    standing = Standing.objects.filter(action_plan=action_plan).values_list("input_digest", "run__rulebook_version").first()
    if standing == (results_for([action_plan.pk])[action_plan.pk].digest, VERSION):
        return None
    return request_check(fiscal_year=action_plan.fiscal_year, action_plan=action_plan, by=by)


def latest_findings(action_plan: AnnualActionPlan) -> QuerySet[CheckFinding]:
    """What the latest check said of this action plan and its request, the gravest first. Lazy."""
    run = Standing.objects.filter(action_plan=OuterRef("action_plan")).values("run")
    return CheckFinding.objects.filter(action_plan=action_plan, run=Subquery(run)).order_by(_BY_WEIGHT, "code", "pk")


_BY_WEIGHT = Case(
    *(When(outcome="fail", severity=severity, then=Value(weight)) for weight, severity in enumerate(Severity.values)),
    default=Value(len(Severity.values)),
    output_field=IntegerField(),
)
