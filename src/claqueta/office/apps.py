from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "claqueta.office"
    label = "office"

    def ready(self) -> None:
        from claqueta.office import rounds

        rounds.connect()
