from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.generated import outdated, write


class Command(BaseCommand):
    help = "Draws the generated pages of docs/ from the code; --check only compares (exit 1 on a difference)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            write()
        elif stale := outdated():
            raise CommandError(f"differ from the code: {', '.join(stale)}; run generated_docs")
