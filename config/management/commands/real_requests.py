"""Writes docs/real-requests.md: what the rules say of the real papers."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from config.real_requests import FILE, checked, load, page, redraw


@contextmanager
def database_of_its_own() -> Iterator[None]:
    """Migrated, empty, and gone afterwards: the portal's own papers are neither read nor touched. A minute or two.

    Nothing is committed, so no worker hears of papers that it would look for among the portal's own.
    """
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


class Command(BaseCommand):
    help = (
        "Draws docs/real-requests.md from the real papers, in a database of its own. --check only compares (exit 1 on a difference); "
        "--draw first draws the sample in data/alignment/real_sample.csv anew: findings without a verdict are to be read by hand."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")
        parser.add_argument("--draw", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        with database_of_its_own():
            call_command("load_reference", stdout=StringIO())
            load()
            papers = checked()
        if options["draw"]:
            redraw(papers)
        fresh = _page(papers)
        if not options["check"]:
            FILE.write_text(fresh, encoding="utf-8")
        elif not FILE.exists() or FILE.read_text(encoding="utf-8") != fresh:
            raise CommandError("docs/real-requests.md differs from what the rules say; run real_requests")


def _page(papers: Any) -> str:
    try:
        return page(papers)
    except ValueError as fault:
        raise CommandError(str(fault)) from fault
