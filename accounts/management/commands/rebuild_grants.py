from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.grants import rebuild_grants


class Command(BaseCommand):
    help = "Brings guardian's rows on areas to what roles, hats and groupings say; --check only compares (exit 1 on a difference)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        difference = rebuild_grants(check=options["check"])
        if options["check"] and difference:
            raise CommandError(f"grants differ: {len(difference.missing)} missing, {len(difference.surplus)} surplus; run rebuild_grants")
        self.stdout.write(f"grants: {len(difference.missing)} added, {len(difference.surplus)} removed")
