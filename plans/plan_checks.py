"""Keeping what the rules said of a development plan, and telling what came and went since the check before."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, today
from alignment.keeping import as_stored, judged
from alignment.kernel import Outcome, Result, Stamped
from alignment.terms import remember

from .models import DevelopmentPlan, PlanCheck, PlanFinding

Key = tuple[str, str, int | None, str]


@transaction.atomic
def keep_check(plan: DevelopmentPlan, result: Result, *, by: Membership | None = None) -> PlanCheck:
    """The check that holds this result: the latest one where data and rules are the same, else a new one. One query, five for a new one."""
    latest = latest_check(plan)
    if latest is not None and is_of(latest, result):
        return latest
    made = PlanCheck.objects.create(plan=plan, requested_by=by, checked_at=timezone.now(), **judged(result))
    PlanFinding.objects.bulk_create([as_stored(PlanFinding, stamped, of_check=made) for stamped in result.findings])
    remember({result.version}, today())
    return made


def latest_check(plan: DevelopmentPlan) -> PlanCheck | None:
    """One query."""
    return PlanCheck.objects.filter(plan=plan).order_by("-pk").first()


def is_of(check: PlanCheck, result: Result) -> bool:
    """Whether nothing moved since: neither data nor rules."""
    return (check.input_digest, check.rulebook_version) == (result.digest, result.version)


@dataclass(frozen=True)
class Before:
    """The latest check that said something else than what holds now; findings by what they are about."""

    check: PlanCheck
    findings: Mapping[Key, PlanFinding]

    def is_new(self, stamped: Stamped) -> bool:
        return key_of(stamped) not in self.findings

    def gone(self, result: Result) -> list[PlanFinding]:
        """Faults it had found and that are no longer there."""
        here = {key_of(stamped) for stamped in result.findings}
        return [found for key, found in self.findings.items() if key not in here and found.outcome == Outcome.FAIL]


def before(plan: DevelopmentPlan, result: Result) -> tuple[bool, Before | None]:
    """Whether this result is kept already, and the check before it; None when there was none. At most two queries."""
    latest = list(PlanCheck.objects.filter(plan=plan).order_by("-pk")[:2])
    is_kept = bool(latest) and is_of(latest[0], result)
    other = latest[1:] if is_kept else latest[:1]
    return is_kept, _before(other[0]) if other else None


def _before(check: PlanCheck) -> Before:
    return Before(check, {found.key: found for found in check.findings.all()})


def key_of(stamped: Stamped) -> Key:
    subject = stamped.finding.subject
    return stamped.code, subject.kind, subject.pk, stamped.finding.case
