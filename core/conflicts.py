"""Three-way comparison of values: as somebody opened them, as the same person left them, as they stand by now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MINE, THEIRS = "mine", "theirs"
_UNKNOWN = object()


@dataclass(frozen=True)
class Merge:
    """Names of values, each at most once: `kept` as typed here, `taken` from the other's save, `clashes` that a person must decide."""

    kept: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    clashes: list[str] = field(default_factory=list)


def three_way(opened: Mapping[str, Any], mine: Mapping[str, Any], standing: Mapping[str, Any], picks: Mapping[str, str]) -> Merge:
    """Who decides each value of `mine`. A pick ("mine" or "theirs") decides before anything else; a name that was not opened
    counts as changed by both. Values are only compared for equality.
    """
    merge = Merge()
    for name, value in mine.items():
        side = _side(opened.get(name, _UNKNOWN), value, standing.get(name), picks.get(name, ""))
        if side:
            getattr(merge, side).append(name)
    return merge


def _side(opened: Any, mine: Any, standing: Any, pick: str) -> str:
    if mine == standing:
        return ""
    if pick in (MINE, THEIRS):
        return "kept" if pick == MINE else "taken"
    if standing == opened:
        return "kept"
    return "taken" if mine == opened else "clashes"
