from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "claqueta.office"
    label = "office"
