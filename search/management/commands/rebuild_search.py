"""The search index at the prompt."""

from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.index import rebuild
from search.models import Entry


class Command(BaseCommand):
    help = "Brings the search index up to date with all papers. With --check it only compares, and exits 1 when something differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        began = monotonic()
        found = rebuild(check=check)
        figures = f"{found.written} to write, {found.removed} to remove" if check else f"{found.written} written, {found.removed} removed"
        self.stdout.write(f"{Entry.objects.count()} entries: {figures} ({monotonic() - began:.1f} s)")
        if check and found:
            raise CommandError("the index differs from the papers: call rebuild_search")
