"""What a merge does to the version that takes it, and the questions it leaves to people."""

import hashlib
from dataclasses import dataclass
from decimal import Decimal

from .snapshot import Row, RowKey, Value
from .words import SAME, Word, Words, word_diff

SHORT = 40  # letters; shorter values are read faster whole than marked


@dataclass(frozen=True)
class SetValue:
    row: RowKey  # ("plan", pk) for the plan's own words
    field: str
    value: Value


@dataclass(frozen=True)
class SetYear:
    row: RowKey
    year: int
    value: Decimal | None


@dataclass(frozen=True)
class SetHome:
    """`parent` is a row of the amendment: it may be one that comes along."""

    row: RowKey
    parent: RowKey


@dataclass(frozen=True)
class AddRow:
    row: Row


@dataclass(frozen=True)
class RemoveRow:
    row: RowKey


Step = SetValue | SetYear | SetHome | AddRow | RemoveRow


@dataclass(frozen=True)
class Conflict:
    """One field that both sides changed, each in its own way; `take` is what follows from choosing theirs."""

    place: str
    field: str
    base: str
    ours: str
    theirs: str
    take: tuple[Step, ...]

    @property
    def key(self) -> str:
        """Changes with the values: an answer given to other values is no answer."""
        told = repr((self.place, self.field, self.base, self.ours, self.theirs))
        return "c-" + hashlib.sha256(told.encode()).hexdigest()[:16]

    @property
    def our_words(self) -> Words:
        return _against(self.base, self.ours)

    @property
    def their_words(self) -> Words:
        return _against(self.base, self.theirs)


def _against(base: str, value: str) -> Words:
    return word_diff(base, value) if min(len(base), len(value)) > SHORT else (Word(SAME, value),)


@dataclass(frozen=True)
class Merge:
    steps: tuple[Step, ...]
    conflicts: tuple[Conflict, ...]
    heirs: dict[RowKey, RowKey]  # row of the amendment → the same row of the version that takes it
