"""Entries as papers that a rule set is tried on before it is issued."""

from django.utils.translation import gettext_lazy as _

from budgets.dry_runs import TRIED, Paper, Tried, years_of

from .models import Entry
from .rules import entry_results, stops
from .states import COUNTED, EntryState


def papers_of(year: int) -> list[Paper]:
    """Entries of the year that stand before the province or were checked by it, with their money. One query."""
    states = {EntryState.PROPOSED.value, *COUNTED}
    rows = Entry.objects.filter(fiscal_year=year, state__in=states).order_by("unit__code", "pk")
    return [Paper(*row) for row in rows.values_list("pk", "unit__code", "amount_baht")]


def connect() -> None:
    """Rule sets are tried on entries from now on."""
    TRIED["entry"] = Tried(_("รายการร่วมลงทุน"), papers_of, entry_results, years_of(Entry), stops, lambda _result: [])
