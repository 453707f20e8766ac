from importlib import import_module

from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    name = "budgets"

    def ready(self) -> None:
        import_module("budgets.placing").connect()
