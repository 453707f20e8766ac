"""Lists of papers: filter, sort, page, total. All of it lives in the address, so that a list can be sent on as a link."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, OrderBy, Q, QuerySet
from django.forms import BoundField
from django.http import HttpRequest
from django_filters import FilterSet

PAGE = 50
Columns = Mapping[str, Sequence[str]]  # sort key → order_by fields
Rows = Callable[[QuerySet[Any]], QuerySet[Any]]


class StateCount(NamedTuple):
    """A state chip of the filter bar; `value` is empty for all states."""

    value: str
    label: str
    papers: int
    current: bool


@dataclass(frozen=True)
class Listing:
    """One page of a list, its totals and those of everything in scope."""

    page: Page[Any]
    filters: FilterSet
    totals: dict[str, Any]
    overall: dict[str, Any]
    sort: str

    @property
    def is_filtered(self) -> bool:
        return any(value for name, value in self.filters.data.items() if name not in {"sort", "page"})

    @property
    def selects(self) -> list[BoundField]:
        """The selects of the filter bar; search and state have a form of their own."""
        return [bound for bound in self.filters.form if bound.name not in {"q", "state"}]


def listing(
    request: HttpRequest, filters: FilterSet, shown: Rows, columns: Columns, sums: Mapping[str, Any], sort: str = "unit"
) -> Listing:
    """`shown` adds the figures of a row; `sort` is the order nobody asked for. Two queries for the totals, one for the page's rows."""
    sort = _known(request.GET.get("sort", ""), columns) or sort
    rows = shown(filters.qs)
    totals = rows.aggregate(n=Count("pk"), **sums)
    overall = shown(filters.queryset).aggregate(n=Count("pk"), **sums) if _narrows(filters) else totals
    paginator = Paginator(rows.order_by(*_order(sort, columns)), PAGE)
    paginator.count = totals["n"]
    return Listing(paginator.get_page(request.GET.get("page")), filters, totals, overall, sort)


def _narrows(filters: FilterSet) -> bool:
    return any(filters.form.cleaned_data.values()) if filters.form.is_valid() else False


def _known(wanted: str, columns: Columns) -> str:
    return wanted if wanted.removeprefix("-") in columns else ""


def _order(sort: str, columns: Columns) -> list[OrderBy | str]:
    turned = sort.startswith("-")
    return [*(_by(name, turned) for name in columns[sort.removeprefix("-")]), "pk"]


def _by(name: str, turned: bool) -> OrderBy:
    """A minus in front means descending, and twice means ascending; rows without a figure stand last."""
    return OrderBy(F(name.removeprefix("-")), descending=name.startswith("-") != turned, nulls_last=True)


def state_counts(filters: FilterSet, choices: Sequence[tuple[str, Any]], everything: str) -> list[StateCount]:
    """Chips with counts: what each state would show under the other filters. One query."""
    chosen = filters.data.get("state", "")
    others = type(filters)({k: v for k, v in filters.data.items() if k != "state"}, queryset=filters.queryset)
    found = dict(others.qs.order_by().values_list("state").annotate(n=Count("pk")))
    chips = [StateCount(value, str(label), found[value], value == chosen) for value, label in choices if value in found]
    return [StateCount("", everything, sum(found.values()), not chosen), *chips]


def unit_words(text: str, prefix: str = "") -> Q:
    """Every word typed stands in the unit's name or code, in any order."""
    condition = Q()
    for word in text.replace("จังหวัด", " ").split():
        named = Q(**{f"{prefix}name_th__icontains": word}) | Q(**{f"{prefix}name_en__icontains": word})
        condition &= named | Q(**{f"{prefix}code__iexact": word})
    return condition
