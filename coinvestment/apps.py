from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoinvestmentConfig(AppConfig):
    name = "coinvestment"
    verbose_name = _("ร่วมลงทุน")

    def ready(self) -> None:
        import_module("coinvestment.works").connect()
        import_module("coinvestment.papers").connect()
