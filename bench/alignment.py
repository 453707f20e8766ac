"""The check of a whole nation beside reading the same rows with bare SQL; and five of its rules beside a checking library.

The yardstick runs the very statements of the check through a bare cursor and fetches every row: no facts, no rules, no digest. The check is
`budgets.papers.check_year`: every rule in use over the nation's development plans, action plans, requests and co-investment entries of a
year, with messages in both languages, nothing stored. Names have been read once (`first_ms` is the first check of all). All take turns, and
medians by the clock count; beside them stands the work of this process and of the database's (`harness.Spent`), in which other programs on
the machine show little.

The time of one project is measured over 200 projects (groups with all their members), 2,000 (the nation) and 20,000 (the nation with ten
times the projects, lines and entries). A check has some sixty statements and a few tables of the whole nation to read whatever it is about:
that constant is measured, as the check of one body with one project and no line, and taken off before the rest is divided by the projects.
What is left may differ from that of the nation by 15 % at most, up or down; the figures as they were before are printed beside it.

The library is pandera, which holds pandas tables against schemas with vectorised checks. ARI-01, ARI-03, ARI-06, CEI-01 and CEI-03 are
written in it over tables that are ready in memory, amounts as whole satang; ours runs the same five over facts that are ready in memory.
Both must find the same faults. The library's answer is a table of failing rows by check; ours names the subject, shows the arithmetic and
says what to do in two languages, and that work is in its time.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from functools import partial
from itertools import combinations, groupby
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from alignment.catalogue import CATALOGUE, VERSION
from alignment.kernel import Outcome, Rulebook
from budgets.checks import check_request
from budgets.facts import RequestFacts, request_facts
from budgets.models import BudgetLine, BudgetRequest
from budgets.papers import check_year
from budgets.rules import REQUEST_RULES
from coinvestment.models import Entry
from coinvestment.rules import ENTRY_RULES
from core.fiscal import FiscalYear
from plans.facts import action_plan_facts
from plans.models import AnnualActionPlan, Project
from plans.rules import ACTION_PLAN_RULES, PLAN_RULES
from provinces.models import GroupMembership

from .country import ALONE, LARGE, SMALL, settle_country
from .harness import Report, Spent, queries, spent, take_turns
from .library import Tables

TARGET, FLAT, QUERIES, NOT_SLOWER = 4.0, 0.15, 40, 1.0
SIZES = {SMALL: 2_000, LARGE: 20_000}
FEW, ROUNDS, LARGE_ROUNDS = 200, 9, 5
BOOKS = (PLAN_RULES, ACTION_PLAN_RULES, REQUEST_RULES, ENTRY_RULES)
FIVE = {ACTION_PLAN_RULES: ("ARI-01",), REQUEST_RULES: ("ARI-03", "ARI-06", "CEI-01", "CEI-03")}


def run() -> Report:
    settle_country(SIZES)
    few = _some_groups(FEW)
    first = spent(partial(check_year, SMALL))
    took = _measured(few)
    ratio = took["2000"].clock / took["bare"].clock
    sizes = {"200": _projects(SMALL, few), "2000": _projects(SMALL), "20000": _projects(LARGE)}
    flat, beside = _flatness(sizes, took), _library()
    counted = {"request": queries(partial(check_request, _a_large_request())), "nation": queries(partial(check_year, SMALL))}
    subjects = _subjects()
    figures = {
        "bodies": AnnualActionPlan.objects.filter(fiscal_year=SMALL).count(),
        **{name: n for name, (n, _rules) in subjects.items()},
        "rules": len({code for book in BOOKS for code in book.rules}),
        "found": dict(sorted(_found().items())),
        "first_ms": round(first.clock),
        "check_ms": round(took["2000"].clock),
        "bare_sql_ms": round(took["bare"].clock),
        "work_ms": [round(took["2000"].work), round(took["bare"].work)],
        "rules_times_subjects_per_second": round(sum(n * rules for n, rules in subjects.values()) / took["2000"].clock * 1000),
        "time_per_project": flat,
        "queries": counted,
        "library": beside,
    }
    held = beside["ratio"] <= NOT_SLOWER and beside["same_faults"]
    ok = ratio <= TARGET and flat["farthest_from_2000"] <= FLAT and counted["request"] <= QUERIES and held
    return Report("alignment", ratio, TARGET, ok, figures)


def _measured(few: Collection[str]) -> dict[str, Spent]:
    """The check by the number of projects (`1` has no line), and the bare statements of the nation's."""
    small: dict[str, Callable[[], object]] = {
        "1": partial(check_year, ALONE),
        "200": partial(check_year, SMALL, few),
        "2000": partial(check_year, SMALL),
        "bare": _bare(partial(check_year, SMALL)),
    }
    return take_turns(small, ROUNDS) | take_turns({"20000": partial(check_year, LARGE)}, LARGE_ROUNDS)


def _a_large_request() -> BudgetRequest:
    return BudgetRequest.objects.filter(fiscal_year=LARGE).select_related("action_plan")[0]


def _projects(year: int, units: Collection[str] = ()) -> int:
    those = Project.objects.filter(action_plan__fiscal_year=year)
    return (those.filter(action_plan__unit__code__in=units) if units else those).count()


def _subjects() -> dict[str, tuple[int, int]]:
    """What the rules look at, and how many do: every plan, project, line and entry of the nation, each by the rules of its own book."""
    plans = AnnualActionPlan.objects.filter(fiscal_year=SMALL).values("plan").distinct().count()
    return {
        "plans": (plans, len(PLAN_RULES.rules)),
        "projects": (_projects(SMALL), len(ACTION_PLAN_RULES.rules)),
        "lines": (BudgetLine.objects.filter(request__fiscal_year=SMALL).count(), len(REQUEST_RULES.rules)),
        "entries": (Entry.objects.filter(fiscal_year=SMALL).count(), len(ENTRY_RULES.rules)),
    }


def _bare(check: Callable[[], object]) -> Callable[[], int]:
    """The statements of a check through a bare cursor; gives the number of rows."""
    with CaptureQueriesContext(connection) as captured:
        check()
    statements = [query["sql"] for query in captured.captured_queries]

    def fetch() -> int:
        with connection.connection.cursor() as cursor:
            return sum(_rows(cursor, statement) for statement in statements)

    return fetch


def _rows(cursor: Any, statement: str) -> int:
    cursor.execute(statement)
    return len(cursor.fetchall())


def _found() -> Counter[str]:
    """Faults by rule: each family of rules has something to find."""
    return Counter(stamped.code for _paper, result in check_year(SMALL) for stamped in result.findings if stamped.is_open_fault)


def _some_groups(projects: int) -> set[str]:
    """The groups, with all their members, that together come nearest to so many projects: a part of the nation made up as it is itself."""
    each = Project.objects.filter(action_plan__fiscal_year=SMALL).values("action_plan__unit__code").annotate(n=Count("pk"))
    projects_of = dict(each.values_list("action_plan__unit__code", "n"))
    members = GroupMembership.objects.on(FiscalYear(SMALL).starts_on).order_by("group__code")
    rows = members.values_list("group__code", "province__code")
    together = [{group, *(province for _group, province in of_it)} for group, of_it in groupby(rows, key=itemgetter(0))]
    some = (set().union(*chosen) for n in (1, 2, 3) for chosen in combinations(together, n))
    return min(some, key=lambda units: abs(sum(projects_of[unit] for unit in units) - projects))


def _flatness(projects: dict[str, int], took: dict[str, Spent]) -> dict[str, Any]:
    """Milliseconds for one project by the number of projects, with the constant in it and net of it."""
    constant = took["1"].clock
    net = {size: (took[size].clock - constant) / n for size, n in projects.items()}
    return {
        "projects": list(projects.values()),
        "raw_ms": [round(took[size].clock / n, 4) for size, n in projects.items()],
        "constant_ms": round(constant, 1),
        "net_ms": [round(ms, 4) for ms in net.values()],
        "net_work_ms": [round((took[size].work - took["1"].work) / n, 4) for size, n in projects.items()],
        "farthest_from_2000": round(max(_apart(net["200"], net["2000"]), _apart(net["20000"], net["2000"])), 3),
    }


def _apart(ms: float, middle: float) -> float:
    """By which part of the middle it is more or less."""
    return abs(ms / middle - 1)


# Beside the library ---------------------------------------------------------------------------------------------------------------------


def _library() -> dict[str, Any]:
    """Both over the same rows, ready in memory."""
    plans = list(AnnualActionPlan.objects.filter(fiscal_year=SMALL).order_by("pk").values_list("pk", flat=True))
    facts = list(request_facts(plans, action_plan_facts(plans)).values())
    books, tables = _five(), Tables.of(facts)
    took = take_turns({"ours": lambda: list(_said(books, facts)), "library": tables.failures}, ROUNDS)
    ours, theirs = took["ours"].clock, took["library"].clock
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
