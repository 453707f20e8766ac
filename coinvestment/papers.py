"""Entries as papers that rules judge."""

from django.utils.translation import gettext_lazy as _

from budgets.papers import KINDS, Kind, Paper, Units, of_units, papers_in, years_of

from .models import Entry
from .rules import entry_results, stops
from .states import COUNTED, EntryState


def papers_of(year: int, units: Units = ()) -> list[Paper]:
    """Entries of the year that stand before the province or were checked by it, with their money. One query.

    Those read off public files took no step here and are nobody's to mend.
    """
    written = Entry.objects.filter(fiscal_year=year, state__in={EntryState.PROPOSED.value, *COUNTED}, source_key="")
    rows = of_units(written, units).order_by("unit__code", "pk")
    return papers_in(rows.values_list("pk", "unit__code", "amount_baht"))


def connect() -> None:
    """The check of a year and the dry runs of rule sets look at entries from now on."""
    KINDS["entry"] = Kind(_("รายการร่วมลงทุน"), papers_of, entry_results, years_of(Entry), stops, lambda _result: [])
