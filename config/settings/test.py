"""Tests: the same parts as in production, a cluster of their own."""

import os

os.environ.setdefault("PORTAL_SERVICES", "test")  # before the addresses are asked for: tests never touch the demo's data

from .base import *  # noqa: E402, F403
from .base import BASE_DIR  # noqa: E402

SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["*"]
DEMO_MODE = True
DEMO_PASSWORD = "demo-password-for-tests"  # noqa: S105
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DOCUMENTS_DIR = BASE_DIR / "var" / "test" / "documents"
WHITENOISE_AUTOREFRESH = True
