from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

import budgets.reference
import plans.reference
import provinces.reference
from accounts.grants import rebuild_grants
from provinces.loading import report


class Command(BaseCommand):
    help = "Brings official codes, groupings, years and budgets to what data/ says; running it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--restore", action="store_true", help="also undo what offices changed in dated records, budgets and years")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        for line in report(self._load(restore=options["restore"])):
            self.stdout.write(line)
        difference = rebuild_grants()
        self.stdout.write(f"grants: {len(difference.missing)} added, {len(difference.surplus)} removed")

    def _load(self, *, restore: bool) -> Any:
        for source in (provinces.reference, plans.reference, budgets.reference):
            yield from source.load(restore=restore)
