"""What was asked, read from the address; everything lives there, so that a search can be sent on as a link."""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.money import parse_baht

from .models import Entry
from .terms import expression, rank, terms

TEXT = "q"
CHOICES = {
    "kind": "kind",
    "year": "fiscal_year",
    "region": "unit__region__code",
    "unit": "unit__code",
    "issue": "issue_key",
    "state": "state",
}
AMOUNTS = {"from": "gte", "to": "lte"}
NAMES = (TEXT, *CHOICES, *AMOUNTS)
LONGEST = 200
#: Amounts as choices: key, word, from, below (baht).
STEPS: tuple[tuple[str, str | Promise, int | None, int | None], ...] = (
    ("1", _("ต่ำกว่า 1 ล้านบาท"), None, 1_000_000),
    ("2", _("1 ถึง 10 ล้านบาท"), 1_000_000, 10_000_000),
    ("3", _("10 ถึง 50 ล้านบาท"), 10_000_000, 50_000_000),
    ("4", _("50 ล้านบาทขึ้นไป"), 50_000_000, None),
)
#: States that people know by one name; the key is what stands in the address.
ALIKE = {"central_review": ("central_review", "bb_review")}


@dataclass(frozen=True)
class Asked:
    """One search: words and narrowing conditions by name. A value nobody could have chosen narrows nothing."""

    data: QueryDict
    faults: dict[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        return self.data.get(name, "").replace("\0", "").strip()[:LONGEST]

    def values(self, *names: str) -> list[tuple[str, str]]:
        """Those that are given."""
        return [(name, value) for name in names if (value := self.value(name))]

    @property
    def text(self) -> str:
        return self.value(TEXT)

    @cached_property
    def terms(self) -> list[str]:
        return terms(self.text)

    @cached_property
    def conditions(self) -> dict[str, Q]:
        found = {name: self._condition(name, path) for name, path in CHOICES.items() if self._is_choice(name)}
        amounts = [Q(**{f"amount_baht__{sign}": amount}) for name, sign in AMOUNTS.items() if (amount := self._amount(name)) is not None]
        return {**found, **({"amount": amounts[0] & amounts[-1]} if amounts else {})}

    def _condition(self, name: str, path: str) -> Q:
        value = self.value(name)
        return Q(state__in=ALIKE[value]) if name == "state" and value in ALIKE else Q(**{path: value})

    def _is_choice(self, name: str) -> bool:
        value = self.value(name)
        return bool(value) and (name != "year" or (value.isascii() and value.isdigit() and len(value) == 4))

    def _amount(self, name: str) -> Decimal | None:
        if not self.value(name):
            return None
        try:
            return parse_baht(self.value(name))
        except ValidationError as fault:
            self.faults[name] = fault.messages[0]
            return None

    @property
    def is_blank(self) -> bool:
        """Nothing to look for: neither a word nor a condition."""
        return not self.terms and not self.conditions

    def narrowed(self, entries: QuerySet[Entry], *, without: tuple[str, ...] = ()) -> QuerySet[Entry]:
        """Entries with all the words, under the conditions but those named."""
        if self.text:
            entries = entries.filter(vector__has=expression(self.terms)) if self.terms else entries.none()
        return entries.filter(*(condition for name, condition in self.conditions.items() if name not in without))

    def ordered(self, entries: QuerySet[Any]) -> QuerySet[Any]:
        """The best first, then the newest."""
        if not self.terms:
            return entries.order_by("-updated_at", "-pk")
        return entries.annotate(rank=rank(expression(self.terms))).order_by("-rank", "-updated_at", "-pk")

    def query(self, **changes: str | None) -> str:
        """The address's query string with changes, from its first page."""
        kept = QueryDict(mutable=True)
        values = {name: self.value(name) for name in NAMES} | changes
        kept.update({name: value for name, value in values.items() if value})
        return kept.urlencode()
