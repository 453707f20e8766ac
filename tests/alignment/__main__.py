"""`python -m tests.alignment` writes docs/rule-messages.md anew."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from tests.alignment.messages_page import PAGE, page  # noqa: E402 (the rules need their models)

PAGE.write_text(page(), encoding="utf-8")
