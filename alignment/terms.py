"""Which terms hold for a fiscal year on a day, read from the dated rulebooks."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from .kernel import AS_WRITTEN, Rulebook, Severity, Term, Terms
from .models import Edition, RuleSet, RuleSetting


class Calendar:
    """The terms of every year on one day. Two queries, whatever the number of years asked for."""

    def __init__(self, day: date, books: Iterable[Rulebook]) -> None:
        self.day, self.parameters = day, parameters_of(books)
        issued = RuleSet.objects.filter(issued_on__lte=day).order_by("-first_year", "-issued_on", "-pk")
        self.sets = list(issued.prefetch_related("settings"))
        self.known: dict[int | None, Terms] = {}

    def terms(self, year: int) -> Terms:
        """Of the set with the latest first year up to that year; the catalogue as written where there is none."""
        found = next((s for s in self.sets if s.first_year <= year), None)
        key = found.pk if found else None
        if key not in self.known:
            self.known[key] = terms_of(found, self.day, self.parameters) if found else AS_WRITTEN
        return self.known[key]


def parameters_of(books: Iterable[Rulebook]) -> dict[str, Mapping[str, Any]]:
    """The parameters of every rule with their defaults, those of all books together."""
    found: dict[str, dict[str, Any]] = {}
    for book in books:
        for code, rule in book.rules.items():
            found.setdefault(code, {}).update(rule.parameters)
    return dict(found)


def terms_of(rule_set: RuleSet, day: date, parameters: Mapping[str, Mapping[str, Any]]) -> Terms:
    """A rule set as terms. Settings outside their days are left out; parameters the rule does not know too. One query unless prefetched."""
    held = [setting for setting in rule_set.settings.all() if setting.holds_on(day)]
    rules = {s.code: _term(s, parameters.get(s.code, {})) for s in held}
    return Terms(f"{rule_set.pk}.{_hash(rules)}", rules)


def _term(setting: RuleSetting, defaults: Mapping[str, Any]) -> Term:
    given = {name: as_kind_of(defaults[name], value) for name, value in setting.parameters.items() if name in defaults}
    return Term(setting.is_on, Severity(setting.severity) if setting.severity else None, given)


def as_kind_of(default: Any, value: Any) -> Any:
    """The value in the kind of the default. Raises ValueError or ArithmeticError for what is none."""
    if isinstance(default, bool):
        return bool(value)
    if isinstance(default, Decimal):
        return Decimal(str(value))
    return type(default)(value)


def _hash(rules: Mapping[str, Term]) -> str:
    told = repr(sorted((code, term.is_on, term.severity, sorted(term.parameters.items())) for code, term in rules.items()))
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def remember(version: str, rules: Mapping[str, Mapping[str, Any]]) -> None:
    """Keeps what a version held when it was first used. One query, two the first time."""
    if not Edition.objects.filter(version=version).exists():
        Edition.objects.bulk_create([Edition(version=version, rules=dict(rules))], ignore_conflicts=True)
