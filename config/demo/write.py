"""Stores plans and papers in bulk; states come last, by an import row in the log."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import models

from budgets.importing.places import Categories
from budgets.models import BudgetLine, BudgetRequest, Ceiling
from budgets.workflow import REQUEST_WORKFLOW
from core.workflow import Workflow
from plans.briefs import QUARTERS
from plans.models import (
    Activity,
    AnnualActionPlan,
    DevelopmentIssue,
    DevelopmentPlan,
    FundingSource,
    Guideline,
    Indicator,
    IndicatorTarget,
    LongTermGoal,
    NeedSource,
    Objective,
    PlanProject,
    PlanProjectYear,
    Programme,
    Project,
    StrategyNode,
    YearSlice,
)  # fmt: skip
from plans.workflow import ACTION_PLAN_WORKFLOW, PLAN_WORKFLOW

from . import briefs, volumes
from .papers import Paper, Work
from .plans import Issue, Plan

SOURCE = "ข้อมูลสมมุติเพื่อการสาธิต"
BATCH = 1000
PlanKey = tuple[str, str]
WorkKey = tuple[str, int, str]


class Shelf:
    """Where stored rows are found again.

    Plans by (body, version), programmes by plan and theme, national goals by code, an issue's indicators by its id.
    """

    def __init__(self) -> None:
        self.plans: dict[PlanKey, DevelopmentPlan] = {}
        self.programmes: dict[tuple[str, str, str], Programme] = {}
        self.nodes = {node.code: node for node in StrategyNode.objects.all()}
        self.projects: dict[WorkKey, Project] = {}
        self.measures: dict[int, list[Indicator]] = defaultdict(list)

    @cached_property
    def categories(self) -> Categories:
        """Read when the first line needs them: the import before may have made some."""
        return Categories()

    @cached_property
    def places(self) -> briefs.Places:
        return briefs.Places()

    def programme(self, paper: PlanKey, work: Work) -> Programme | None:
        return self.programmes.get((*paper, work.theme.code)) if work.programme else None

    def measures_for(self, row: Project) -> list[Indicator]:
        """The indicators of the issue under which the project stands."""
        return self.measures[row.programme.issue_id] if row.programme else []


def bulk(rows: Iterable[Any]) -> list[Any]:
    """Stores rows of one model and gives them back with their ids."""
    made = list(rows)
    return type(made[0])._default_manager.bulk_create(made, batch_size=BATCH) if made else []


def link(field: Any, pairs: Iterable[tuple[int, int]]) -> None:
    """Rows of a many-to-many table."""
    through, own, other = field.through, field.field.m2m_column_name(), field.field.m2m_reverse_name()
    bulk(through(**{own: a, other: b}) for a, b in pairs)


def enter(workflow: Workflow, papers: Iterable[tuple[Any, str]], source: str = SOURCE) -> None:
    """Brings drafts to their states, one log row each."""
    by_state: dict[str, list[Any]] = defaultdict(list)
    for paper, state in papers:
        by_state[state].append(paper)
    for state, same in by_state.items():
        workflow.import_as(same, state, source=source)


# Development plans ----------------------------------------------------------------------------------------------------------------------


def store_plans(shelf: Shelf, plans: Sequence[Plan]) -> None:
    """First issues before their reviews, which point to them."""
    for batch in ([p for p in plans if not p.version.based_on], [p for p in plans if p.version.based_on]):
        goals = volumes.goals_above(plan.body for plan in batch)
        rows = bulk(_plan(shelf, plan, goals[plan.body.code]) for plan in batch)
        shelf.plans |= {plan.key: row for plan, row in zip(batch, rows, strict=True)}
        volumes.surround(list(zip(batch, rows, strict=True)), _store_issues(shelf, batch))
    enter(PLAN_WORKFLOW, ((shelf.plans[plan.key], plan.version.state) for plan in plans))


def _plan(shelf: Shelf, plan: Plan, goal: LongTermGoal) -> DevelopmentPlan:
    version = plan.version
    return DevelopmentPlan(
        unit_id=plan.body.pk, title=plan.title, year_from=version.year_from, year_to=version.year_to, review_year=version.review_year,
        based_on=shelf.plans.get((plan.body.code, version.based_on)), review_reason=version.reason,
        development_goal=plan.goal, long_term_goal=goal, is_made_up=True, data_note=plan.note, **volumes.words(plan),
    )  # fmt: skip


def _store_issues(shelf: Shelf, plans: Sequence[Plan]) -> list[tuple[Plan, Issue, DevelopmentIssue]]:
    pairs = [(plan, n, issue) for plan in plans for n, issue in enumerate(plan.issues, 1)]
    rows = bulk(
        DevelopmentIssue(plan=shelf.plans[plan.key], order=n, name=issue.name, objective=issue.objective) for plan, n, issue in pairs
    )
    stored = [(plan, issue, row) for (plan, _n, issue), row in zip(pairs, rows, strict=True)]
    link(DevelopmentIssue.national_links, ((row.pk, shelf.nodes[code].pk) for _plan, issue, row in stored for code in issue.strategies))
    bulk(Guideline(issue=row, order=n, text=text) for _plan, issue, row in stored for n, text in enumerate(issue.guidelines, 1))
    _store_measures(shelf, stored)
    _store_programmes(shelf, stored)
    return stored


def _store_measures(shelf: Shelf, stored: Sequence[tuple[Plan, Issue, DevelopmentIssue]]) -> None:
    pairs = [(row, n, measure) for _plan, issue, row in stored for n, measure in enumerate(issue.measures, 1)]
    rows = bulk(
        Indicator(
            issue=row, order=n, name=m.name, unit_of_measure=m.unit, baseline_value=m.base, baseline_text=m.base_text,
            baseline_year=m.base_year, source=m.source,
        )
        for row, n, m in pairs
    )  # fmt: skip
    for row in rows:
        shelf.measures[row.issue_id].append(row)
    targets = [(row, target) for row, (_issue, _n, m) in zip(rows, pairs, strict=True) for target in m.targets]
    bulk(IndicatorTarget(indicator=row, year=year, value=value) for row, (year, value) in targets)


def _store_programmes(shelf: Shelf, stored: Sequence[tuple[Plan, Issue, DevelopmentIssue]]) -> None:
    """The first programme of an issue takes its projects."""
    names = [(plan, issue, row, n, name) for plan, issue, row in stored for n, name in enumerate(issue.programmes, 1)]
    rows = bulk(Programme(issue=row, order=n, name=name) for _plan, _issue, row, n, name in names)
    first = {(plan.key, id(issue)): made for (plan, issue, _row, n, _name), made in zip(names, rows, strict=True) if n == 1}
    shelf.programmes |= {(*plan.key, theme): first[plan.key, id(issue)] for plan, issue, _row in stored for theme in issue.themes}
    money = {True: FundingSource.GROUP, False: FundingSource.PROVINCE}
    table = [
        (first[plan.key, id(issue)], n, row, money[plan.body.is_group])
        for plan, issue, _own in stored
        for n, row in enumerate(issue.rows, 1)
    ]
    made = bulk(
        PlanProject(programme=programme, order=n, project_key=row.key, name=row.name, lead_agency=row.agency, source=source)
        for programme, n, row, source in table
    )
    years = [
        (owner, year, baht) for owner, (_programme, _n, row, _source) in zip(made, table, strict=True) for year, baht in row.years.items()
    ]
    bulk(PlanProjectYear(plan_project=owner, year=year, indicative_baht=baht) for owner, year, baht in years)


# Action plans and requests --------------------------------------------------------------------------------------------------------------


def store_papers(shelf: Shelf, papers: Sequence[Paper]) -> None:
    plans = bulk(
        AnnualActionPlan(unit_id=p.body.pk, fiscal_year=p.year, plan=shelf.plans[p.body.code, p.version], is_made_up=True) for p in papers
    )
    _store_works(shelf, papers, plans)
    requests = bulk(_request(paper, plan) for paper, plan in zip(papers, plans, strict=True))
    _store_lines(shelf, papers, requests)
    bulk(_ceiling(paper) for paper in papers if paper.ceiling)
    enter(ACTION_PLAN_WORKFLOW, zip(plans, (p.plan_state for p in papers), strict=True))
    enter(REQUEST_WORKFLOW, zip(requests, (p.request_state for p in papers), strict=True))


def _request(paper: Paper, plan: AnnualActionPlan) -> BudgetRequest:
    return BudgetRequest(
        unit_id=paper.body.pk, fiscal_year=paper.year, action_plan=plan, request_no=f"{paper.body.code}/{paper.year}/001",
        management_baht=paper.stated_management, total_baht=paper.total, is_made_up=True,
    )  # fmt: skip


def _ceiling(paper: Paper) -> Ceiling:
    letter = f"สมมุติ 0000/ว {paper.year - 2500}"
    return Ceiling(unit_id=paper.body.pk, fiscal_year=paper.year, amount_baht=paper.ceiling, letter_no=letter)


def _store_works(shelf: Shelf, papers: Sequence[Paper], plans: Sequence[AnnualActionPlan]) -> None:
    pairs = [(paper, plan, work) for paper, plan in zip(papers, plans, strict=True) for work in paper.works]
    rows = bulk(_project(shelf, paper, plan, work) for paper, plan, work in pairs)
    shelf.projects |= {(p.body.code, p.year, w.key): row for (p, _plan, w), row in zip(pairs, rows, strict=True)}
    stored = [(row, work) for row, (_paper, _plan, work) in zip(rows, pairs, strict=True)]
    bulk(
        Activity(project=row, order=n, name=name, expense_type=expense_type, amount_baht=baht)
        for row, work in stored
        for n, (name, expense_type, baht) in enumerate(work.activities, 1)
    )
    bulk(site for row, work in stored for site in shelf.places.sites(row, work))
    store_brief_rows(shelf, stored)


def _project(shelf: Shelf, paper: Paper, plan: AnnualActionPlan, work: Work) -> Project:
    source = "group" if paper.body.is_group else "province"
    row = Project(action_plan=plan, project_key=work.key, name=work.name, rank=work.rank, bucket=work.bucket, source=source, kind=work.kind)
    row.amount_baht = Decimal(work.amount)
    row.past_project = shelf.projects.get((paper.body.code, paper.year - 1, work.key)) if work.continues else None
    return fill(shelf, row, work, (paper.body.code, paper.version))


BRIEF_FIELDS = (
    "programme", "national_strategy", "master_plan", "milestone", "rationale", "expected_benefit",
    "beneficiaries", "beneficiary_note", "coverage_type", "starts_on", "ends_on", "contract_sign_on", "asset_recipient",
    "upkeep_baht_per_year", "q1_baht", "q2_baht", "q3_baht", "q4_baht",
    "implementing_unit", "contact_name", "contact_position", "contact_phone",
)  # fmt: skip


def fill(shelf: Shelf, row: Project, work: Work, plan: PlanKey) -> Project:
    """Sets the brief on an unsaved or stored project; the management budget has none."""
    if work.is_management:
        return row
    goals = {
        "national_strategy": work.strategy or work.theme.strategy,
        "master_plan": work.theme.master_plan,
        "milestone": work.theme.milestone,
    }
    values: dict[str, Any] = {name: shelf.nodes[code] for name, code in goals.items()}
    values |= zip(QUARTERS, quarters(row.amount_baht), strict=True)
    values |= {"programme": shelf.programme(plan, work)} | work.brief
    for name, value in values.items():
        setattr(row, name, value)
    return row


#: When the money of a year is usually spent, in hundredths; what rounding leaves is spent in the last quarter.
SPENT = (10, 30, 35)


def quarters(baht: Decimal) -> list[Decimal]:
    first = [baht * share // 10_000 * 100 for share in SPENT]
    return [*first, baht - sum(first)]


def store_brief_rows(shelf: Shelf, stored: Sequence[tuple[Project, Work]]) -> None:
    """Everything of a brief that is rows of its own, but activities and sites, of projects that have their ids."""
    ordinary = [(row, work) for row, work in stored if not work.is_management]
    bulk(NeedSource(project=row, kind=work.need_kind, reference=work.need) for row, work in ordinary)
    bulk(Objective(project=row, order=n, text=text) for row, work in ordinary for n, text in enumerate(work.objectives, 1))
    bulk(item for row, work in ordinary for item in briefs.items(row, work))
    bulk(YearSlice(project=row, year=year, amount_baht=baht) for row, work in ordinary for year, baht in work.slices.items())
    bulk(check for row, work in ordinary for check in briefs.readiness(row, work))
    bulk(indicator for row, work in ordinary for indicator in briefs.indicators(row, work, shelf.measures_for(row)))
    link(Project.sdgs, ((row.pk, shelf.nodes[code].pk) for row, work in ordinary if work.has_goals for code in work.theme.sdgs))
    link(Project.benefit_provinces, ((row.pk, province) for row, work in ordinary for province in work.benefits))


def _store_lines(shelf: Shelf, papers: Sequence[Paper], requests: Sequence[BudgetRequest]) -> None:
    rows: list[BudgetLine] = []
    named: list[tuple[int, ...]] = []
    for paper, request in zip(papers, requests, strict=True):
        for n, (work, line) in enumerate(((w, line) for w in paper.works for line in w.lines), 1):
            project = shelf.projects[line.of or (paper.body.code, paper.year, work.key)]
            rows.append(_line(shelf, request, project, line, n))
            named.append(line.districts)
    stored = bulk(rows)
    link(BudgetLine.districts, ((row.pk, district) for row, districts in zip(stored, named, strict=True) for district in districts))


def _line(shelf: Shelf, request: BudgetRequest, project: Project, line: Any, order: int) -> BudgetLine:
    return BudgetLine(
        request=request, project=project, category_id=shelf.categories.resolve(line.path), order=order,
        external_id=f"{request.fiscal_year}-{request.request_no.split('/')[0]}-{order:04}", description=line.description,
        quantity=line.quantity, unit_of_measure=line.unit, unit_cost_baht=line.unit_cost, bundled_items=line.bundled,
        amount_baht=line.amount,
    )  # fmt: skip


def update(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    if rows:
        type(rows[0])._default_manager.bulk_update(rows, fields, batch_size=200)
