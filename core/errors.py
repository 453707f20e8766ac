"""Errors a person can act on: what happened, to which item, what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Blocker:
    """One reason why something is not yet possible: a code, a sentence, and where to mend it."""

    code: str
    message: str
    url: str = ""

    @property
    def rule(self) -> str:
        """The code, where it is one of a rule that people can look up (CEI-01); the portal's own names for reasons are not for reading."""
        return self.code if self.code.isupper() else ""


class PortalError(Exception):
    """Base of all errors that are shown to people."""


class NoRight(PortalError):
    """The hat sees the object but may not do this to it (403)."""


class NotYet(PortalError):
    """The step is not yet possible; carries every blocker at once (409), and where it is known what was to be done to which paper."""

    def __init__(self, blockers: Sequence[Blocker], *, deed: str = "", paper: Any = None) -> None:
        self.blockers, self.deed, self.paper = list(blockers), deed, paper
        super().__init__("; ".join(b.message for b in self.blockers))


class Stale(PortalError):
    """Somebody saved a newer version; carries both values by field (409)."""

    def __init__(self, fields: Sequence[dict[str, Any]]) -> None:
        self.fields = list(fields)
        super().__init__(", ".join(str(f["label"]) for f in self.fields))


class Clash(PortalError):
    """Two people changed the same values differently; nothing was saved (409). Carries what a person needs to choose.

    `items`: one `core.together.Choice` per value. `sent`: everything that was typed, as (name, value) pairs, for the next press.
    """

    def __init__(self, items: Sequence[Any], sent: Sequence[tuple[str, str]], faults: Sequence[str] = ()) -> None:
        self.items, self.sent, self.faults = list(items), list(sent), list(faults)
        super().__init__(", ".join(str(item.label) for item in self.items))
