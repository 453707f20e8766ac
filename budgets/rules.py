"""Rules about one request: its lines, its sums, its ceiling. Each is one pure function over `RequestFacts`."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from alignment.books import rulebook
from alignment.kernel import Bilingual, Finding, Outcome

from .eligibility import is_left_alone, is_marked
from .facts import LineFacts, LineProject, RequestFacts, baht
from .past_costs import KM, ROAD, ROUTE, SQUARE_METRE, Past, nearest, size

REQUEST_RULES = rulebook("request")


def _gap(request: RequestFacts, case: str = "", **data: Any) -> Finding:
    return Finding(request.subject, request.words | data, Outcome.NO_DATA, case)


@REQUEST_RULES.rule("ALN-01")
def lines_are_in_action_plan(request: RequestFacts) -> Iterator[Finding]:
    """Every line's project is in this body's action plan of that year, and that plan has left the drafting table."""
    if not request.lines:
        yield _gap(request)
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
        yield _gap(request)
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
        yield _gap(request)
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
        yield _gap(request, sum=projects + management)
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
        yield _gap(request, amount=amount)
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
        yield _gap(request, sum=total)
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
        yield _gap(request, sum=asked)
        return
    difference, allowed = abs(asked - planned), planned * pct / 100
    if difference > allowed:
        words = {"sum": asked, "planned": planned, "difference": difference, "allowed": allowed.quantize(Decimal("0.01")), "pct": pct}
        yield Finding(request.subject, request.words | words)


def _doubtful(request: RequestFacts, code: str) -> Iterator[Finding]:
    """Ordinary lines that the rule's list of categories and words marks; a request without lines lacks data."""
    if not request.lines:
        yield _gap(request)
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
        yield _gap(request)
    for project, lines in _by_project(request):
        soft, total = baht(line for line in lines if is_marked("ELG-06", line.category, line.label)), baht(lines)
        if total >= min_baht and soft * 100 > total * pct and not is_left_alone("ELG-06", project.name):
            words = {"project": project.name, "soft": soft, "total": total, "share": int(soft * 100 / total), "pct": pct}
            yield Finding(request.subject, request.words | words | {"project_pk": project.pk})


def _by_project(request: RequestFacts) -> Iterator[tuple[LineProject, list[LineFacts]]]:
    for project in request.projects:
        lines = [line for line in request.ordinary_lines if line.project_pk == project.pk]
        if lines:
            yield project, lines


INVESTMENT = "งบลงทุน"
OF_A_KIND = 3  # level from which a category says what is bought
ITEMS_SHOWN = 5
WIDE = "กว้าง"


@REQUEST_RULES.rule("DUP-04")
def lines_are_not_split(request: RequestFacts, *, floor_baht: Decimal = Decimal(500_000), least: int = 3) -> Iterator[Finding]:
    """No three investment lines of one category in one district, each below the floor of e-bidding, reach it together."""
    together: dict[tuple[str, str], list[LineFacts]] = defaultdict(list)
    for line in request.ordinary_lines:
        category = line.category
        if category[:1] == (INVESTMENT,) and len(category) >= OF_A_KIND and line.amount_baht < floor_baht and not line.bundled:
            for place in [district.name for district in line.districts] or [""]:
                together[category[-1], place].append(line)
    for (kind, place), lines in together.items():
        if len(lines) >= least and baht(lines) >= floor_baht:
            yield _split(request, kind, place, lines, floor_baht)


def _split(request: RequestFacts, kind: str, district: str, lines: list[LineFacts], floor: Decimal) -> Finding:
    words = request.words | {"n": len(lines), "kind": kind, "floor": floor, "sum": baht(lines)}
    if not district:
        return Finding(request.subject, words, Outcome.NO_DATA)
    items = [f"{line.label} {line.amount_baht:,.0f}" for line in lines[:ITEMS_SHOWN]]
    return Finding(lines[0].subject, words | {"district": district, "items": items})


@REQUEST_RULES.rule("AMT-01")
def road_costs_as_ever_by_length(request: RequestFacts, *, fence: Decimal = Decimal("1.5"), least: int = 8) -> Iterator[Finding]:
    """A road line's baht per kilometre lies within the fences of real lines of its category, in its region where enough are known."""
    yield from _against_the_past(request, KM, fence, least)


@REQUEST_RULES.rule("AMT-02")
def road_costs_as_ever_by_area(request: RequestFacts, *, fence: Decimal = Decimal("1.5"), least: int = 8) -> Iterator[Finding]:
    """As by length, for the road lines that tell a width."""
    yield from _against_the_past(request, SQUARE_METRE, fence, least)


def _against_the_past(request: RequestFacts, measure: str, fence: Decimal, least: int) -> Iterator[Finding]:
    """Lines of one route outside the fences; those that tell no size or have no past as one gap."""
    blind = 0
    for line in _roads(request, measure):
        told, found = size(measure, line.label), nearest(measure, line.kind, request.region.th, least)
        if told is None or found is None:
            blind += 1
        else:
            yield from _outlier(request, line, told, *found, fence)
    if blind:
        yield _gap(request, n=blind, least=least)


def _roads(request: RequestFacts, measure: str) -> list[LineFacts]:
    """Lines that buy one route, as the real ones do; a bridge is no road. By area those that tell a width."""
    roads = [line for line in request.ordinary_lines if ROAD.match(line.kind) and line.quantity == 1 and line.unit == ROUTE]
    return roads if measure == KM else [line for line in roads if WIDE in line.label]


def _outlier(request: RequestFacts, line: LineFacts, told: Decimal, place: str, past: Past, fence: Decimal) -> Iterator[Finding]:
    cost = (line.amount_baht / told).quantize(Decimal(1))
    low, high = past.fences(fence)
    if low <= cost <= high:
        return
    words = {
        "line": line.label,
        "unit_cost": cost,
        "amount": line.amount_baht,
        "size": f"{told.normalize():,f}",
        "kind": line.kind,
        "low": low,
        "high": high,
        "median": past.median,
        "n": past.n,
        "where": request.region if place else Bilingual("ทั้งประเทศ", "nationwide"),
    }
    yield Finding(line.subject, request.words | words, case="below" if cost < low else "")
