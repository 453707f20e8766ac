"""What the components of a page are fed with: small records a view fills and a template tag draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from .errors import Blocker
from .workflow import MIN_REASON, NextAction


class Year(NamedTuple):
    """One year of the years switch."""

    label: str
    url: str
    current: bool = False


class Destination(NamedTuple):
    """One place in the main menu."""

    label: str
    url: str
    current: bool = False


class Link(NamedTuple):
    label: str
    url: str
    icon: str = "arrow-right-circle"


class SumRow(NamedTuple):
    """A row of the arithmetic in a finding; `rule` is "" or "total" (line above) or "answer" (double line, bold)."""

    label: str
    amount: str
    rule: str = ""


@dataclass(frozen=True)
class Step:
    """One step of the whose-turn strip. `when` is the small line above the name; `state` is done, now or next."""

    state: str
    label: str
    when: str = ""
    mine: bool = False


@dataclass(frozen=True)
class Entry:
    """One sentence of the history. `sentence` may be safe HTML; `mine` marks own deeds."""

    at: datetime
    sentence: str
    mine: bool = False
    reason: str = ""


@dataclass(frozen=True)
class FindingCard:
    """A finding as it is shown; `severity` is blocker, major, advice, pass or no_data."""

    severity: str
    code: str
    title: str
    place: str = ""
    message: str = ""
    sums: Sequence[SumRow] = ()
    links: Sequence[Link] = ()
    explained: str = ""
    anchor: str = ""
    is_new: bool = False
    key: str = ""


IN_SIGHT = 2  # cards of one rule that are not folded


@dataclass(frozen=True)
class FindingGroup:
    """The findings of one rule: the first ones in sight, the rest folded."""

    code: str
    shown: list[FindingCard]
    folded: list[FindingCard]


def grouped(cards: Iterable[FindingCard]) -> list[FindingGroup]:
    """By severity and rule, in the order given; the first card of a severity carries its anchor."""
    groups, seen = [], set[str]()
    for (severity, code), same in groupby(cards, key=lambda card: (card.severity, card.code)):
        found = list(same)
        if severity not in seen:
            found[0] = replace(found[0], anchor=f"findings-{severity}")
        seen.add(severity)
        groups.append(FindingGroup(code, found[:IN_SIGHT], found[IN_SIGHT:]))
    return groups


@dataclass(frozen=True)
class Action:
    """A button of the next-action panel. With blockers it stays in sight and lists them."""

    name: str
    label: str
    url: str
    blockers: Sequence[Blocker] = ()
    needs_comment: bool = False
    met: Sequence[str] = ()
    icon: str = "send"
    tone: str = ""
    consequence: str = ""
    reasons: Sequence[str] = ()
    min_reason: int = MIN_REASON

    @property
    def ready(self) -> bool:
        return not self.blockers


def actions_of(available: Iterable[NextAction], url: Callable[[str], str], **looks: dict[str, Any]) -> list[Action]:
    """Buttons for what a workflow allows; `looks` holds icon, tone, consequence, reasons, met by transition name."""
    return [_action(step, url(step.transition.name), looks.get(step.transition.name, {})) for step in available]


def _action(step: NextAction, url: str, look: dict[str, Any]) -> Action:
    row = step.transition
    return Action(row.name, str(row.label), url, blockers=step.blockers, needs_comment=row.needs_comment, **look)
