"""Django's own, which also knows the short names the sources use, leaves out what no page shows and keeps one order."""

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import makemessages

KEYWORDS = ("_g", "_l", "_n")  # gettext, gettext_lazy and gettext_noop where `_` is taken
NOT_SHOWN = (".venv", "var", "node_modules", "tests", "bench")


class Command(makemessages.Command):
    xgettext_options = [*makemessages.Command.xgettext_options, *(f"--keyword={name}" for name in KEYWORDS)]
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching", "--sort-output"]

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(no_location=True, no_wrap=True, no_obsolete=True)

    def handle(self, *args: Any, **options: Any) -> None:
        options["ignore_patterns"] = [*options["ignore_patterns"], *NOT_SHOWN]
        super().handle(*args, **options)
