from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo import load


class Command(BaseCommand):
    help = "Demo people, real plans of 2563 and lines of 2565, made-up papers of 2570 and 2571; again, it changes nothing but the password."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_MODE:
            raise CommandError("The demo is not loaded where DEMO_MODE is off: its accounts share one password.")
        try:
            load(self.stdout.write)
        except ValueError as fault:
            raise CommandError(str(fault)) from fault
