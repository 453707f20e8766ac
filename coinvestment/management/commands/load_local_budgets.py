from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from coinvestment.loading import load


class Command(BaseCommand):
    help = "Budget ordinances of provincial administrative organisations as co-investment entries; running it again adds nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, action="append", default=[], help="only this budget year (2565 or 2566); may be repeated")

    def handle(self, *args: Any, **options: Any) -> None:
        added, standing = load(options["year"])
        self.stdout.write(f"local budgets: {added} added, {standing} unchanged")
