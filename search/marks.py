"""Found words marked in a text, by the same words as the index; everything else is escaped."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .words import parts, plain, words

AROUND = 90
Span = tuple[int, int]


def marked(text: str, found: Sequence[str]) -> SafeString:
    """The text with <mark> around every word of the query."""
    spans = _joined(_spans(text, found))
    return format_html_join("", "{}", ((piece,) for piece in _pieces(text, spans)))


def snippet(text: str, found: Sequence[str]) -> SafeString:
    """A window around the first word that is in the text; empty when none is."""
    low = plain(text)
    at = min((place for word in found for name in (word, *parts(word)) if (place := low.find(name)) >= 0), default=-1)
    if at < 0:
        return SafeString("")
    first, last = _edge(text, at - AROUND, -1), _edge(text, at + AROUND, 1)
    shown = marked(text[first:last], found)
    if "<mark>" not in shown:
        return SafeString("")
    return format_html("{}{}{}", "… " if first else "", shown, " …" if last < len(text) else "")


def _edge(text: str, at: int, step: int) -> int:
    """The nearest space outward, so that no word is cut; the end of the text when there is none near."""
    while 0 < at < len(text) and text[at] != " ":
        at += step
    return max(0, min(at, len(text)))


def _spans(text: str, found: Sequence[str]) -> Iterator[Span]:
    """Whole words; where a compound does not stand as such, its parts."""
    places: dict[str, list[Span]] = {}
    for word in words(text):
        places.setdefault(word.text, []).append((word.start, word.end))
    for name in found:
        yield from _places_of(name, places)


def _places_of(word: str, places: dict[str, list[Span]]) -> list[Span]:
    return places.get(word) or [span for part in parts(word) for span in places.get(part, ())]


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Sorted, overlapping ones as one."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def _pieces(text: str, spans: Iterable[Span]) -> Iterator[str]:
    at = 0
    for start, end in spans:
        yield text[at:start]
        yield format_html("<mark>{}</mark>", text[start:end])
        at = end
    yield text[at:]
