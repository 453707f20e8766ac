"""Sums inside a project (ARI)."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy

from alignment.kernel import Finding
from core.money import format_baht

from ..facts import ActionPlanFacts, BriefFacts, ItemFacts, ProjectFacts
from ..models import ExpenseType
from .book import ACTION_PLAN_RULES, each_brief, each_project, lacking

SATANG = Decimal("0.01")


@ACTION_PLAN_RULES.rule("ARI-01")
@each_project()
def activities_add_up(plan: ActionPlanFacts, project: ProjectFacts) -> Iterator[Finding]:
    """The activities of a project add up to its budget, to the satang."""
    known = [a.amount_baht for a in project.activities if a.amount_baht is not None]
    if len(known) < len(project.activities) or not known:
        yield lacking(project, "no_amounts" if project.activities else "")
        return
    total, amount = sum(known, Decimal(0)), project.amount_baht
    if total != amount:
        words = {"project": project.name, "n": len(project.activities), "sum": total, "total": amount, "difference": abs(total - amount)}
        yield Finding(project.subject, plan.words | words, case="over" if total > amount else "short")


@ACTION_PLAN_RULES.rule("ARI-02")
@each_brief
def expense_types_add_up(plan: ActionPlanFacts, project: ProjectFacts) -> Iterator[Finding]:
    """The items of a project, summed by expense type, add up to its budget, to the satang; headings are sums and stay out.

    A brief without any item lacks data: years before the portal know their items from the budget document only.
    """
    items = project.brief.items
    total, amount = sum((i.amount_baht for i in items), Decimal(0)), project.amount_baht
    if not items:
        yield lacking(project)
    elif total != amount:
        words = {"project": project.name, "types": _by_type(items), "sum": total, "total": amount, "difference": abs(total - amount)}
        yield Finding(project.subject, plan.words | words)


def _by_type(items: tuple[ItemFacts, ...]) -> list[str | Promise]:
    """Expense types with their baht, in the order of the budget document."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for item in items:
        sums[item.expense_type] += item.amount_baht
    return [format_lazy("{} {}", kind.label, format_baht(sums[kind])) for kind in ExpenseType if kind in sums]


@ACTION_PLAN_RULES.rule("ARI-04")
@each_brief
def quarters_add_up(plan: ActionPlanFacts, project: ProjectFacts) -> Iterator[Finding]:
    """The spending plan of the four quarters adds up to the budget and no quarter is below zero; an empty quarter spends nothing.

    A brief that was begun without any spending plan is a fault of its own, not a want of data: the form asks for one.
    """
    quarters = [q or Decimal(0) for q in project.brief.quarters_baht]
    total, amount = sum(quarters, Decimal(0)), project.amount_baht
    words = plan.words | {"project": project.name, "quarters": quarters, "sum": total, "total": amount, "difference": abs(total - amount)}
    if set(project.brief.quarters_baht) == {None}:
        yield Finding(project.subject, words, case="unplanned")
    elif min(quarters) < 0:
        yield Finding(project.subject, words, case="negative")
    elif total != amount:
        yield Finding(project.subject, words)


@ACTION_PLAN_RULES.rule("ARI-05")
@each_brief
def quantity_times_cost(plan: ActionPlanFacts, project: ProjectFacts) -> Iterator[Finding]:
    """Quantity times unit cost, rounded to the satang, is the amount of the item. Items without both figures lack data."""
    items = project.brief.items
    priced = [i for i in items if i.quantity is not None and i.unit_cost_baht is not None]
    if len(priced) < len(items) or not items:
        yield lacking(project, "unpriced" if items else "")
    for item in priced:
        product = _product(item)
        if product != item.amount_baht:
            words = _of_item(project, item) | {"product": product, "difference": abs(product - item.amount_baht)}
            yield Finding(project.subject, plan.words | words)


def _product(item: ItemFacts) -> Decimal:
    return ((item.quantity or Decimal(0)) * (item.unit_cost_baht or Decimal(0))).quantize(SATANG, ROUND_HALF_UP)


def _of_item(project: ProjectFacts, item: ItemFacts) -> dict[str, Any]:
    """The quantity as text without needless noughts; the item's id keeps equal faults of two items apart."""
    quantity = f"{(item.quantity or Decimal(0)).normalize():,f}"
    return {
        "project": project.name,
        "item": item.name,
        "pk": item.pk,
        "quantity": quantity,
        "cost": item.unit_cost_baht,
        "amount": item.amount_baht,
    }


@ACTION_PLAN_RULES.rule("ARI-07")
@each_brief
def slices_add_up(plan: ActionPlanFacts, project: ProjectFacts, *, first_year_min_pct: Decimal = Decimal(20)) -> Iterator[Finding]:
    """The yearly slices of a multi-year project add up to its commitment, and the first year takes at least so many percent of it."""
    brief = project.brief
    if not brief.is_multi_year:
        return
    words = plan.words | {"project": project.name}
    if not brief.commitment_baht or not brief.slices:
        yield Finding(project.subject, words, case="unstated")
        return
    words |= {"commitment": brief.commitment_baht}
    yield from _uneven(project, words, brief)
    least = (brief.commitment_baht * first_year_min_pct / 100).quantize(SATANG, ROUND_HALF_UP)
    first = brief.slices[0]
    if first.amount_baht < least:
        more = {"year": first.year, "first": first.amount_baht, "pct": f"{first_year_min_pct.normalize():f}", "least": least}
        yield Finding(project.subject, words | more | {"short": least - first.amount_baht}, case="first")


def _uneven(project: ProjectFacts, words: dict[str, Any], brief: BriefFacts) -> Iterator[Finding]:
    total = sum((s.amount_baht for s in brief.slices), Decimal(0))
    if total != brief.commitment_baht:
        more = {"n": len(brief.slices), "sum": total, "difference": abs(total - (brief.commitment_baht or Decimal(0)))}
        yield Finding(project.subject, words | more)
