"""Which terms hold for a fiscal year on a day, read from the dated rulebooks."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import Any

from .books import IN_USE
from .catalogue import VERSION
from .kernel import AS_WRITTEN, Severity, Term, Terms
from .models import Edition, RuleSet, RuleSetting
from .parameters import as_kind_of, parameters

TermsOf = Callable[[int], Terms]
"""The terms of a year."""


class Calendar:
    """The terms of every year on one day. Two queries, whatever the number of years asked for."""

    def __init__(self, day: date) -> None:
        self.day, self.parameters = day, parameters()
        issued = RuleSet.objects.filter(issued_on__lte=day).order_by("-first_year", "-issued_on", "-pk")
        self.sets = list(issued.prefetch_related("settings"))
        self.known: dict[int | None, Terms] = {}

    def terms(self, year: int) -> Terms:
        """Of the set with the latest first year up to that year; the catalogue as written where there is none."""
        found = self.set_of(year)
        key = found.pk if found else None
        if key not in self.known:
            self.known[key] = terms_of(found, self.day, self.parameters) if found else AS_WRITTEN
        return self.known[key]

    def set_of(self, year: int) -> RuleSet | None:
        return next((s for s in self.sets if s.first_year <= year), None)

    def all_terms(self) -> Iterator[tuple[RuleSet | None, Terms]]:
        """The terms that hold for any year on this day, with the set they are of; the catalogue as written first."""
        yield None, AS_WRITTEN
        yield from ((self.set_of(year), self.terms(year)) for year in sorted({s.first_year for s in self.sets}))


def terms_of(rule_set: RuleSet, day: date, parameters: Mapping[str, Mapping[str, Any]]) -> Terms:
    """A rule set as terms. Settings outside their days are left out; parameters the rule does not know too. One query unless prefetched."""
    held = [setting for setting in rule_set.settings.all() if setting.holds_on(day)]
    rules = {s.code: _term(s, parameters.get(s.code, {})) for s in held}
    return Terms(f"{rule_set.pk}.{_hash(rules)}", rules)


def _term(setting: RuleSetting, defaults: Mapping[str, Any]) -> Term:
    given = {name: as_kind_of(defaults[name], value) for name, value in setting.parameters.items() if name in defaults}
    return Term(setting.is_on, Severity(setting.severity) if setting.severity else None, given)


def _hash(rules: Mapping[str, Term]) -> str:
    told = repr(sorted((code, term.is_on, term.severity, sorted(term.parameters.items())) for code, term in rules.items()))
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def remember(spoken: Collection[str], day: date) -> None:
    """Keeps what these versions hold, of every book in use, the first time they speak. One query, four more for a version seen first."""
    unknown = set(spoken) - set(Edition.objects.filter(version__in=spoken).values_list("version", flat=True))
    if not unknown:
        return
    calendar = Calendar(day)
    held = {version_of(terms): (rule_set, terms) for rule_set, terms in calendar.all_terms()}
    fresh = [Edition(version=v, rule_set=held[v][0], rules=described(held[v][1])) for v in sorted(unknown & held.keys())]
    Edition.objects.bulk_create(fresh, ignore_conflicts=True)


def version_of(terms: Terms) -> str:
    """The version that every book in use has under these terms."""
    return f"{VERSION}+{terms.version}" if terms.version else VERSION


def described(terms: Terms) -> dict[str, Any]:
    """Every rule in use as it holds under the terms, as plain data."""
    return {code: rule for book in IN_USE.values() for code, rule in book.described(terms).items()}
