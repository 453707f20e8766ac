"""What the latest check found of single projects: counts for the ranking, cards for the brief."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import get_language

from core.parts import FindingCard
from plans.models import AnnualActionPlan, Project
from plans.rules import ACTION_PLAN_RULES

from .models import CheckFinding, Standing
from .panel import shown_severity

SUBJECT = "project"
OF_THE_PLAN = {"severity": "blocker", "outcome": "fail", "code__in": sorted(ACTION_PLAN_RULES.rules)}


@dataclass
class Marks:
    """Findings of one project by severity."""

    blockers: int = 0
    majors: int = 0
    advice: int = 0
    no_data: int = 0

    def add(self, severity: str) -> None:
        name = {"blocker": "blockers", "major": "majors"}.get(severity, severity)
        setattr(self, name, getattr(self, name) + 1)


def marks_by_project(action_plan: AnnualActionPlan) -> dict[int, Marks] | None:
    """A project without findings gets empty marks when asked for. None before the first check. Two queries."""
    standing = Standing.objects.filter(action_plan=action_plan).first()
    if standing is None:
        return None
    marks: defaultdict[int, Marks] = defaultdict(Marks)
    for finding in _findings(standing):
        marks[finding.subject_pk or 0].add(shown_severity(finding))
    return marks


def plan_blockers(action_plan: AnnualActionPlan) -> int | None:
    """Open faults of the action plan itself, those of its request left aside. None before the first check. One query."""
    of_run = {f"run__findings__{name}": value for name, value in OF_THE_PLAN.items()}
    counted = Count("run__findings", filter=Q(run__findings__action_plan=F("action_plan"), **of_run))
    return Standing.objects.filter(action_plan=action_plan).annotate(n=counted).values_list("n", flat=True).first()


def cards_of_project(project: Project) -> list[FindingCard] | None:
    """None before the first check of the action plan. Two queries."""
    standing = Standing.objects.filter(action_plan=project.action_plan_id).first()
    if standing is None:
        return None
    return [_card(finding) for finding in _findings(standing).filter(subject_pk=project.pk)]


def _findings(standing: Standing) -> QuerySet[CheckFinding]:
    return CheckFinding.objects.filter(run=standing.run_id, action_plan=standing.action_plan_id, subject_kind=SUBJECT)


def _card(finding: CheckFinding) -> FindingCard:
    thai = get_language() != "en"
    message, remedy = (finding.message_th, finding.remedy_th) if thai else (finding.message_en, finding.remedy_en)
    return FindingCard(shown_severity(finding), finding.code, message, message=remedy)
