"""How often an organisation appears in what the public searches for."""

from typing import ClassVar

from django.db import models

from claqueta.organisations.models.organisation import Organisation


class Appearances(models.Model):
    """The searches of a month in which an organisation appeared. Nothing is kept of who searched or for what."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="appearances")
    month = models.DateField()
    """Its first day."""
    searches = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "month"], name="a_month_counted_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.month:%Y-%m}: {self.searches}"
