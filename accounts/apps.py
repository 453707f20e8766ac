from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("ผู้ใช้และตำแหน่ง")

    def ready(self) -> None:
        import_module("accounts.signals").connect()
        post_migrate.connect(import_module("accounts.permission_rows").ensure_permissions, sender=self)
