"""What a kilometre and a square metre of road and one item of a kind cost in the past, read off real lines; is a new line outside of that.

Pure but for the one file it reads. Amounts are baht per unit; quartiles are taken of the logarithms, since costs multiply rather than add.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from math import exp, log
from pathlib import Path
from statistics import quantiles
from typing import NamedTuple

from django.conf import settings

from core.thai import clean_text

FILE = Path(settings.DATA_DIR, "alignment", "past_costs.csv")
KM, SQUARE_METRE, ITEM = "km", "m2", "item"
NATION = ""
ROUTE = "สายทาง"
NOT_COUNTED = frozenset({"", ROUTE, "หน่วย", "รายการ"})  # a route is measured by its length; the others tell nothing of what is counted
ROADS = re.compile(r"^ค่า(?:ก่อสร้าง|ปรับปรุง|บำรุงรักษา)ทางและสะพาน$")
WIDENING, FOUNDATION = "งานขยายทาง", "งานทางที่ตอกเสาเข็มหรือแก้ทรุดตัว"  # kinds of work that the document files among all categories
_WIDENS = re.compile(r"ขยาย(?!ตัว|โอกาส|ผล)")
_FOUNDS = re.compile(r"เสาเข็ม|ทรุดตัว")
_BESIDE = re.compile(r"(?<!พร้อม)(?:ติดตั้ง(?:เสา)?ไฟฟ้า|ติดตั้งราวกัน|งานลอกท่อ|งานสัญญาณไฟ)")  # no road, unless a surface is told of too
_SURFACE = re.compile(r"ผิวทาง|ผิวจราจร|ลาดยาง|แอสฟัล|คอนกรีต|สร้างถนน|สร้างทาง|ปรับปรุงถนน|ขยาย")
_NUMBER = r"(\d[\d,]*(?:\.\d+)?)"
_KM = re.compile(rf"(?:ระยะทาง|ยาว)[^0-9+]{{0,20}}{_NUMBER}\s*(?:กิโลเมตร|กม\.)")
_METRES = re.compile(rf"(?:ระยะทาง|ยาว)[^0-9+]{{0,20}}{_NUMBER}\s*เมตร")
_WIDTH = re.compile(rf"กว้าง(?!ข้าง)[^0-9+]{{0,12}}{_NUMBER}\s*เมตร")  # a shoulder (กว้างข้างละ) is not the road's width
_SHOULDER = re.compile(r"ไหล่ทาง[^0-9+]{0,20}?กว้าง")  # nor ไหล่ทางด้านในกว้าง, ไหล่ทางลูกรังกว้าง
LONGEST_KM, WIDEST_M = Decimal(100), Decimal(40)


class Past(NamedTuple):
    """Real lines of one category, in one region or (empty) the nation: their number and quartiles in baht per unit."""

    n: int
    q1: Decimal
    median: Decimal
    q3: Decimal

    def fences(self, fence: Decimal) -> tuple[Decimal, Decimal]:
        """Whole baht between which a cost is usual: `fence` times the distance of the quartiles beyond them, on the scale of logarithms."""
        low, high = log(self.q1), log(self.q3)
        beyond = float(fence) * (high - low)
        return Decimal(round(exp(low - beyond))), Decimal(round(exp(high + beyond)))


Costs = Mapping[tuple[str, str, str], Past]  # measure, category, region


def size(measure: str, description: str) -> Decimal | None:
    """Kilometres or square metres that the words of one road line tell; None where they tell none, or several."""
    km, square_metres = _sizes(description)
    return km if measure == KM else square_metres


@lru_cache(maxsize=4096)
def _sizes(description: str) -> tuple[Decimal | None, Decimal | None]:
    """Both rules about costs ask for them, one after the other for all lines of a request."""
    text = clean_text(description)
    km = _length(text)
    return km, km and _square_metres(text, km)


@lru_cache(maxsize=4096)
def road_kind(category: str, description: str) -> str:
    """What a road line is compared with: its category, but widenings with widenings and foundations with foundations; empty for no road.

    The document files the widening of one road under two categories, and a widening costs three times the repair of a surface.
    """
    if not ROADS.match(category) or (_BESIDE.search(description) and not _SURFACE.search(description)):
        return ""
    if _FOUNDS.search(description):
        return FOUNDATION
    return WIDENING if _WIDENS.search(description) else category


def _square_metres(text: str, km: Decimal) -> Decimal | None:
    widths = {_decimal(found) for found in _WIDTH.findall(_SHOULDER.sub("", text))}
    width = widths.pop() if len(widths) == 1 else Decimal(0)
    return km * 1000 * width if 0 < width <= WIDEST_M else None


def item_kind(category: str, unit: str) -> str:
    """What is compared piece by piece: a category of the budget document, counted in one unit of measure."""
    return f"{category} ({unit})"


def _length(text: str) -> Decimal | None:
    lengths = {_decimal(found) for found in _KM.findall(text)} or {_decimal(found) / 1000 for found in _METRES.findall(text)}
    km = lengths.pop() if len(lengths) == 1 else Decimal(0)
    return km if 0 < km <= LONGEST_KM else None


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


@cache
def past_costs() -> Costs:
    with FILE.open(encoding="utf-8", newline="") as file:
        return {
            (row["measure"], row["category"], row["region"]): Past(
                int(row["n"]), Decimal(row["q1_baht"]), Decimal(row["median_baht"]), Decimal(row["q3_baht"])
            )
            for row in csv.DictReader(file)
        }


def nearest(measure: str, category: str, region: str, least: int, costs: Costs | None = None) -> tuple[str, Past] | None:
    """The region's real lines where there are enough of them, else the nation's, else None; with the region they are of."""
    known = past_costs() if costs is None else costs
    found = ((place, known.get((measure, category, place))) for place in (region, NATION))
    return next(((place, past) for place, past in found if past and past.n >= least), None)


Real = tuple[str, str, str, Decimal]  # category, region, description, baht
Piece = tuple[str, str, Decimal]  # kind, region, baht for one


def gathered(lines: Iterable[Real]) -> Iterator[dict[str, str]]:
    """Rows of the file out of real lines of one route each, by measure, category and region; two lines at least make a row."""
    units: dict[tuple[str, str, str], list[Decimal]] = defaultdict(list)
    for category, region, description, baht in lines:
        kind = road_kind(category, description)
        for measure in (KM, SQUARE_METRE):
            told = size(measure, description) if kind else None
            for place in (region, NATION) if told else ():
                units[measure, kind, place].append(baht / (told or 1))
    yield from _rows(units)


def gathered_items(pieces: Iterable[Piece]) -> Iterator[dict[str, str]]:
    """The same of items bought one by one or by number."""
    units: dict[tuple[str, str, str], list[Decimal]] = defaultdict(list)
    for kind, region, baht in pieces:
        for place in (region, NATION):
            units[ITEM, kind, place].append(baht)
    yield from _rows(units)


def _rows(units: Mapping[tuple[str, str, str], list[Decimal]]) -> Iterator[dict[str, str]]:
    for (measure, category, region), costs in sorted(units.items()):
        if len(costs) > 1:
            yield {"measure": measure, "category": category, "region": region, "n": str(len(costs))} | _quartiles(costs)


def _quartiles(costs: Iterable[Decimal]) -> dict[str, str]:
    found = quantiles((log(cost) for cost in costs), n=4, method="inclusive")
    return {name: str(round(exp(value))) for name, value in zip(("q1_baht", "median_baht", "q3_baht"), found, strict=True)}
