"""How alike two pieces of work are by their Thai names, and which of many are likely the same.

Pure: it knows names, areas, years and amounts, no planning noun. The likeness has two factors: what is done (words, the rare ones
counting more) and where (`places`). The same work in another place is another work. Measured in docs/duplicates.md.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from itertools import product
from math import log
from typing import NamedTuple

from pythainlp.tokenize import word_tokenize
from rapidfuzz import fuzz

from .catalogue import FOLDER
from .places import APART, Difference, Places, compare, plain, read

THRESHOLD = Decimal("0.75")
#: What is left of the likeness where only the areas overlap.
OVERLAP = Decimal("0.8")
YEARS_BACK = 3
#: Words that open or join names and say nothing about the work.
FRAME = frozenset({
    "โครงการ", "กิจกรรม", "งาน", "ค่า", "และ", "หรือ", "ของ", "ที่", "ใน", "เพื่อ", "ให้", "ได้", "จาก", "กับ", "แก่",
    "โดย", "มี", "เป็น", "ตาม", "ด้วย", "ต่อ", "ณ", "สู่", "พร้อม", "ทั้ง", "บริเวณ", "ระหว่าง", "ถึง", "สาย",
    "สายทาง", "แยก", "เขต", "พื้นที่", "จังหวัด", "กลุ่ม", "กลุ่มจังหวัด", "ด้าน", "ภาค", "การ", "ความ", "อย่าง",
    "แบบ", "ไม่", "ชนิด", "ขนาด", "ทาง", "ตอน", "ช่วง", "บน", "กม", "เมตร", "กิโลเมตร", "แห่ง", "ราย", "รายการ", "ฯ",
    "ๆ", "จำนวน", "รวม",
})  # fmt: skip
NOUN_MAKERS = ("การ", "ความ", "ภาค")
#: Verbs of aims, which offices exchange freely from year to year: they weigh a part of what other words weigh.
AIMS = frozenset({
    "พัฒนา", "ส่งเสริม", "เพิ่ม", "ศักยภาพ", "ประสิทธิภาพ", "เพิ่มประสิทธิภาพ", "ยกระดับ", "เสริมสร้าง", "สนับสนุน",
    "รักษา", "บริหาร", "จัดการ", "บริหารจัดการ", "สร้าง", "ขีดความสามารถ",
})  # fmt: skip
AIM = 0.35
#: Left-over words of two names count as one misspelt run from this likeness (of 100) on.
MISSPELT = 78
#: What misspelt words may add to the likeness of the exact ones, for the index to find them.
ALLOWANCE = 0.35
#: Stands in the index for the district of a name that tells none.
UNTOLD = ""
_WORD = re.compile(r"[ก-ฮะ-ฺเ-๎]+|[a-z]+|\d+(?:[.,]\d+)*")
_PIECE = re.compile(r"[ก-ฮะ-ฺเ-๎]+|[^\s\u0e00-\u0e7f]+")


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of work: `area` holds the codes of the areas it may lie in, `owner` whose it is, the amount is in baht."""

    key: Hashable
    name: str
    year: int
    area: frozenset[str]
    owner: str = ""
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two names are, from 0 to 1, with what explains it.

    `what` is the likeness of the words, `where` the factor of the places; `only_a` and `only_b` are words of one name only.
    """

    score: Decimal
    what: Decimal
    where: Decimal
    shared: tuple[str, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    same_places: tuple[str, ...]
    other_places: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """Two items that are likely the same work. `years_apart` is negative when the other is older; `amount_ratio` is at most 1."""

    subject: Item
    other: Item
    likeness: Likeness

    @property
    def years_apart(self) -> int:
        return self.other.year - self.subject.year

    @property
    def amount_ratio(self) -> Decimal | None:
        """The smaller amount by the larger; None where one is not known."""
        a, b = self.subject.amount, self.other.amount
        return min(a, b) / max(a, b) if a and b else None

    @property
    def percent(self) -> int:
        return int(self.likeness.score * 100)


class Profile(NamedTuple):
    """A name taken apart: its places, the text without them, and the words of that with their weights; districts as they are compared."""

    places: Places
    rest: str
    words: Mapping[str, float]
    total: float
    districts: frozenset[str]


@lru_cache(65536)
def profile(name: str) -> Profile:
    places, rest = read(name)
    words = {word: weight(word) for word in words_of(rest)}
    return Profile(places, rest, words, sum(words.values()), plain(places.districts))


def words_of(text: str) -> Iterator[str]:
    """Words that say something, in their order; การเกษตร and เกษตร are one."""
    for piece in _PIECE.findall(text.lower()):
        for token in _segmented(piece):
            word = _bare(token)
            if word not in FRAME and _WORD.fullmatch(word) and not word.isdigit():
                yield word


@lru_cache(32768)
def _segmented(piece: str) -> tuple[str, ...]:
    return tuple(word_tokenize(piece, engine="newmm", keep_whitespace=False))


def _bare(word: str) -> str:
    return next((word[len(n) :] for n in NOUN_MAKERS if word.startswith(n) and len(word) > len(n) + 1), word)


@cache
def _uses() -> Mapping[str, int]:
    """In how many of the real names of 2563 and 2565 a word stands."""
    with (FOLDER / "common_words.csv").open(encoding="utf-8", newline="") as file:
        return {row["word"]: int(row["names"]) for row in csv.DictReader(file)}


NAMES = 1036
"""Names that `common_words.csv` was counted over."""


@cache
def weight(word: str) -> float:
    """From 1 for a word that few names have down to 0.1 for one that half of them have."""
    worth = max(0.1, 1 - log(_uses().get(word, 1)) / log(NAMES))
    return worth * AIM if word in AIMS else worth


def likeness(a: str, b: str) -> Likeness:
    """Of two names in one area. Symmetric; 1 for a name and itself, 0 where a name says nothing."""
    return _likeness(profile(a), profile(b), same_area=True)


def between(a: Item, b: Item) -> Likeness:
    """Of two items. Where areas only overlap (a group and its member) and the names do not say where, less is left."""
    return _likeness(profile(a.name), profile(b.name), same_area=a.area == b.area)


def _likeness(a: Profile, b: Profile, *, same_area: bool) -> Likeness:
    shared = tuple(word for word in a.words if word in b.words)
    only_a, only_b = (tuple(w for w in p.words if w not in shared) for p in (a, b))
    what = Decimal(str(round(_what(a, b, shared, only_a, only_b), 4)))
    where, same, other = compare(a.places, b.places)
    if not (same_area or a.places.is_known or b.places.is_known):
        where = min(where, OVERLAP)
    return Likeness(round(what * where, 4), what, where, shared, only_a, only_b, same, other)


def _what(a: Profile, b: Profile, shared: Iterable[str], only_a: Iterable[str], only_b: Iterable[str]) -> float:
    """Dice over the weights; left-over words that look like one misspelt run count as shared."""
    if not a.total or not b.total:
        return float(a.rest == b.rest and (bool(a.rest) or a.places == b.places != Places()))
    common = sum(a.words[word] for word in shared)
    spelled = fuzz.ratio("".join(only_a), "".join(only_b))
    if spelled >= MISSPELT and only_a and only_b:
        rest = min(sum(a.words[w] for w in only_a), sum(b.words[w] for w in only_b))
        return (common + rest * spelled / 100) / (common + rest)
    return 2 * common / (a.total + b.total)


class Index:
    """Items by area, district and word.

    Only those are compared that share an area, years and a word of weight, and whose names do not tell different districts.
    """

    def __init__(self, items: Iterable[Item]) -> None:
        self.items = list(items)
        self._totals: list[float] = []
        self._postings: dict[tuple[str, str], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for n, item in enumerate(self.items):
            told = profile(item.name)
            self._totals.append(told.total)
            for area, word in product(item.area, told.words):
                postings = self._postings[area, word]
                for district in told.districts or (UNTOLD,):
                    postings[district].append(n)

    def near(self, subject: Item, threshold: Decimal) -> Iterator[Item]:
        """Items whose shared words and districts could reach the threshold, in the index's order."""
        own = profile(subject.name)
        share = (float(threshold) - ALLOWANCE) / 2
        shared = self._shared(subject, own, threshold)
        for n in sorted(n for n, worth in shared.items() if worth >= share * (own.total + self._totals[n])):
            yield self.items[n]

    def _shared(self, subject: Item, own: Profile, threshold: Decimal) -> dict[int, float]:
        """Weight of the shared words by place in the index."""
        districts = (*own.districts, UNTOLD) if own.districts and threshold > APART["districts"] else ()
        shared: dict[int, float] = defaultdict(float)
        for word, worth in own.words.items():
            for n in set(self._with(word, subject.area, districts)):
                shared[n] += worth
        return shared

    def _with(self, word: str, areas: Iterable[str], districts: Collection[str]) -> Iterator[int]:
        """Items of these areas with the word; of any district where none is given."""
        for area in areas:
            postings = self._postings.get((area, word), {})
            for district in districts or postings:
                yield from postings.get(district, ())


def likely_duplicates(
    subjects: Iterable[Item],
    others: Iterable[Item],
    *,
    threshold: Decimal = THRESHOLD,
    years_back: int = YEARS_BACK,
    counts: Callable[[Item, Item], bool] = lambda _subject, _other: True,
) -> Iterator[Match]:
    """For each subject the items that are likely the same work, the most alike first.

    Items must share an area; the other may be of the same year or up to `years_back` years older. An item is no duplicate of itself (by
    key), and a pair that does not count is not compared. Of the same year each pair is reported from both sides if both are subjects.
    """
    index = Index(others)
    for subject in subjects:
        near = (other for other in index.near(subject, threshold) if _is_earlier(subject, other, years_back) and counts(subject, other))
        found = [m for m in (Match(subject, other, between(subject, other)) for other in near) if m.likeness.score >= threshold]
        yield from sorted(found, key=lambda match: (-match.likeness.score, -match.years_apart, str(match.other.key)))


def _is_earlier(subject: Item, other: Item, years_back: int) -> bool:
    return other.key != subject.key and 0 <= subject.year - other.year <= years_back
