"""A nation of whole papers: 94 bodies whose projects and lines are the real ones of 2565 and 2563, repeated to any number."""

import io
from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle, islice

from django.core.management import call_command
from django.db import connection

from budgets.models import ManagementBudget
from config.demo import plans, years
from config.demo.copies import Pattern, patterns, works
from config.demo.papers import Body, Paper, Work, activities, bodies, provinces_of_districts
from config.demo.write import Shelf, store_papers, store_plans

LINES_EACH = 10
SMALL, LARGE = 2570, 2571
VERSION = {SMALL: plans.REVIEWED, LARGE: plans.NEXT}


def settle_country(sizes: dict[int, int]) -> list[Body]:
    """Reference data, the real lines of 2565, and a year for each size: {2570: 2_000} gives that many projects or a few more."""
    call_command("load_reference", verbosity=0, stdout=io.StringIO())
    known, shelf = bodies(LARGE), Shelf()
    years.real(shelf, known)
    found = patterns(known)
    for year, projects in sizes.items():
        each = -(-projects // len(known))
        papers = _papers(known, year, {code: _repeated(pattern, each) for code, pattern in found.items()})
        store_plans(shelf, [plan for paper in papers for plan in _plans(paper)])
        store_papers(shelf, papers)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum would; the tests' server has none
    return known


def _repeated(pattern: Pattern, projects: int) -> Pattern:
    """The body's real projects in turn, each with the same number of its real lines."""
    turns = islice(cycle(pattern), projects)
    return [(f"{name} ช่วงที่ {n}", list(islice(cycle(lines), LINES_EACH))) for n, (name, lines) in enumerate(turns, 1)]


def _papers(known: Sequence[Body], year: int, found: dict[str, Pattern]) -> list[Paper]:
    rates = dict(ManagementBudget.objects.filter(fiscal_year=year).values_list("unit", "amount_baht"))
    province_of = provinces_of_districts()
    return [_paper(n, b, year, works(b, year, found[b.code], int(rates.get(b.pk, 0)), province_of)) for n, b in enumerate(known)]


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
