"""Likely duplicates of 2,000 projects among 20,000 lines, by the index beside comparing all that share an area.

The names are real ones of 2565, each moved to a sub-district of the province it is put in.
"""

import csv
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from alignment.likeness import THRESHOLD, Index, Item, likely_duplicates, profile

from .harness import Report

TARGET, SUBJECTS, LINES, SEED = 0.1, 2_000, 20_000, 2565
SECONDS = 60
AREA = re.compile(r"ตำบล[ก-๎]+|อำเภอ[ก-๎]+|จังหวัด[ก-๎]+")


def run() -> Report:
    dice = random.Random(SEED)
    names, places = _names(), _places()
    subjects = list(_items("p", SUBJECTS, names, places, dice))
    lines = list(_items("l", LINES, names, places, dice))
    start = time.perf_counter()
    for item in (*subjects, *lines):
        profile(item.name)
    read = time.perf_counter()
    matches = sum(1 for _match in likely_duplicates(subjects, lines))
    matched = time.perf_counter()
    index = Index(lines)
    compared = sum(1 for subject in subjects for _line in index.near(subject, THRESHOLD))
    by_area = _per_area(lines)
    sharing = sum(by_area.get(area, 0) * n for area, n in _per_area(subjects).items())
    figures = {
        "subjects": len(subjects), "lines": len(lines), "pairs_sharing_an_area": sharing, "compared": compared, "matches": matches,
        "read_names_s": round(read - start, 2), "match_s": round(matched - read, 2),
    }  # fmt: skip
    ratio = compared / sharing
    return Report("likeness", ratio, TARGET, ratio <= TARGET and matched - start <= SECONDS, figures)


def _names() -> list[str]:
    with Path(settings.DATA_DIR, "budget", "fy2565_line_items.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["expense_type_th"] == "งบลงทุน" and row["district_codes"]]
    return [re.sub(r"\s+", " ", AREA.sub("", row["item_description_th"])) for row in rows]


def _places() -> list[tuple[str, str]]:
    """Every sub-district as the code of its province and the words that name it."""
    with Path(settings.DATA_DIR, "geo", "subdistricts.csv").open(encoding="utf-8", newline="") as file:
        return [(row["subdistrict_code"][:2], f"ตำบล{row['name_th']}") for row in csv.DictReader(file)]


def _items(prefix: str, n: int, names: list[str], places: list[tuple[str, str]], dice: random.Random) -> Iterator[Item]:
    for number in range(n):
        province, place = dice.choice(places)
        yield Item((prefix, number), f"{dice.choice(names)} {place}", 2565, frozenset({province}))


def _per_area(items: list[Item]) -> Counter[str]:
    return Counter(area for item in items for area in item.area)
