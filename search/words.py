"""Text into words, the same way for the index, the query and the marks.

Thai words come from PyThaiNLP's newmm and its bundled dictionary. A compound such as แหล่งน้ำ is known as a whole and by the
words it consists of, so that น้ำ finds it; letters in a row that are no word of it (ล่ง in แหล่งน้ำ) find nothing.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from math import log
from typing import NamedTuple

from pythainlp.corpus import provinces, thai_words
from pythainlp.corpus.tnc import unigram_word_freqs
from pythainlp.tokenize.newmm import segment
from pythainlp.util import Trie, dict_trie

from core.thai import arabic_digits, tidy_text

#: Grows with every change of the rules below, so that a rebuild knows old entries.
VERSION = 2
_TWO_E = re.compile("เเ")
_TOKEN = re.compile(
    r"(?P<abbr>(?<![ก-๎.])(?:(?:[ก-ฮ]{1,2}\.){2,}|(?:[ก-ฮ]\.)+[ก-ฮ])(?![ก-๎]))"
    r"|(?P<thai>[ก-ฮะ-ฺเ-๎]+)|(?P<number>\d+(?:[.,]\d+)*)|(?P<latin>[^\W\d_\u0e00-\u0e7f]+)"
)
#: Words that join others; alone in a query they are still searched for.
JOINING = frozenset({
    "การ", "ความ", "และ", "หรือ", "ของ", "ที่", "ใน", "เพื่อ", "ให้", "ได้", "จาก", "กับ", "แก่", "แด่", "โดย", "มี", "เป็น", "ตาม", "ด้วย",
    "ต่อ", "เข้า", "ไป", "มา", "ณ", "สู่", "ซึ่ง", "อัน", "พร้อม", "ทั้ง", "แห่ง", "ผู้", "นัก",
})  # fmt: skip
NOUN_MAKERS = ("การ", "ความ")
SHORTEST, LONGEST = 2, 60
#: What each further word of a compound has to make up for, in uses in the Thai National Corpus.
PRICE = 10_000


class Word(NamedTuple):
    """A word and where it stands; `whole` is False for a part of a compound."""

    start: int
    end: int
    text: str
    whole: bool = True


def tidy(text: str) -> str:
    """As entries keep and show it: one ำ, one แ, single spaces, the digits as written."""
    return re.sub(r"\s+", " ", _TWO_E.sub("แ", tidy_text(text)))


def plain(text: str) -> str:
    """Lower case with Arabic digits, letter for letter, so that places in it are places in the text."""
    return "".join(low if len(low := c.lower()) == 1 else c for c in arabic_digits(text))


def words(text: str) -> Iterator[Word]:
    """Words of a tidied text in their order, each followed by its parts."""
    for token in _TOKEN.finditer(plain(text)):
        yield from _words_of(token)


def _words_of(token: re.Match[str]) -> Iterator[Word]:
    if token.lastgroup == "thai":
        yield from _thai(token[0], token.start())
    elif token.lastgroup == "abbr":
        yield Word(token.start(), token.end(), token[0].replace(".", ""))
    else:
        yield Word(token.start(), token.end(), token[0].replace(",", "")[:LONGEST])


def _thai(run: str, start: int) -> Iterator[Word]:
    for text in _segmented(run):
        if len(text) >= SHORTEST:
            yield Word(start, start + len(text), text[:LONGEST])
            yield from _inside(text, start)
        start += len(text)


@lru_cache(8192)
def _segmented(run: str) -> tuple[str, ...]:
    return tuple(segment(run, _trie()))


def _inside(text: str, start: int) -> Iterator[Word]:
    for part in parts(text):
        yield Word(start, start + len(part), part, whole=False)
        start += len(part)


@lru_cache(32768)
def parts(word: str) -> tuple[str, ...]:
    """The words a compound consists of; () when it is better known as one word: จังหวัด is no หวัด, ตาราง no ราง.

    The most probable split of all, the word itself among them; so parts have no parts of their own.
    """
    if word in _names():
        return ()
    best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ()), *[None] * len(word)]
    for end in range(SHORTEST, len(word) + 1):
        options = [(known[0] + _weight(word[at:end]), (*known[1], word[at:end])) for at, known in _starts(best, word, end)]
        best[end] = max(options, default=None)
    found = best[-1][1] if best[-1] else ()
    return found if len(found) > 1 else ()


def _starts(best: list[tuple[float, tuple[str, ...]] | None], word: str, end: int) -> Iterator[tuple[int, tuple[float, tuple[str, ...]]]]:
    """Where a last word that ends here can begin: words that join others stand in front only."""
    for at in range(end - SHORTEST + 1):
        known, last = best[at], word[at:end]
        if known is not None and last in _dictionary() and not (at and last in JOINING):
            yield at, known


def _weight(word: str) -> float:
    return log(max(_uses().get(word, 0), 1) / PRICE)


@cache
def _dictionary() -> frozenset[str]:
    """Without nouns made by การ and ความ: โครงการพัฒนา is โครงการ and พัฒนา, and เกษตร finds การเกษตร."""
    known = thai_words()
    return frozenset(word for word in known if not any(word.startswith(n) and word[len(n) :] in known for n in NOUN_MAKERS))


@cache
def _names() -> frozenset[str]:
    """Provinces: ใหม่ does not find everything of เชียงใหม่."""
    return frozenset(map(str, provinces()))


@cache
def _trie() -> Trie:
    return dict_trie(_dictionary())


@cache
def _uses() -> dict[str, int]:
    """How often dictionary words stand in the Thai National Corpus."""
    return {word: number for word, number in unigram_word_freqs().items() if word in _dictionary()}
