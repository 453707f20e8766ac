"""The labelled pairs of real names, and how well the likeness tells them apart."""

import csv
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from alignment.likeness import Item, between

ROOT = Path(__file__).resolve().parents[2]
PAIRS = ROOT / "tests" / "golden" / "likeness" / "pairs.csv"
STEPS = tuple(Decimal(n) / 100 for n in range(50, 95, 5))


@dataclass(frozen=True)
class Pair:
    """Two items with the label a reader gave them: dup, related or not."""

    a: Item
    b: Item
    label: str
    why: str

    @property
    def is_held(self) -> bool:
        """The held part is chosen by the hash of both names; nothing was tuned on it."""
        return int(hashlib.sha256(f"{self.a.name}|{self.b.name}".encode()).hexdigest(), 16) % 2 == 1

    @property
    def score(self) -> Decimal:
        return between(self.a, self.b).score


@dataclass(frozen=True)
class Measure:
    found: int
    related: int
    wrong: int
    missed: int

    @property
    def precision(self) -> Decimal:
        return round(Decimal(self.found) / (self.found + self.related + self.wrong), 3)

    @property
    def recall(self) -> Decimal:
        return round(Decimal(self.found) / (self.found + self.missed), 3)

    def row(self, threshold: Decimal) -> str:
        """As docs/duplicates.md prints it."""
        return f"| {threshold} | {self.precision} | {self.recall} | {self.found} | {self.related} | {self.wrong} | {self.missed} |"


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def area(unit: str) -> frozenset[str]:
    """Codes of the provinces of a body: itself, or a group's members of 2560."""
    members = {row["province_code"] for row in rows(ROOT / "data" / "geo" / "provinces.csv") if row["group_code"] == unit}
    return frozenset(members or {unit})


@cache
def pairs() -> tuple[Pair, ...]:
    return tuple(Pair(_item(row, "a"), _item(row, "b"), row["label"], row["why"]) for row in rows(PAIRS))


def _item(row: dict[str, str], side: str) -> Item:
    unit = row[f"unit_{side}"]
    return Item(side, row[side], int(row[f"year_{side}"]), area(unit), unit)


def measure(sample: Iterable[Pair], threshold: Decimal) -> Measure:
    over = [(pair.score >= threshold, pair.label) for pair in sample]
    return Measure(over.count((True, "dup")), over.count((True, "related")), over.count((True, "not")), over.count((False, "dup")))


@cache
def real_items() -> tuple[Item, ...]:
    """Every project of 2563 and 2565 and every single investment line of 2565, with amounts in baht."""
    folder = ROOT / "data" / "budget"
    projects = [
        Item(row["project_id"], row["project_name_th"], year, area(row["unit_code"]), row["unit_code"], Decimal(row[amount]))
        for name, year, amount in (("fy2563_projects", 2563, "amount_baht"), ("fy2565_project_totals", 2565, "printed_total_baht"))
        for row in rows(folder / f"{name}.csv")
    ]
    lines = [
        Item(row["line_id"], row["item_description_th"], 2565, area(row["unit_code"]), row["unit_code"], Decimal(row["amount_baht"]))
        for row in rows(folder / "fy2565_line_items.csv")
        if row["expense_type_th"] == "งบลงทุน" and "ราคาต่อหน่วยต่ำกว่า" not in row["item_description_th"]
    ]
    return (*projects, *lines)
