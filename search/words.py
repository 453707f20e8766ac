"""Text into words, the same way for the index, the query and the marks.

Thai words come from PyThaiNLP's newmm and its bundled dictionary. A compound such as แหล่งน้ำ is known as a whole and by
the dictionary words it consists of, so that น้ำ finds it; letters in a row that are no word of it (ล่ง in แหล่งน้ำ) find nothing.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from pythainlp.corpus import thai_words
from pythainlp.tokenize.newmm import segment

from core.thai import arabic_digits, tidy_text

#: Grows with every change of the rules below, so that a rebuild knows old entries.
VERSION = 1
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
SHORTEST, SHORTEST_INSIDE, LONGEST = 2, 3, 60


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
    return tuple(segment(run))


def _inside(text: str, start: int) -> Iterator[Word]:
    for part in parts(text):
        yield Word(start, start + len(part), part, whole=False)
        yield from _inside_part(part, start)
        start += len(part)


def _inside_part(text: str, start: int) -> Iterator[Word]:
    for part in parts(text, SHORTEST_INSIDE):
        yield Word(start, start + len(part), part, whole=False)
        start += len(part)


@lru_cache(32768)
def parts(word: str, shortest: int = SHORTEST) -> tuple[str, ...]:
    """The fewest dictionary words that make up a compound, () when there are none."""
    best: list[tuple[str, ...] | None] = [(), *[None] * len(word)]
    for end in range(shortest, len(word) + 1):
        for start in range(end - shortest + 1):
            before, last = best[start], word[start:end]
            if before is None or len(last) == len(word) or last not in _dictionary():
                continue
            best[end] = _better(best[end], (*before, last))
    return best[-1] or ()


def _better(one: tuple[str, ...] | None, other: tuple[str, ...]) -> tuple[str, ...]:
    """Fewer parts; as many parts: the more even ones."""
    if one is None:
        return other
    return min(one, other, key=lambda found: (len(found), -min(map(len, found))))


@cache
def _dictionary() -> frozenset[str]:
    return thai_words()
