"""The whole demo: people, papers, checks. What is there already is left alone."""

from collections.abc import Callable

from django.db import transaction

from budgets.models import CheckRun, Standing
from budgets.tasks import run_check
from coinvestment import loading as local_budgets
from core.jobs import JobStatus
from plans.models import AnnualActionPlan
from search.index import rebuild

from . import answers, entries, people, proposals, real2563, windows, years
from .copies import patterns
from .papers import Body, bodies
from .write import Shelf

YEARS = (2563, 2565, 2570, 2571)
MADE_UP = YEARS[2:]
Say = Callable[[str], object]


def load(say: Say) -> None:
    """All or nothing except the checks, which are jobs of their own. Raises ValueError without reference data."""
    known = bodies(YEARS[-1])
    if not known:
        raise ValueError("no reference data: call load_reference first")
    with transaction.atomic():
        people.load(known)
        years.note_years()
        say(f"{windows.load()} submission windows added")
        _papers(known, say)
        say(f"{proposals.YEAR}: {proposals.load(known)} proposals added")
        say(f"{entries.YEAR}: {entries.load(known)} co-investment entries added")
        say(f"local budgets of 2565: {local_budgets.load([2565])[0]} entries added")
    for year in YEARS:
        _check(year, say)
    say(f"{answers.load()} answers to findings added")
    if answers.try_rules():
        say(f"a draft rule set tried over {answers.TRIED_ON}")
    say(f"search: {rebuild().written} entries written")


def _papers(known: list[Body], say: Say) -> None:
    """The real years where a body has no plan, or none with a made-up plan around it; the made-up years where there is no paper at all."""
    say(f"2563: {real2563.load(known)} real action plans added")
    shelf = Shelf()
    if not AnnualActionPlan.objects.filter(fiscal_year=2565, is_made_up=True).exists():
        say("2565: real lines, plans around them")
        years.real(shelf, known)
    if AnnualActionPlan.objects.filter(fiscal_year__in=MADE_UP).exists():
        say("2570, 2571: papers are there, left as they are")
    else:
        say("2570, 2571: made-up papers")
        years.made_up(shelf, known, patterns(known))


def _check(year: int, say: Say) -> None:
    """The national check in this process, so that the first lists show findings; only while some paper has none."""
    standing = Standing.objects.filter(action_plan__fiscal_year=year).values("action_plan")
    if AnnualActionPlan.objects.filter(fiscal_year=year).exclude(pk__in=standing).exists():
        run, _created = CheckRun.objects.get_or_create(fiscal_year=year, action_plan=None, status=JobStatus.QUEUED)
        run_check(run.pk)
        say(f"{year}: checked, {run.findings.count()} findings")
