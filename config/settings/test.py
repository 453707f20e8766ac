"""Tests: the same parts as in production, a cluster of their own."""

import os

os.environ.setdefault("PORTAL_SERVICES", "test")  # before the addresses are asked for: tests never touch the demo's data

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
