from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "claqueta.accounts"
    label = "accounts"

    def ready(self) -> None:
        from claqueta.accounts import wiring

        wiring.connect()
