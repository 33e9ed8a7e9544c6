"""The ordered log of changes that search and other nodes follow."""

from typing import ClassVar

from django.db import models
from django.utils import timezone


class ChangeCounter(models.Model):
    """The last position of the change log. Its row lock makes commits happen in the order of positions."""

    value = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.value)


class SetAside(models.Model):
    """An object whose search documents could not be made: not to be found until it is mended."""

    key = models.CharField(max_length=80, unique=True)
    """`kind:identifier`, as in the change log."""
    error = models.CharField(max_length=300)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["since", "id"]

    def __str__(self) -> str:
        return self.key


class Change(models.Model):
    """An object whose search documents are to be written anew; read by every node in the order of `position`."""

    position = models.PositiveBigIntegerField(primary_key=True)
    key = models.CharField(max_length=80)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return f"{self.position} {self.key}"
