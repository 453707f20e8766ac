import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from budgets.importing import import_lines


class Command(BaseCommand):
    help = "Line items of the budget document (CSV) → projects, requests, lines. All of the file or nothing; exit 1 on any error."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--fiscal-year", type=int, required=True, metavar="2565")
        parser.add_argument("--totals", type=Path, help="printed totals per project (project_id, printed_total_baht)")
        parser.add_argument("--dry-run", action="store_true", help="check and compare, store nothing")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        report = import_lines(
            options["file"], options["fiscal_year"], totals=options["totals"], dry_run=options["dry_run"], progress=self._progress
        )
        if options["format"] == "json":
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False))
        else:
            stream = self.stderr if report.faults else self.stdout
            for line in report.as_text():
                stream.write(line)
        if report.faults:
            raise SystemExit(1)

    def _progress(self, rows: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"อ่านแล้ว {rows:,} แถว")
