from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "claqueta.organisations"
    label = "organisations"

    def ready(self) -> None:
        from claqueta.organisations import wiring

        wiring.connect()
