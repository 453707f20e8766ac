"""The check of a whole nation beside reading the same rows with bare SQL; and five of its rules beside a checking library.

The yardstick runs the very statements of the check through a bare cursor and fetches every row: no facts, no rules, no digest. Both take
turns, medians count. The check is `budgets.checks.results_for` with all rules in use and their messages in both languages, nothing stored.
The time of one project is measured where bodies are of one size (200 and 2,000 projects) and where they are ten times as large (20,000):
it may not grow by more than 15 %. It falls at first, since a check has some twenty statements whatever it reads; that is no fault.

The library is pandera, which holds pandas tables against schemas with vectorised checks. ARI-01, ARI-03, ARI-06, CEI-01 and CEI-03 are
written in it over tables that are ready in memory, amounts as whole satang; ours runs the same five over facts that are ready in memory.
Both must find the same faults. The library's answer is a table of failing rows by check; ours names the subject, shows the arithmetic and
says what to do in two languages, and that work is in its time.
"""

import statistics
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from itertools import pairwise
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from alignment.catalogue import CATALOGUE, VERSION
from alignment.kernel import Outcome, Rulebook
from budgets.checks import BOOKS, check_request, results_for
from budgets.facts import RequestFacts, request_facts
from budgets.models import BudgetRequest
from budgets.rules import REQUEST_RULES
from plans.facts import action_plan_facts
from plans.models import AnnualActionPlan, Project
from plans.rules import ACTION_PLAN_RULES

from .country import LARGE, SMALL, settle_country
from .harness import Report, alternate, queries
from .library import Tables

TARGET, FLAT, QUERIES, NOT_SLOWER = 4.0, 0.15, 40, 1.0
SIZES = {SMALL: 2_000, LARGE: 20_000}
FEW_BODIES, ROUNDS, LARGE_ROUNDS = 9, 9, 3
FIVE = {ACTION_PLAN_RULES: ("ARI-01",), REQUEST_RULES: ("ARI-03", "ARI-06", "CEI-01", "CEI-03")}


def run() -> Report:
    settle_country(SIZES)
    nation, large = _plans(SMALL), _plans(LARGE)
    ours, bare = alternate(lambda: results_for(nation), _bare(nation), ROUNDS)
    ratio = ours / bare
    request = BudgetRequest.objects.filter(fiscal_year=LARGE).select_related("action_plan").first()
    assert request is not None
    each = _time_of_each({"200": nation[:FEW_BODIES], "2000": nation, "20000": large})
    growth = _growth(list(each.values()))
    beside = _library(nation)
    subjects = _subjects(nation)
    one, all_of_them = queries(lambda: check_request(request)), queries(lambda: results_for(nation))
    figures = {
        "bodies": len(nation),
        "projects": _projects(nation),
        "lines": _lines(nation),
        "rules": sum(len(book.rules) for book in BOOKS),
        "check_ms": round(ours, 1),
        "bare_sql_ms": round(bare, 1),
        "rules_times_subjects_per_second": round(subjects / ours * 1000),
        "ms_per_project_by_size": {size: round(ms, 4) for size, ms in each.items()},
        "growth_of_time_per_project": round(growth, 3),
        "queries_of_one_request_and_of_the_nation": [one, all_of_them],
        "library": beside,
    }
    held = beside["ratio"] <= NOT_SLOWER and beside["same_faults"]
    ok = ratio <= TARGET and growth <= FLAT and max(one, all_of_them) <= QUERIES and held
    return Report("alignment", ratio, TARGET, ok, figures)


def _plans(year: int) -> list[int]:
    return list(AnnualActionPlan.objects.filter(fiscal_year=year).order_by("pk").values_list("pk", flat=True))


def _projects(plans: Collection[int]) -> int:
    return Project.objects.filter(action_plan__in=plans).count()


def _lines(plans: Collection[int]) -> int:
    return sum(len(request.lines) for request in request_facts(plans).values())


def _subjects(plans: Collection[int]) -> int:
    """Rules × what each looks at: every project by the rules of the plan, every line by those of the request."""
    return _projects(plans) * len(ACTION_PLAN_RULES.rules) + _lines(plans) * len(REQUEST_RULES.rules)


def _bare(plans: Collection[int]) -> Callable[[], int]:
    """The statements of a check of these plans through a bare cursor; gives the number of rows."""
    with CaptureQueriesContext(connection) as captured:
        results_for(plans)
    statements = [query["sql"] for query in captured.captured_queries]

    def fetch() -> int:
        with connection.connection.cursor() as cursor:
            return sum(_rows(cursor, statement) for statement in statements)

    return fetch


def _rows(cursor: Any, statement: str) -> int:
    cursor.execute(statement)
    return len(cursor.fetchall())


def _time_of_each(groups: dict[str, list[int]]) -> dict[str, float]:
    """Milliseconds for one project by the size of the group: the groups take turns, medians count."""
    projects = {size: _projects(plans) for size, plans in groups.items()}
    times: dict[str, list[float]] = {size: [] for size in groups}
    for _ in range(LARGE_ROUNDS):
        for size, plans in groups.items():
            for _again in range(ROUNDS if size == "200" else 1):
                times[size].append(_timed(plans) / projects[size])
    return {size: statistics.median(taken) for size, taken in times.items()}


def _growth(each: list[float]) -> float:
    """By how much a project of a larger group takes longer than one of the next smaller, at worst; below zero where none does."""
    return max(larger / smaller for smaller, larger in pairwise(each)) - 1


def _timed(plans: Collection[int]) -> float:
    start = time.perf_counter()
    results_for(plans)
    return (time.perf_counter() - start) * 1000


# Beside the library ---------------------------------------------------------------------------------------------------------------------


def _library(plans: Collection[int]) -> dict[str, Any]:
    """Both over the same rows, ready in memory."""
    facts = list(request_facts(plans, action_plan_facts(plans)).values())
    books, tables = _five(), Tables.of(facts)
    ours, theirs = alternate(lambda: list(_said(books, facts)), tables.failures, ROUNDS)
    mine, others = Counter(code for code, _message in _said(books, facts)), tables.failures()
    return {
        "name": tables.name,
        "ours_ms": round(ours, 1),
        "library_ms": round(theirs, 1),
        "ratio": round(ours / theirs, 3),
        "faults": dict(sorted(mine.items())),
        "same_faults": mine == others,
        "ours_says": next(message for code, message in _said(books, facts) if code == "CEI-01"),
        "library_says": tables.says("CEI-01"),
    }


def _five() -> list[Rulebook]:
    """The five rules, those of the plan and those of the request."""
    books = []
    for book, codes in FIVE.items():
        five = Rulebook(book.name, VERSION, CATALOGUE)
        for code in codes:
            five.rule(code)(book.rules[code].check)
        books.append(five)
    return books


def _said(books: list[Rulebook], facts: list[RequestFacts]) -> Iterator[tuple[str, str]]:
    """Code and message of every fault; the digest of the facts belongs to reading and is left out."""
    of_plan, of_request = books
    for request in facts:
        for found in (*of_plan.findings(request.plan), *of_request.findings(request)):
            if found.finding.outcome is Outcome.FAIL:
                yield found.code, found.message_th
