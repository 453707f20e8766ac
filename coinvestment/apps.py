from django.apps import AppConfig


class CoinvestmentConfig(AppConfig):
    name = "coinvestment"
