"""Which names are nearest to a name: what a missing link is offered. Pure."""

from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz

from alignment.likeness import likeness

MOST = 3


def nearness(texts: Iterable[str], name: str) -> int:
    """0 to 100: shared words by weight; the letters only break ties between names without a common word."""
    return max((round(float(likeness(text, name).what) * 90 + fuzz.ratio(text, name) / 10) for text in texts), default=0)


def likeliest(text: str, names: Mapping[int, str]) -> list[int]:
    """The keys of at most three names, the nearest first; of equals the first given."""
    ranked = sorted(names, key=lambda key: -nearness([text], names[key]))
    return ranked[:MOST]
