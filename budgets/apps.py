from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BudgetsConfig(AppConfig):
    name = "budgets"
    verbose_name = _("งบประมาณและผลตรวจ")

    def ready(self) -> None:
        import_module("budgets.placing").connect()
