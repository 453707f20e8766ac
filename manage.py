#!/usr/bin/env python
"""Django's command line. Uses the embedded PostgreSQL and Redis, starting them if they are down."""

import os
import sys

from config import embedded

#: Commands that read or write files only: nothing needs to be started for them.
WITHOUT_SERVICES = {"help", "version", "--version", "collectstatic", "makemessages", "compilemessages", "diffsettings"}


def needs_services(arguments: list[str]) -> bool:
    return bool(arguments) and arguments[0] not in WITHOUT_SERVICES and not {"-h", "--help"} & set(arguments)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from django.conf import settings
    from django.core.management import execute_from_command_line

    _ = settings.DATABASES  # settings of the tests choose servers of their own
    if needs_services(sys.argv[1:]):
        embedded.attach()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    try:
        main()
    except embedded.EmbeddedError as error:
        sys.exit(f"{sys.argv[0]}: {error}")
