"""The entries as work that a project may repeat, for the rules about duplicates."""

from collections.abc import Collection, Iterator

from alignment.kernel import Bilingual
from plans.facts.others import PROVIDERS, Spot, Work

from .models import Entry
from .states import COUNTED


def entries_as_works(provinces: Collection[int], years: Collection[int]) -> Iterator[Work]:
    """Entries in these provinces and years whose money the province has checked. One query."""
    rows = Entry.objects.filter(province__in=provinces, fiscal_year__in=years, state__in=COUNTED).order_by("pk")
    columns = ("pk", "title", "fiscal_year", "province__code", "body_name", "amount_baht", "district__code")
    for pk, title, year, province, body, amount, district in rows.values_list(*columns):
        spots = (Spot(district),) if district else ()
        yield Work("entry", pk, title, year, frozenset({province}), f"entry {pk}", Bilingual(body, body), amount_baht=amount, spots=spots)


def connect() -> None:
    """Entries count as other work from now on."""
    PROVIDERS.append(entries_as_works)
