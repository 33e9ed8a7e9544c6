from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "claqueta.website"
    label = "website"
