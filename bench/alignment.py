"""The check of a whole nation beside reading the same rows with bare SQL; and five of its rules beside a checking library.

The yardstick runs the very statements of the check through a bare cursor and fetches every row: no facts, no rules, no digest. The check
is `budgets.checks.results_for` with all rules in use and their messages in both languages, nothing stored. The names have been read once
(`first_ms` is the first check of all). Both take turns, and the best run of each counts. What counts is the work of this process and of the
database's (`harness.Spent`), so that other programs on the machine change little; the clock is printed beside it.

The time of one project is measured over 200 projects (groups with all their members), 2,000 (the nation) and 20,000 (the nation with ten
times the projects). A check has some thirty statements and a few tables of the whole nation to read whatever it is about: that constant is
measured, as the check of one project without a line, and taken off before the rest is divided by the projects. What is left may
differ from that of the nation by 15 % at most, upwards or downwards; the figures as they were before are printed beside it.

The library is pandera, which holds pandas tables against schemas with vectorised checks. ARI-01, ARI-03, ARI-06, CEI-01 and CEI-03 are
written in it over tables that are ready in memory, amounts as whole satang; ours runs the same five over facts that are ready in memory.
Both must find the same faults. The library's answer is a table of failing rows by check; ours names the subject, shows the arithmetic and
says what to do in two languages, and that work is in its time.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from alignment.catalogue import CATALOGUE, VERSION
from alignment.kernel import Outcome, Rulebook
from budgets.checks import BOOKS, check_request, results_for
from budgets.facts import RequestFacts, request_facts
from budgets.models import BudgetRequest
from budgets.rules import REQUEST_RULES
from core.fiscal import FiscalYear
from plans.facts import action_plan_facts
from plans.models import AnnualActionPlan, Project
from plans.rules import ACTION_PLAN_RULES
from provinces.models import GroupMembership

from .country import ALONE, LARGE, SMALL, settle_country
from .harness import Report, Spent, best_of, queries, spent
from .library import Tables

TARGET, FLAT, QUERIES, NOT_SLOWER = 4.0, 0.15, 40, 1.0
SIZES = {SMALL: 2_000, LARGE: 20_000}
FEW, ROUNDS, LARGE_ROUNDS = 200, 9, 3
FIVE = {ACTION_PLAN_RULES: ("ARI-01",), REQUEST_RULES: ("ARI-03", "ARI-06", "CEI-01", "CEI-03")}


def run() -> Report:
    settle_country(SIZES)
    nation = _plans(SMALL)
    first = spent(partial(results_for, nation))
    best = _measured(nation)
    ratio = best["2000"].work / best["bare"].work
    flat, beside = _flatness(nation, best), _library(nation)
    counted = [queries(partial(check_request, _a_large_request())), queries(partial(results_for, nation))]
    figures = {
        "bodies": len(nation),
        "projects": _projects(nation),
        "lines": _lines(nation),
        "rules": sum(len(book.rules) for book in BOOKS),
        "found": dict(sorted(_found(nation).items())),
        "first_ms": round(first.work),
        "check_ms": round(best["2000"].work),
        "bare_sql_ms": round(best["bare"].work),
        "by_the_clock_ms": [round(best["2000"].clock), round(best["bare"].clock)],
        "rules_times_subjects_per_second": round(_subjects(nation) / best["2000"].work * 1000),
        "time_per_project": flat,
        "queries_of_one_request_and_of_the_nation": counted,
        "library": beside,
    }
    held = beside["ratio"] <= NOT_SLOWER and beside["same_faults"]
    ok = ratio <= TARGET and flat["farthest_from_2000"] <= FLAT and max(counted) <= QUERIES and held
    return Report("alignment", ratio, TARGET, ok, figures)


def _measured(nation: list[int]) -> dict[str, Spent]:
    """The check by the number of projects (`1` has no line), and the bare statements of the nation's."""
    groups = {"1": _plans(ALONE), "200": _some_groups(FEW), "2000": nation}
    checks = {size: partial(results_for, plans) for size, plans in groups.items()}
    return best_of(checks | {"bare": _bare(nation)}, ROUNDS) | best_of({"20000": partial(results_for, _plans(LARGE))}, LARGE_ROUNDS)


def _a_large_request() -> BudgetRequest:
    return BudgetRequest.objects.filter(fiscal_year=LARGE).select_related("action_plan")[0]


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


def _found(plans: Collection[int]) -> Counter[str]:
    """Faults by rule: each family of rules has something to find."""
    return Counter(stamped.code for result in results_for(plans).values() for stamped in result.findings if stamped.is_open_fault)


def _some_groups(projects: int) -> list[int]:
    """The nation's first groups with all their members, until they have so many projects: a part of the nation made up as it is itself."""
    each = Project.objects.filter(action_plan__fiscal_year=SMALL).values("action_plan__unit").annotate(n=Count("pk"))
    projects_of = dict(each.values_list("action_plan__unit", "n"))
    units: set[int] = set()
    members = GroupMembership.objects.on(FiscalYear(SMALL).starts_on).order_by("group").values_list("group", "province")
    for group, together in groupby(members, key=itemgetter(0)):
        if sum(projects_of[unit] for unit in units) < projects:
            units |= {group, *(province for _group, province in together)}
    return list(AnnualActionPlan.objects.filter(fiscal_year=SMALL, unit__in=units).order_by("pk").values_list("pk", flat=True))


def _flatness(nation: list[int], best: dict[str, Spent]) -> dict[str, Any]:
    """Milliseconds for one project by the number of projects, with the constant in it and net of it."""
    projects = {"200": _projects(_some_groups(FEW)), "2000": _projects(nation), "20000": _projects(_plans(LARGE))}
    constant = best["1"].work
    net = {size: (best[size].work - constant) / n for size, n in projects.items()}
    return {
        "projects": list(projects.values()),
        "raw_ms": [round(best[size].work / n, 4) for size, n in projects.items()],
        "constant_ms": round(constant, 1),
        "net_ms": [round(ms, 4) for ms in net.values()],
        "farthest_from_2000": round(max(_apart(net["200"], net["2000"]), _apart(net["20000"], net["2000"])), 3),
    }


def _apart(ms: float, middle: float) -> float:
    """By which part of the middle it is more or less."""
    return abs(ms / middle - 1)


# Beside the library ---------------------------------------------------------------------------------------------------------------------


def _library(plans: Collection[int]) -> dict[str, Any]:
    """Both over the same rows, ready in memory."""
    facts = list(request_facts(plans, action_plan_facts(plans)).values())
    books, tables = _five(), Tables.of(facts)
    best = best_of({"ours": lambda: list(_said(books, facts)), "library": tables.failures}, ROUNDS)
    ours, theirs = best["ours"].work, best["library"].work
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
