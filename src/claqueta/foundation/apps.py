from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "claqueta.foundation"
    label = "foundation"
