"""Two texts, word by word: what stayed, what went, what came. Thai has no spaces between words, so a dictionary cuts them."""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

from pythainlp.tokenize import word_tokenize

LONG = 4_000  # letters; longer texts are compared line by line
SAME, GONE, CAME = "same", "del", "ins"
_SLOT = re.compile(r"%\((\w+)\)s")
_MARKS = {"old": GONE, "new": CAME}


class Word(NamedTuple):
    """A piece of text and its mark: same, del or ins."""

    mark: str
    text: str


Words = tuple[Word, ...]


def marked(sentence: str, **values: str) -> Words:
    """A sentence with %(old)s and %(new)s marked as gone and come; other slots are filled plainly."""
    pieces = _SLOT.split(sentence)
    words = (Word(_MARKS.get(p, SAME), values[p]) if i % 2 else Word(SAME, p) for i, p in enumerate(pieces))
    return joined(words)


def plain(words: Words) -> str:
    return "".join(word.text for word in words)


def word_diff(before: str, after: str) -> Words:
    """The change between two texts; its same and del pieces give `before`, same and ins give `after`."""
    old, new = _cut(before, after)
    return joined(_steps(old, new))


def _cut(before: str, after: str) -> tuple[list[str], list[str]]:
    if max(len(before), len(after)) > LONG:
        return before.splitlines(keepends=True), after.splitlines(keepends=True)
    return _tokens(before), _tokens(after)


def _tokens(text: str) -> list[str]:
    return word_tokenize(text, engine="newmm", keep_whitespace=True) if text else []


def _steps(old: list[str], new: list[str]) -> Iterator[Word]:
    for name, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if name == "equal":
            yield Word(SAME, "".join(old[a:b]))
        else:
            yield from (Word(GONE, "".join(old[a:b])), Word(CAME, "".join(new[c:d])))


def joined(words: Iterable[Word]) -> Words:
    """Neighbours of one mark as one piece, empty pieces left out."""
    filled = (word for word in words if word.text)
    return tuple(Word(mark, "".join(word.text for word in group)) for mark, group in groupby(filled, key=lambda word: word.mark))
