"""What can be found, read from the papers: a few queries for any number of papers of one kind."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import md5
from typing import Any, NamedTuple

from django.db import models

from budgets.models import BudgetLine, BudgetRequest
from core.workflow import Stateful
from plans.models import AnnualActionPlan, DevelopmentIssue, DevelopmentPlan, Project
from provinces.models import PlanningUnit

from .models import Entry, Kind
from .terms import vector
from .words import VERSION, tidy

KEY_LENGTH = 12


@dataclass(frozen=True)
class Draft:
    """An entry before its words are known. The digest covers everything it is made of."""

    paper: Any
    action: str
    kind: str
    object_id: int
    updated_at: datetime
    title: str
    text: str = ""
    place: str = ""
    issue: str = ""
    amount_baht: Decimal | None = None

    @property
    def key(self) -> tuple[str, int]:
        return self.kind, self.object_id

    @property
    def fiscal_year(self) -> int | None:
        return getattr(self.paper, "fiscal_year", None)

    @property
    def digest(self) -> str:
        unit: PlanningUnit = self.paper.unit
        where = (self.paper.pk, self.action, self.paper.state, self.fiscal_year, unit.pk, unit.name_th, unit.name_en)
        what = (self.title, self.text, self.place, self.issue, self.amount_baht, self.updated_at.timestamp())
        return md5(repr((VERSION, where, what)).encode(), usedforsecurity=False).hexdigest()

    def entry(self) -> Entry:
        """With its words."""
        title, text, issue = tidy(self.title), tidy(self.text), tidy(self.issue)
        context = " ".join(map(str, filter(None, (self.paper.unit.full_name, self.paper.unit.name_en, self.fiscal_year))))
        return Entry(
            kind=self.kind, object_id=self.object_id, action=self.action, paper_id=self.paper.pk, unit=self.paper.unit,
            fiscal_year=self.fiscal_year, state=self.paper.state, amount_baht=self.amount_baht, issue=issue[:500],
            issue_key=issue_key(issue), title=title, text=text, place=tidy(self.place), vector=vector(title, text, context),
            digest=self.digest, updated_at=self.updated_at,
        )  # fmt: skip


def issue_key(issue: str) -> str:
    """Issues of the same name are one choice, whatever plan or version they stand in."""
    return md5(issue.encode(), usedforsecurity=False).hexdigest()[:KEY_LENGTH] if issue else ""


class Part(NamedTuple):
    """Rows that make entries of one kind, with the way to their paper and to the moment of their last change."""

    kind: Kind
    model: type[models.Model]
    paper: str
    updated_at: str


@dataclass(frozen=True)
class Source:
    """A kind of paper: who sees its entries, and how they are read."""

    action: str
    model: type[Stateful]
    parts: tuple[Part, ...]
    drafts: Callable[[Sequence[int]], Iterator[Draft]]
    batch: int


def _plans(pks: Sequence[int]) -> Iterator[Draft]:
    inside = models.Prefetch("issues", DevelopmentIssue.objects.prefetch_related("guidelines", "programmes__plan_projects"))
    for plan in DevelopmentPlan.objects.filter(pk__in=pks).select_related("unit").prefetch_related(inside):
        about = (plan, "view_plan")
        yield Draft(*about, Kind.PLAN, plan.pk, plan.updated_at, plan.title, f"{plan.version_label} {plan.development_goal}")
        for issue in plan.issues.all():
            yield Draft(*about, Kind.ISSUE, issue.pk, plan.updated_at, issue.name, _of_issue(issue), plan.title, issue.name)


def _of_issue(issue: DevelopmentIssue) -> str:
    programmes = list(issue.programmes.all())
    rows = [project.name for programme in programmes for project in programme.plan_projects.all()]
    return _lines(issue.objective, *(g.text for g in issue.guidelines.all()), *(p.name for p in programmes), *rows)


def _action_plans(pks: Sequence[int]) -> Iterator[Draft]:
    inside = models.Prefetch("projects", Project.objects.select_related("programme__issue").prefetch_related("activities", "objectives"))
    for paper in AnnualActionPlan.objects.filter(pk__in=pks).select_related("unit").prefetch_related(inside):
        about, projects = (paper, "view_action_plan"), list(paper.projects.all())
        total = sum((project.amount_baht for project in projects), Decimal(0))
        yield Draft(*about, Kind.ACTION_PLAN, paper.pk, paper.updated_at, str(paper), amount_baht=total)
        for row in projects:
            yield Draft(*about, Kind.PROJECT, row.pk, row.updated_at, row.name, _of_project(row), "", _issue_of(row), row.amount_baht)


def _of_project(project: Project) -> str:
    rows = (*project.objectives.all(), *project.activities.all())
    return _lines(project.rationale, project.expected_benefit, *map(str, rows), project.implementing_unit, project.project_key)


def _issue_of(project: Project) -> str:
    return project.programme.issue.name if project.programme else ""


def _requests(pks: Sequence[int]) -> Iterator[Draft]:
    inside = models.Prefetch("lines", BudgetLine.objects.select_related("category", "project__programme__issue"))
    for paper in BudgetRequest.objects.filter(pk__in=pks).select_related("unit").prefetch_related(inside):
        about = (paper, "view_request")
        yield Draft(*about, Kind.REQUEST, paper.pk, paper.updated_at, str(paper), paper.request_no, amount_baht=paper.total_baht)
        for line in paper.lines.all():
            project, category = line.project, line.category.name_th
            yield Draft(
                *about, Kind.LINE, line.pk, line.updated_at, line.description, category, project.name, _issue_of(project), line.amount_baht
            )


def _lines(*texts: str) -> str:
    return " · ".join(filter(None, texts))


SOURCES = {
    source.action: source
    for source in (
        Source(
            "view_plan",
            DevelopmentPlan,
            (Part(Kind.PLAN, DevelopmentPlan, "pk", "updated_at"), Part(Kind.ISSUE, DevelopmentIssue, "plan_id", "plan__updated_at")),
            _plans,
            50,
        ),
        Source(
            "view_action_plan",
            AnnualActionPlan,
            (Part(Kind.ACTION_PLAN, AnnualActionPlan, "pk", "updated_at"), Part(Kind.PROJECT, Project, "action_plan_id", "updated_at")),
            _action_plans,
            50,
        ),
        Source(
            "view_request",
            BudgetRequest,
            (Part(Kind.REQUEST, BudgetRequest, "pk", "updated_at"), Part(Kind.LINE, BudgetLine, "request_id", "updated_at")),
            _requests,
            20,
        ),
    )
}
