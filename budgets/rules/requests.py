"""Rules about the sums and the ceiling of a request, the plan it rests on and the places of its lines."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from alignment.kernel import Finding
from core.money import format_baht
from plans.rules.deadlines import CODE as IN_TIME
from plans.rules.deadlines import sent_in_time

from ..facts import LineFacts, RequestFacts, baht
from .book import REQUEST_RULES, gap

REQUEST_RULES.rule(IN_TIME)(sent_in_time)


@REQUEST_RULES.rule("ALN-01")
def lines_are_in_action_plan(request: RequestFacts) -> Iterator[Finding]:
    """Every line's project is in this body's action plan of that year, and that plan has left the drafting table."""
    if not request.lines:
        yield gap(request)
    yield from _cited_plan_fits(request)
    if request.rests_on_draft:
        own = len(request.lines) - len(request.strange_lines)
        yield Finding(request.subject, request.words | {"n": own}, case="plan_draft")
    for line in request.strange_lines:
        yield Finding(line.subject, request.words | _stranger(line))


def _stranger(line: LineFacts) -> dict[str, Any]:
    project = line.project
    return {"line": line.label, "project": project.name, "project_year": project.fiscal_year, "project_owner": project.owner.name}


def _cited_plan_fits(request: RequestFacts) -> Iterator[Finding]:
    plan = request.plan
    if (plan.owner.code, plan.fiscal_year) != (request.owner.code, request.fiscal_year):
        words = {"request_no": request.number, "plan_year": plan.fiscal_year, "plan_owner": plan.owner.name}
        yield Finding(request.subject, request.words | words, case="cited")


@REQUEST_RULES.rule("ARI-03")
def total_is_projects_and_management(request: RequestFacts) -> Iterator[Finding]:
    """The total is the ordinary lines plus the management budget; lines of the management budget add up to it."""
    if not request.lines:
        yield gap(request)
        return
    projects, management, total = baht(request.ordinary_lines), request.management_baht, request.total_baht
    expected = projects + management
    if total != expected:
        words = {"total": total, "projects": projects, "management": management, "sum": expected, "difference": abs(total - expected)}
        yield Finding(request.subject, request.words | words)
    yield from _management_lines_agree(request)


def _management_lines_agree(request: RequestFacts) -> Iterator[Finding]:
    lines, stated = request.management_lines, request.management_baht
    total = baht(lines)
    if lines and total != stated:
        words = {"n": len(lines), "lines": total, "management": stated, "difference": abs(total - stated)}
        yield Finding(request.subject, request.words | words, case="management")


@REQUEST_RULES.rule("ARI-06")
def amounts_are_whole_hundreds(request: RequestFacts, *, rounding_baht: Decimal = Decimal(100)) -> Iterator[Finding]:
    """Every line's amount is above zero and a whole multiple of the rounding (baht). 1,950 of 1,951 lines of FY2565 comply with 100."""
    if not request.lines:
        yield gap(request)
    for line in request.lines:
        over = line.amount_baht % rounding_baht
        if over or not line.amount_baht:
            yield Finding(line.subject, request.words | _rounding(line, over, rounding_baht), case=_rounding_case(line, rounding_baht))


def _rounding(line: LineFacts, over: Decimal, step: Decimal) -> dict[str, Any]:
    lower = line.amount_baht - over
    return {
        "line": line.label,
        "project": line.project.name,
        "amount": line.amount_baht,
        "over": over,
        "lower": lower,
        "upper": lower + step,
        "step": format_baht(step),  # as words: a finding keeps its fingerprint
    }


def _rounding_case(line: LineFacts, step: Decimal) -> str:
    if not line.amount_baht:
        return "zero"
    return "under" if line.amount_baht < step else ""


@REQUEST_RULES.rule("CEI-01")
def in_ceiling_within_ceiling(request: RequestFacts) -> Iterator[Finding]:
    """Lines of in-ceiling projects, with the management budget in years whose ceiling includes it, stay within the ceiling."""
    ceiling, projects, management = request.ceiling, baht(request.in_ceiling_lines), request.management_baht
    if ceiling is None:
        yield gap(request, sum=projects + management)
        return
    total = projects + management if ceiling.includes_management else projects
    over = total - ceiling.amount_baht
    if over > 0:
        words = {"projects": projects, "management": management, "sum": total, "ceiling": ceiling.amount_baht, "over": over}
        yield Finding(request.subject, request.words | words, case="" if ceiling.includes_management else "apart")


@REQUEST_RULES.rule("CEI-03")
def management_equals_rate(request: RequestFacts) -> Iterator[Finding]:
    """The management budget equals the body's rate of that year."""
    amount, rate = request.management_baht, request.management_rate_baht
    if rate is None:
        yield gap(request, amount=amount)
    elif amount != rate:
        words = {"amount": amount, "table": rate, "difference": abs(amount - rate)}
        yield Finding(request.subject, request.words | words)


@REQUEST_RULES.rule("GEO-01")
def line_districts_inside_territory(request: RequestFacts) -> Iterator[Finding]:
    """Every district a line names lies in a province of the owner; the plan's rules look at the sites."""
    territory = {province.code for province in request.plan.territory}
    for line in request.lines if territory else ():
        for district in line.districts:
            if district.province.code not in territory:
                words = {"line": line.label, "place": district.name, "province": district.province.name, "district": district.code}
                yield Finding(line.subject, request.words | words, case="line")


@REQUEST_RULES.rule("CEI-02")
def over_ceiling_list_is_bounded(request: RequestFacts, *, over_ratio: Decimal = Decimal("0.5")) -> Iterator[Finding]:
    """Lines of over-ceiling projects stay within so much of the ceiling (0.5 = half; the nation's list for 2568 stood at 0.475)."""
    total = baht(request.over_ceiling_lines)
    if not total:
        return
    if request.ceiling is None:
        yield gap(request, sum=total)
        return
    cap = (request.ceiling.amount_baht * over_ratio).quantize(Decimal("0.01"))
    if total > cap:
        words = {"sum": total, "cap": cap, "ceiling": request.ceiling.amount_baht, "ratio": f"{over_ratio.normalize():f}"}
        yield Finding(request.subject, request.words | words | {"over": total - cap})


@REQUEST_RULES.rule("CEI-05")
def request_is_near_the_plans_table(request: RequestFacts, *, pct: int = 20) -> Iterator[Finding]:
    """The ordinary lines differ from what the cited plan's project table has for that year by no more than so many percent."""
    planned, asked = request.indicative_baht, baht(request.ordinary_lines)
    if planned is None:
        yield gap(request, sum=asked)
        return
    difference, allowed = abs(asked - planned), planned * pct / 100
    if difference > allowed:
        words = {"sum": asked, "planned": planned, "difference": difference, "allowed": allowed.quantize(Decimal("0.01")), "pct": pct}
        yield Finding(request.subject, request.words | words)
