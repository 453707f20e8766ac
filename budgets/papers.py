"""The kinds of papers that rules judge: which stand in a year, whose they are, with how much money. Apps above add theirs."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple, TypeVar

from django.db.models import Model, Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alignment.kernel import Result, Stamped
from alignment.terms import TermsOf
from plans.models import AnnualActionPlan, DevelopmentPlan
from plans.rules import plan_results
from plans.states import PlanState

from .checks import results_for

ZERO = Decimal(0)
YEARS = "issues__programmes__plan_projects__years"


@dataclass(frozen=True)
class Paper:
    """One paper of the year: an id, its body, its money in that year."""

    pk: int
    unit: str
    total_baht: Decimal


class Judged(NamedTuple):
    """A paper and what the rules say of it."""

    paper: Paper
    result: Result


Faults = Callable[[Result], list[Stamped]]
Units = Collection[str]
OfUnits = TypeVar("OfUnits", bound=QuerySet)


@dataclass(frozen=True)
class Kind:
    """One kind of paper. `papers` are those of a year and some bodies or all; `stops` and `asks` the faults that do so."""

    noun: str | Promise
    papers: Callable[[int, Units], list[Paper]]
    results: Callable[[Collection[int], TermsOf | None], Mapping[int, Result]]
    years: Callable[[], Iterable[int]]
    stops: Faults = attrgetter("blockers")
    asks: Faults = attrgetter("majors")


#: By name. Each rulebook is asked by one of them.
KINDS: dict[str, Kind] = {}


def action_plans_of(year: int, units: Units = ()) -> list[Paper]:
    """Action plans of the year, with what their requests ask for. One query."""
    rows = of_units(AnnualActionPlan.objects.for_year(year), units).annotate(asked=Sum("requests__total_baht"))
    return papers_in(rows.order_by("unit__kind", "unit__code").values_list("pk", "unit__code", "asked"))


def plans_of(year: int, units: Units = ()) -> list[Paper]:
    """Versions of development plans that hold or are to hold in the year, with what their project tables want in it. One query."""
    holding = DevelopmentPlan.objects.filter(year_from__lte=year, year_to__gte=year).exclude(state=PlanState.SUPERSEDED)
    wanted = Sum(f"{YEARS}__indicative_baht", filter=Q(**{f"{YEARS}__year": year}))
    rows = of_units(holding, units).annotate(wanted=wanted).order_by("unit__kind", "unit__code", "pk")
    return papers_in(rows.values_list("pk", "unit__code", "wanted"))


def of_units(papers: OfUnits, units: Units) -> OfUnits:
    """Those of the bodies with these codes; all when none is named."""
    return papers.filter(unit__code__in=units) if units else papers


def papers_in(rows: Iterable[tuple[int, str, Decimal | None]]) -> list[Paper]:
    return [Paper(pk, unit, baht or ZERO) for pk, unit, baht in rows]


def check_year(year: int, units: Units = ()) -> list[Judged]:
    """What all rulebooks say of the papers of the year, of these bodies or of all. The queries do not grow with the papers."""
    return [judged for kind in KINDS.values() for judged in _judge(kind, kind.papers(year, units))]


def _judge(kind: Kind, papers: list[Paper]) -> list[Judged]:
    results = kind.results([paper.pk for paper in papers], None)
    return [Judged(paper, results[paper.pk]) for paper in papers]


def years_on_record() -> list[int]:
    """Years that have papers of some kind, the latest first. One query per kind."""
    return sorted({year for kind in KINDS.values() for year in kind.years()}, reverse=True)


def years_of(model: type[Model], field: str = "fiscal_year") -> Callable[[], Iterable[int]]:
    """A question for the years of these papers. One query when asked."""
    return lambda: model._default_manager.order_by().values_list(field, flat=True).distinct()


KINDS["request"] = Kind(_("แผนปฏิบัติราชการและคำของบประมาณ"), action_plans_of, results_for, years_of(AnnualActionPlan))
KINDS["plan"] = Kind(_("แผนพัฒนา"), plans_of, plan_results, years_of(DevelopmentPlan, "year_from"))
