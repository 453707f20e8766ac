"""How many hits each choice would leave: every facet under the other conditions, all in one query."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast
from django.utils.translation import get_language

from budgets.states import RequestState
from plans.states import ActionPlanState, PlanState
from provinces.models import Named, PlanningUnit, Region

from .filters import ALIKE, STEPS, Asked
from .models import Entry, Kind

#: Facet → expression of its key, expression of its label, conditions it does not stand under.
KEYS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "kind": ("kind", "kind", ("kind",)),
    "year": ("fiscal_year", "fiscal_year", ("year",)),
    "region": ("unit__region__code", "unit__region__name_th", ("region", "unit")),
    "unit": ("unit__code", "unit__name_th", ("unit",)),
    "issue": ("issue_key", "issue", ("issue",)),
    "state": ("state", "state", ("state",)),
}
MOST_ISSUES = 40
STATES = {state.value: state.label for states in (PlanState, ActionPlanState, RequestState) for state in states}
ALL = "all"


class Choice(NamedTuple):
    value: str
    label: str
    hits: int
    current: bool = False
    query: str = ""


@dataclass(frozen=True)
class Facets:
    total: int = 0
    choices: dict[str, list[Choice]] = field(default_factory=dict)


def facets(asked: Asked, entries: QuerySet[Entry]) -> Facets:
    """One query."""
    parts = [_part(asked, entries, name, *spec) for name, spec in KEYS.items()]
    whole = _counted(asked.narrowed(entries), ALL, Value(""), Value(""))
    rows = list(whole.union(_amounts(asked, entries), *parts, all=True))
    found = {name: [Choice(key, label, n) for facet, key, label, n in rows if facet == name and key] for name in (*KEYS, "amount")}
    return Facets(sum(n for facet, _key, _label, n in rows if facet == ALL), {name: _shown(asked, name, c) for name, c in found.items()})


def _part(asked: Asked, entries: QuerySet[Entry], name: str, key: str, label: str, without: tuple[str, ...]) -> QuerySet[Any]:
    if get_language() == "en":
        label = label.replace("name_th", "name_en")
    named = _state() if name == "state" else Cast(F(key), TextField())
    return _counted(asked.narrowed(entries, without=without), name, named, named if key == label else Cast(F(label), TextField()))


def _state() -> Case:
    """States of one name as one choice."""
    return Case(*(When(state__in=codes, then=Value(key)) for key, codes in ALIKE.items()), default=F("state"), output_field=TextField())


def _amounts(asked: Asked, entries: QuerySet[Entry]) -> QuerySet[Any]:
    known = asked.narrowed(entries, without=("amount",)).filter(amount_baht__isnull=False)
    steps = [When(Q(amount_baht__lt=below) if below else Q(), then=Value(key)) for key, _label, _least, below in STEPS[:-1]]
    return _counted(known, "amount", Case(*steps, default=Value(STEPS[-1][0]), output_field=TextField()), Value(""))


def _counted(entries: QuerySet[Entry], facet: str, key: Any, label: Any) -> QuerySet[Any]:
    named = entries.order_by().annotate(facet=Value(facet), key=key, label=label).values("facet", "key", "label")
    return named.annotate(n=Count("pk")).values_list("facet", "key", "label", "n")


def _shown(asked: Asked, name: str, choices: list[Choice]) -> list[Choice]:
    named = [choice._replace(label=_label(name, choice)) for choice in [*choices, *_unmet(asked, name, choices)]]
    marked = [_with_query(asked, name, choice) for choice in sorted(named, key=lambda choice: _place(name, choice))]
    return marked[:MOST_ISSUES] if name == "issue" else marked


def _unmet(asked: Asked, name: str, choices: list[Choice]) -> list[Choice]:
    """What was chosen stays in sight when it leaves nothing. One query for names that only the database knows."""
    value = asked.value(name) if name in asked.conditions and name in KEYS else ""
    if not value or any(choice.value == value for choice in choices):
        return []
    return [Choice(value, _name_of(name, value), 0)]


def _name_of(name: str, value: str) -> str:
    if name == "issue":
        return Entry.objects.filter(issue_key=value).values_list("issue", flat=True).first() or value
    named: dict[str, type[Named]] = {"unit": PlanningUnit, "region": Region}
    return str(named[name]._default_manager.filter(code=value).first() or value) if name in named else value


def _label(name: str, choice: Choice) -> str:
    if name == "kind":
        return str(Kind(choice.value).label) if choice.value in Kind else choice.label
    if name == "amount":
        return str(STEPS[int(choice.value) - 1][1])
    return str(STATES.get(choice.value, choice.value)) if name == "state" else choice.label


def _place(name: str, choice: Choice) -> tuple[Any, ...]:
    """Kinds and states in their own order, years from the newest, issues by number, the rest by name."""
    orders = {"kind": list(Kind.values), "state": list(STATES)}
    if name in orders:
        return (orders[name].index(choice.value) if choice.value in orders[name] else 99,)
    if name == "year":
        return (-int(choice.value),)
    return (-choice.hits, choice.label) if name == "issue" else (choice.value if name == "amount" else choice.label,)


def _with_query(asked: Asked, name: str, choice: Choice) -> Choice:
    if name != "amount":
        current = asked.value(name) == choice.value
        return choice._replace(current=current, query=asked.query(**{name: None if current else choice.value}))
    bounds = _bounds(choice.value)
    current = all(asked.value(side) == (bound or "") for side, bound in bounds.items())
    return choice._replace(current=current, query=asked.query(**(dict.fromkeys(bounds) if current else bounds)))


def _bounds(key: str) -> dict[str, str | None]:
    _key, _label, least, below = STEPS[int(key) - 1]
    return {"from": f"{least}" if least else None, "to": f"{below - 1}.99" if below else None}
