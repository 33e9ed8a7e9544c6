from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "claqueta.accounts"
    label = "accounts"
