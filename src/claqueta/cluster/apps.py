from django.apps import AppConfig


class ClusterConfig(AppConfig):
    name = "claqueta.cluster"
    label = "cluster"
