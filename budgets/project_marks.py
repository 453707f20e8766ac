"""What the latest check found of single projects: counts for the ranking, cards for the brief."""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, QuerySet, Subquery, When

from accounts.models import Membership
from core.parts import FindingCard
from plans.models import AnnualActionPlan, Project
from plans.permissions import ACTION_PLAN_POLICY
from plans.rules import ACTION_PLAN_RULES

from .models import BudgetLine, CheckFinding, CheckRun, Standing
from .panel import Desk, before_of, card_of, desk_of, gone, open_run, saved_by_people, shown_severity
from .permissions import REQUEST_POLICY
from .tree import LINE_KINDS

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


def marks_by_project(action_plan: AnnualActionPlan, hat: Membership | None) -> dict[int, Marks] | None:
    """Of the projects and of their lines in the request. A project without findings gets empty marks when asked for.

    None before the first check. Two queries.
    """
    standing = Standing.objects.filter(action_plan=action_plan).first()
    if standing is None:
        return None
    marks: defaultdict[int, Marks] = defaultdict(Marks)
    for finding in _findings(standing, hat):
        marks[finding.of_project or 0].add(shown_severity(finding))
    return marks


@dataclass(frozen=True)
class ProjectPanel:
    """Findings of one project; `cards` is None before the first check of its action plan. `gone` is what the check before had found.

    Faults of its lines are mended in the request: told by their number only, with the request to open (None without such faults).
    """

    project: Project
    cards: list[FindingCard] | None
    gone: list[str]
    job: CheckRun | None
    changed: bool
    can_check: bool
    of_lines: int = 0
    request: int | None = None

    @property
    def checks_itself(self) -> bool:
        """The project was saved after the check and the reader may check: the page asks for a new one."""
        return self.changed and self.can_check and self.job is None


def panel_of_project(project: Project, hat: Membership | None) -> ProjectPanel:
    """Six queries."""
    standing = Standing.objects.filter(action_plan=project.action_plan_id).first()
    everything = [] if standing is None else list(_findings(standing, hat).filter(of_project=project.pk))
    found = [f for f in everything if f.subject_kind == SUBJECT]
    of_lines = [f for f in everything if f.subject_kind != SUBJECT]
    held = ACTION_PLAN_POLICY.actions_on(hat, project.action_plan)
    earlier = before_of(standing, subject_kind=SUBJECT, subject_pk=project.pk)
    desk = desk_of(project.action_plan, None, held, bool(found), earlier)
    saved = [moment for moment in (project.updated_at, saved_by_people(project.action_plan)) if moment]
    changed = standing is not None and max(saved) > standing.checked_at
    cards = None if standing is None else [_card(f, desk) for f in found]
    request = of_lines[0].of_request if of_lines else None
    job = open_run(project.action_plan)
    return ProjectPanel(project, cards, gone(desk, found), job, changed, "run_check" in held, len(of_lines), request)


def _findings(standing: Standing, hat: Membership | None) -> QuerySet[Any]:
    """Of projects, and of lines where the hat sees their request; each with the project it is `of_project`, a line's also `of_request`."""
    line = BudgetLine.objects.filter(pk=OuterRef("subject_pk"))
    of_line = Subquery(line.values("project_id")[:1])
    seen = REQUEST_POLICY.scope(hat, REQUEST_POLICY.view_action).filter(action_plan=OuterRef("action_plan"))
    found = CheckFinding.objects.filter(run=standing.run_id, action_plan=standing.action_plan_id, subject_kind__in=(SUBJECT, *LINE_KINDS))
    return found.exclude(~Exists(seen), subject_kind__in=LINE_KINDS).annotate(
        of_project=Case(When(subject_kind=SUBJECT, then=F("subject_pk")), default=of_line, output_field=BigIntegerField()),
        of_request=Subquery(line.values("request_id")[:1]),
    )


def _card(finding: CheckFinding, desk: Desk) -> FindingCard:
    """Of a page that has the project for its heading: what is wrong is the title."""
    card = card_of(finding, desk)
    return replace(card, title=card.place, place="")
