"""Writes docs/rules.md from the rulebooks and the catalogue."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from alignment.books import IN_USE
from alignment.pages import rules_page

PAGE = Path(settings.BASE_DIR) / "docs" / "rules.md"


def fresh() -> str:
    """The page as code and catalogue have it now."""
    return rules_page([IN_USE[name] for name in ("action plan", "request", "development plan", "co-investment entry")])


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # texts only: no database, no addresses
    help = "Draws docs/rules.md from the rules; --check only compares (exit 1 on a difference)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            PAGE.write_text(fresh(), encoding="utf-8")
        elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != fresh():
            raise CommandError("docs/rules.md differs from the rules; run rules_doc")
