"""Writes data/alignment/past_costs.csv from the real lines of the FY2565 budget document."""

import csv
import io
from argparse import ArgumentParser
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ...past_costs import FILE, NOT_COUNTED, ROUTE, Piece, Real, gathered, gathered_items, item_kind

LINES = Path(settings.DATA_DIR, "budget", "fy2565_line_items.csv")
COLUMNS = ("measure", "category", "region", "n", "q1_baht", "median_baht", "q3_baht")
ONE_ROUTE = ("1", ROUTE)
INVESTMENT, SINGLE = "งบลงทุน", {"", "0", "1"}


def real_lines() -> Iterator[Real]:
    """Lines that buy one route each."""
    with LINES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if (row["quantity"], row["unit_of_measure_th"]) == ONE_ROUTE:
                yield row["category_4_th"], row["region_th"], row["item_description_th"], Decimal(row["amount_baht"])


def real_items() -> Iterator[Piece]:
    """Investment lines of one item or of several alike; bundles not at all."""
    with LINES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            number, unit = row["quantity"], row["unit_of_measure_th"]
            if row["expense_type_th"] == INVESTMENT and number and unit not in NOT_COUNTED and row["bundled_item_count"] in SINGLE:
                kind = item_kind(row["category_4_th"] or row["category_3_th"], unit)
                yield kind, row["region_th"], Decimal(row["amount_baht"]) / Decimal(number)


def fresh() -> str:
    """The file as the real lines have it now."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(gathered(real_lines()))
    writer.writerows(gathered_items(real_items()))
    return text.getvalue()


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # files only: no database, no addresses
    help = "Counts data/alignment/past_costs.csv anew; --check only compares (exit 1 on a difference)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            FILE.write_text(fresh(), encoding="utf-8")
        elif not FILE.exists() or FILE.read_text(encoding="utf-8") != fresh():
            raise CommandError("data/alignment/past_costs.csv differs from the real lines; run past_costs")
