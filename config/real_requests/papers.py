"""The real papers as their sources print them, without the plans and briefs that the demo makes up around them, and their checks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from alignment.kernel import Finding, Result, Stamped, Subject
from budgets.checks import results_for
from budgets.facts import LineFacts, RequestFacts, request_facts
from budgets.models import BudgetLine
from coinvestment import loading as local_budgets
from config.demo import real2563, real2565
from config.demo.papers import bodies
from plans.facts import ActionPlanFacts, ProjectFacts, action_plan_facts
from plans.models import AnnualActionPlan

YEARS = (2565, 2563)
RealPapers = Mapping[int, Sequence["Paper"]]


def load() -> None:
    """Plans of 2563, lines of 2565 and the local budgets of 2565. Wants the reference data and no papers; raises ValueError otherwise."""
    known = bodies(YEARS[0])
    if not known or AnnualActionPlan.objects.exists():
        raise ValueError("wants the reference data and nothing else")
    real2563.load(known)
    real2565.load()
    real2565.stand_in_bill(AnnualActionPlan.objects.filter(fiscal_year=real2565.YEAR))
    local_budgets.load([real2565.YEAR])


@dataclass(frozen=True)
class Paper:
    """One body's real paper of a year: its action plan, its request where the year has any, and what the rules said."""

    plan: ActionPlanFacts
    request: RequestFacts | None
    result: Result
    line_keys: Mapping[int, str]

    @property
    def unit(self) -> str:
        return self.plan.owner.code

    @cached_property
    def projects(self) -> dict[int, ProjectFacts]:
        return {project.pk: project for project in self.plan.projects}

    @cached_property
    def lines(self) -> dict[int, LineFacts]:
        return {line.pk: line for line in self.request.lines} if self.request else {}

    def subjects(self, stamped: Stamped) -> Iterator[Subject]:
        """What a finding is about, one by one: the single projects of a gap, the project of a request's finding."""
        pks = _projects_named(stamped.finding)
        yield from [self.projects[pk].subject for pk in pks] if pks else [stamped.finding.subject]

    def key(self, subject: Subject) -> str:
        """How the source calls it: the line's or project's number there, the body's code for a whole paper."""
        if subject.kind == "line":
            return self.line_keys[subject.pk or 0]
        return self.projects[subject.pk or 0].key if subject.kind == "project" else self.unit

    def baht(self, subject: Subject) -> Decimal:
        if subject.kind == "line":
            return self.lines[subject.pk or 0].amount_baht
        projects = [self.projects[subject.pk or 0]] if subject.kind == "project" else self.plan.projects
        return sum((project.amount_baht for project in projects), Decimal(0))


def _projects_named(finding: Finding) -> list[int]:
    if "project_pk" in finding.data:
        return [finding.data["project_pk"]]
    return list(finding.data.get("projects", ()))


def checked() -> RealPapers:
    """The papers with what the rules say of them, by year, in the order of the codes of the bodies."""
    return {year: _checked(year) for year in YEARS}


def _checked(year: int) -> list[Paper]:
    pks = list(AnnualActionPlan.objects.filter(fiscal_year=year).values_list("pk", flat=True))
    plans, results = action_plan_facts(pks), results_for(pks)
    requests = request_facts(pks, plans)
    keys = dict(BudgetLine.objects.filter(request__fiscal_year=year).values_list("pk", "external_id"))
    papers = [Paper(plan, requests.get(pk), results[pk], keys) for pk, plan in plans.items()]
    return sorted(papers, key=lambda paper: paper.unit)
