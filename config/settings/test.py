"""Tests: the same parts as in production, a cluster of their own."""

from .base import *  # noqa: F403
from .base import BASE_DIR

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
