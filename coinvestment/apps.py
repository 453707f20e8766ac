from importlib import import_module

from django.apps import AppConfig


class CoinvestmentConfig(AppConfig):
    name = "coinvestment"

    def ready(self) -> None:
        import_module("coinvestment.works").connect()
        import_module("coinvestment.papers").connect()
