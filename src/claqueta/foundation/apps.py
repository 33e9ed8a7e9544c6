from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "claqueta.foundation"
    label = "foundation"

    def ready(self) -> None:
        from claqueta.foundation import domains

        domains.start()
