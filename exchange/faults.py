"""What is wrong in a workbook: where, which rule, and what to do. Sentences are kept in Thai and read in the reader's language."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext

from core.errors import PortalError


@dataclass(frozen=True)
class Fault:
    """`cell` is a name such as C14, "" when the whole sheet or file is meant; `words` stand in message and remedy."""

    sheet: str
    cell: str
    column: str
    rule: str
    message: str
    remedy: str
    words: dict[str, str] = field(default_factory=dict)

    @property
    def row(self) -> int:
        """The number of its row, 0 when the whole sheet or file is meant."""
        return int("".join(filter(str.isdigit, self.cell)) or 0)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class Wrong(Exception):
    """One cell's value cannot be taken: rule, what it is, what to do. Both sentences are marked for translation, not translated."""

    def __init__(self, rule: str, message: str, remedy: str, **words: str) -> None:
        self.rule, self.message, self.remedy, self.words = rule, message, remedy, words
        super().__init__(message)

    def at(self, sheet: str, cell: str = "", column: str = "") -> Fault:
        return Fault(sheet, cell, column, self.rule, self.message, self.remedy, self.words)


class Refused(PortalError):
    """Nothing of the workbook is stored."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("; ".join(fault.message for fault in faults[:3]))


def said(fault: Mapping[str, Any]) -> dict[str, Any]:
    """A kept fault with its sentences in the reader's language."""
    words = fault.get("words") or {}
    return {**fault, **{name: _said(fault[name], words) for name in ("message", "remedy")}}


def _said(sentence: str, words: Mapping[str, str]) -> str:
    told = gettext(sentence) if sentence else ""
    return told % words if words else told
