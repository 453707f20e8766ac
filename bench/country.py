"""A nation of whole papers: 94 bodies with any number of projects, ten lines each, all made from the real ones of 2563 and 2565."""

import gc
import io
from collections.abc import Sequence
from dataclasses import replace

from django.core.management import call_command
from django.db import connection

from budgets.models import BudgetRequest, ManagementBudget
from config.demo import plans, years
from config.demo.copies import patterns, works
from config.demo.papers import Body, Paper, Work, activities, bodies, provinces_of_districts
from config.demo.write import Shelf, store_papers, store_plans
from plans.models import AnnualActionPlan, DevelopmentPlan, Project, ProjectKind

from .money import store_entries
from .stock import Stock

PAST, SMALL, LARGE = 2569, 2570, 2571
ALONE = 2580
"""Far from all other years one body has one project and no line."""
VERSION = {PAST: plans.REVIEWED, SMALL: plans.REVIEWED, LARGE: plans.NEXT}


def settle_country(sizes: dict[int, int]) -> None:
    """Reference data, the real lines of 2565, and a year for each size: {2570: 2_000} gives that many projects or a few more.

    Before 2570 stands a year of as many projects as that has, known by names, amounts and places. No history is kept.
    """
    call_command("load_reference", verbosity=0, stdout=io.StringIO())
    _forget_history()
    gc.disable()  # rows have no cycles, and a million of them are made
    _settle(sizes)
    gc.enable()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum would; the tests' server has none


def _forget_history() -> None:
    """No check reads it, and to keep it takes half of the time of a bulk write."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT event_object_table FROM information_schema.triggers WHERE trigger_schema = current_schema()")
        for (table,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')


def _settle(sizes: dict[int, int]) -> None:
    known, shelf = bodies(LARGE), Shelf()
    years.real(shelf, known)
    stock = Stock(patterns(known))
    for year, projects in sizes.items():
        _settle_year(shelf, known, stock, year, -(-projects // len(known)))
        store_entries(year, times=round(projects / min(sizes.values())))
    _settle_alone(known[0])


def _settle_year(shelf: Shelf, known: Sequence[Body], stock: Stock, year: int, each: int) -> None:
    before = _papers(known, PAST, stock, each) if year == SMALL else []
    papers = _papers(known, year, stock, each)
    store_plans(shelf, [plan for paper in papers for plan in _plans(paper)])
    store_papers(shelf, [_as_known_later(paper) for paper in before])
    store_papers(shelf, papers)


def _settle_alone(body: Body) -> None:
    DevelopmentPlan.objects.create(unit_id=body.pk, title="แผนพัฒนา", year_from=ALONE, year_to=ALONE + 4)
    plan = AnnualActionPlan.objects.create(unit_id=body.pk, fiscal_year=ALONE)
    Project.objects.create(
        action_plan=plan, project_key="1", name="โครงการพัฒนาด้านการเกษตร", rank=1, kind=ProjectKind.DEVELOPMENT, source="province"
    )
    BudgetRequest.objects.create(unit_id=body.pk, fiscal_year=ALONE, action_plan=plan, request_no=f"{body.code}/{ALONE}/001")


def _papers(known: Sequence[Body], year: int, stock: Stock, each: int) -> list[Paper]:
    rates = dict(ManagementBudget.objects.filter(fiscal_year=year).values_list("unit", "amount_baht"))
    province_of = provinces_of_districts()
    found = [(body, stock.pattern(body, year, each)) for body in known]
    made = [(body, works(body, max(year, SMALL), pattern, int(rates.get(body.pk, 0)), province_of)) for body, pattern in found]
    return [_paper(n, body, year, _told_apart(stock, body, own)) for n, (body, own) in enumerate(made)]


def _told_apart(stock: Stock, body: Body, made: list[Work]) -> list[Work]:
    """A project goes on with the one of the same rank in the year before only where both are the body's own programme."""
    for work in made:
        work.continues = stock.goes_on(body, work.name)
    return made


def _as_known_later(paper: Paper) -> Paper:
    for work in paper.works:
        work.lines, work.items, work.activities = [], [], []
    paper.ceiling = 0
    return paper


def _paper(n: int, body: Body, year: int, made: list[Work]) -> Paper:
    management = sum(work.amount for work in made if work.is_management)
    paper = Paper(body, year, made, management, "at_subcommittee", "draft", VERSION[year])
    _plant(n, paper)
    paper.ceiling = sum(line.amount for work in made for line in work.lines) - (n % 10 == 0)
    return paper


def _plant(n: int, paper: Paper) -> None:
    """One project in fifty has a line of odd baht, one in a hundred an activity too few; every tenth body is a baht over its ceiling."""
    for rank, work in enumerate(paper.ordinary):
        if rank % 50 == n % 50:
            work.lines[0] = replace(work.lines[0], amount=work.lines[0].amount + 75)
        if rank % 100 == n % 100:
            work.activities = activities(work.lines[1:])


def _plans(paper: Paper) -> list[plans.Plan]:
    if paper.year == LARGE:
        return [plans.compose(paper.body, plans.VERSIONS[plans.NEXT], paper.works)]
    first = plans.compose(paper.body, plans.VERSIONS[plans.FIRST], plans.first_of_review(paper.works))
    return [first, plans.compose(paper.body, plans.VERSIONS[plans.REVIEWED], paper.works)]
