"""What the money may not buy, or only with a reason (ELG-01 to ELG-06); the words are those of `budgets.eligibility`."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from alignment.kernel import Finding

from ..eligibility import is_left_alone, is_marked
from ..facts import LineFacts, LineProject, RequestFacts, baht
from .book import REQUEST_RULES, gap


def _doubtful(request: RequestFacts, code: str) -> Iterator[Finding]:
    """Ordinary lines that the rule's list of categories and words marks; a request without lines lacks data."""
    if not request.lines:
        yield gap(request)
    for line in request.ordinary_lines:
        if is_marked(code, line.category, line.label):
            words = {"line": line.label, "project": line.project.name, "category": line.kind or "–"}
            yield Finding(line.subject, request.words | words | {"amount": line.amount_baht})


@REQUEST_RULES.rule("ELG-01")
def no_routine_cost(request: RequestFacts) -> Iterator[Finding]:
    """No line pays staff, running bills or debts of the body; the management budget is exempt."""
    yield from _doubtful(request, "ELG-01")


@REQUEST_RULES.rule("ELG-02")
def no_foreign_travel(request: RequestFacts) -> Iterator[Finding]:
    """No line pays travel, study tours or training abroad."""
    yield from _doubtful(request, "ELG-02")


@REQUEST_RULES.rule("ELG-03")
def no_offices_or_vehicles(request: RequestFacts) -> Iterator[Finding]:
    """Lines for office buildings, staff houses, office equipment and general vehicles are justified."""
    yield from _doubtful(request, "ELG-03")


@REQUEST_RULES.rule("ELG-04")
def no_money_handed_out(request: RequestFacts) -> Iterator[Finding]:
    """No line hands out cash, lends, or fills a revolving fund."""
    yield from _doubtful(request, "ELG-04")


@REQUEST_RULES.rule("ELG-05")
def devolved_work_is_justified(request: RequestFacts) -> Iterator[Finding]:
    """Lines for work that was handed over to local authorities say why it is beyond them."""
    yield from _doubtful(request, "ELG-05")


@REQUEST_RULES.rule("ELG-06")
def projects_are_not_only_talk(request: RequestFacts, *, pct: int = 70, min_baht: Decimal = Decimal(5_000_000)) -> Iterator[Finding]:
    """Studies, events and training take at most so many percent of a project from that size (baht) on; security projects are exempt."""
    if not request.lines:
        yield gap(request)
    for project, lines in _by_project(request):
        soft, total = baht(line for line in lines if is_marked("ELG-06", line.category, line.label)), baht(lines)
        if total >= min_baht and soft * 100 > total * pct and not is_left_alone("ELG-06", project.name):
            words = {"project": project.name, "soft": soft, "total": total, "share": int(soft * 100 / total), "pct": pct}
            yield Finding(request.subject, request.words | words | {"project_pk": project.pk})


def _by_project(request: RequestFacts) -> Iterator[tuple[LineProject, list[LineFacts]]]:
    lines: dict[int, list[LineFacts]] = defaultdict(list)
    for line in request.ordinary_lines:
        lines[line.project_pk].append(line)
    return ((project, lines[project.pk]) for project in request.projects if project.pk in lines)
