"""Tests: the same parts as in production, a cluster of their own."""

import os

os.environ.setdefault("PORTAL_SERVICES", "test")  # before the addresses are asked for: tests never touch the demo's data
# Each test process has a Redis database of its own, so that no worker takes up another's jobs; its workers inherit the number.
os.environ.setdefault(
    "PORTAL_REDIS_DB", str(1 + int("0" + "".join(c for c in os.environ.get("PYTEST_XDIST_WORKER", "") if c.isdigit())) % 14)
)

from .base import *  # noqa: F403
from .base import BASE_DIR

SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["*"]
DEMO_MODE = True
DEMO_PASSWORD = "demo-password-for-tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "documents": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": BASE_DIR / "var" / "test" / "documents"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
