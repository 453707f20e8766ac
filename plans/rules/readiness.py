"""Is the project ready to begin, and who takes over what it leaves? (RDY). Source: process.md 2.4, fields 22 and 23."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import wraps
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alignment.kernel import Check, Finding
from core.fiscal import FiscalYear

from ..facts import ActionPlanFacts, CheckFacts, ItemFacts, ProjectFacts
from ..models import LandType, PriceBasis, Project, ProjectKind, ReadinessState, ReadinessTopic
from .book import ACTION_PLAN_RULES, each_brief, lacking
from .brief import on_screen

SETTLED = frozenset({ReadinessState.YES, ReadinessState.NOT_NEEDED})
#: Land on which somebody beside the owner must agree, whatever is built there.
SECTOR_LAND = frozenset({LandType.ROAD, LandType.WATERWAY, LandType.FOREST, LandType.LAND_REFORM})
_Check = Callable[..., Iterator[Finding]]
NOTHING = CheckFacts(ReadinessState.NO, None, None)


def _line(project: ProjectFacts, topic: ReadinessTopic) -> CheckFacts:
    """A line of the checklist; one that is not there counts as not yet there."""
    return project.brief.readiness.get(topic, NOTHING)


def _each_divided_brief(check: _Check) -> Check:
    """As `each_brief`; a mixed project without items lacks data, for nobody knows yet whether it builds or buys."""

    @each_brief
    @wraps(check)
    def of_divided(plan: ActionPlanFacts, project: ProjectFacts, **parameters: Any) -> Iterator[Finding]:
        yield from [lacking(project, "mixed")] if project.is_undivided else check(plan, project, **parameters)

    return of_divided


@ACTION_PLAN_RULES.rule("RDY-01")
@_each_divided_brief
def site_may_be_used(plan: ActionPlanFacts, project: ProjectFacts) -> Iterator[Finding]:
    """Whoever builds may use the land, and none of it is private. A permission applied for leaves the verdict open: it lacks data."""
    if not project.builds:
        return
    words = plan.words | {"project": project.name}
    private = [site for site in project.sites if site.is_private]
    if private:
        more = {"n": len(private), "places": [s.label for s in private], "sites": [s.pk for s in private]}
        yield Finding(project.subject, words | more, case="private")
    state = _line(project, ReadinessTopic.LAND).state
    if state == ReadinessState.APPLIED:
        yield lacking(project)
    elif state not in SETTLED:
        yield Finding(project.subject, words)


@ACTION_PLAN_RULES.rule("RDY-02")
@_each_divided_brief
def works_are_drawn_and_estimated(plan: ActionPlanFacts, project: ProjectFacts, *, boq_age_months: int = 12) -> Iterator[Finding]:
    """Works have drawings and an estimate of their items, no older than so many months on the first day of the budget year."""
    if not project.builds:
        return
    estimate = _line(project, ReadinessTopic.ESTIMATE)
    topics = (ReadinessTopic.DESIGN, ReadinessTopic.ESTIMATE)
    missing = [topic.label for topic in topics if _line(project, topic).state != ReadinessState.YES]
    words = plan.words | {"project": project.name}
    if missing:
        yield Finding(project.subject, words | {"papers": missing, "n": len(missing)})
    if estimate.state == ReadinessState.YES:
        yield from _dated(plan, project, words, estimate.dated_on, boq_age_months)
        yield from _priced(project, words, estimate.amount_baht)


def _dated(plan: ActionPlanFacts, project: ProjectFacts, words: dict[str, Any], dated: date | None, months: int) -> Iterator[Finding]:
    earliest = _before(FiscalYear(plan.fiscal_year).starts_on, months)
    if dated is None:
        yield Finding(project.subject, words, case="undated")
    elif dated < earliest:
        more = {"dated": on_screen(dated), "earliest": on_screen(earliest), "months": months, "days": (earliest - dated).days}
        yield Finding(project.subject, words | more, case="old")


def _before(first: date, months: int) -> date:
    """The first day of the month so many months earlier."""
    year, month = divmod(first.year * 12 + first.month - 1 - months, 12)
    return date(year, month + 1, 1)


def _priced(project: ProjectFacts, words: dict[str, Any], estimate: Decimal | None) -> Iterator[Finding]:
    works = [item.amount_baht for item in project.brief.items if item.is_works]
    total = sum(works, Decimal(0))
    if not works:
        yield lacking(project)
    elif estimate is None:
        yield Finding(project.subject, words | {"items": total}, case="no_amount")
    elif estimate != total:
        yield Finding(project.subject, words | {"estimate": estimate, "items": total, "difference": abs(estimate - total)}, case="amount")


@ACTION_PLAN_RULES.rule("RDY-03")
@_each_divided_brief
def equipment_has_a_price_basis(plan: ActionPlanFacts, project: ProjectFacts, *, quotations: int = 3) -> Iterator[Finding]:
    """Every item of equipment rests on a named standard price or on so many quotations."""
    equipment = [item for item in project.brief.items if item.is_equipment]
    if project.kind == ProjectKind.EQUIPMENT and not equipment:
        yield lacking(project)
    for item in equipment:
        case = _price_fault(item, quotations)
        if case is not None:
            words = {"project": project.name, "item": item.name, "pk": item.pk, "amount": item.amount_baht}
            yield Finding(project.subject, plan.words | words | {"n": item.quotations, "wanted": quotations}, case=case)


def _price_fault(item: ItemFacts, quotations: int) -> str | None:
    """The case, or None for a price that rests on something."""
    if item.price_basis == PriceBasis.STANDARD:
        return None if item.has_reference else "no_reference"
    if item.price_basis == PriceBasis.QUOTATIONS:
        return None if item.quotations >= quotations else "few"
    return ""


@ACTION_PLAN_RULES.rule("RDY-04")
@_each_divided_brief
def permits_are_there(plan: ActionPlanFacts, project: ProjectFacts) -> Iterator[Finding]:
    """Whoever builds has the permits of the sector or needs none; on road, water, forest and land-reform land somebody must agree.

    The brief has one line for all permits. A checklist without that line lacks data.
    """
    if not project.builds:
        return
    if ReadinessTopic.PERMIT not in project.brief.readiness:
        yield lacking(project)
        return
    state = _line(project, ReadinessTopic.PERMIT).state
    land = sorted({site.land_type for site in project.sites} & SECTOR_LAND)
    words = plan.words | {"project": project.name}
    if state not in SETTLED:
        yield Finding(project.subject, words, case="applied" if state == ReadinessState.APPLIED else "")
    elif land and state == ReadinessState.NOT_NEEDED:
        yield Finding(project.subject, words | {"land": [LandType(kind).label for kind in land], "n": len(land)}, case="needed")


@ACTION_PLAN_RULES.rule("RDY-05")
@_each_divided_brief
def asset_has_a_keeper(plan: ActionPlanFacts, project: ProjectFacts) -> Iterator[Finding]:
    """What is built or bought has a recipient, a letter of acceptance (unless none is needed) and a yearly cost of upkeep."""
    brief = project.brief
    if not project.leaves_assets:
        return
    there: dict[str, bool] = {
        "asset_recipient": brief.has_recipient,
        "upkeep_baht_per_year": brief.has_upkeep,
        "letter": _line(project, ReadinessTopic.ACCEPTANCE).state in SETTLED,
    }
    missing = [_KEEPING[name] for name, given in there.items() if not given]
    if missing:
        yield Finding(project.subject, plan.words | {"project": project.name, "n": len(missing), "fields": missing})


_KEEPING: dict[str, str | Promise] = {
    "asset_recipient": Project._meta.get_field("asset_recipient").verbose_name,
    "upkeep_baht_per_year": Project._meta.get_field("upkeep_baht_per_year").verbose_name,
    "letter": _("หนังสือรับมอบทรัพย์สิน"),
}


@ACTION_PLAN_RULES.rule("RDY-06")
@each_brief
def contract_is_signed_in_time(
    plan: ActionPlanFacts, project: ProjectFacts, *, single_year_quarter: int = 1, multi_year_quarter: int = 2
) -> Iterator[Finding]:
    """The contract is to be signed by the end of the quarter set: one for a project of one year, another for a multi-year one.

    A project that builds or buys and names no date lacks data; any other may need no contract.
    """
    brief = project.brief
    if brief.sign_on is None:
        if project.leaves_assets:
            yield lacking(project)
        return
    quarter = multi_year_quarter if brief.is_multi_year else single_year_quarter
    last = _last_day(plan.fiscal_year, quarter)
    if brief.sign_on > last:
        words = {"project": project.name, "signed": on_screen(brief.sign_on), "last": on_screen(last), "quarter": quarter}
        yield Finding(project.subject, plan.words | words | {"days": (brief.sign_on - last).days})


def _last_day(fiscal_year: int, quarter: int) -> date:
    first = FiscalYear(fiscal_year).starts_on.year
    return (date(first, 12, 31), date(first + 1, 3, 31), date(first + 1, 6, 30), date(first + 1, 9, 30))[quarter - 1]
