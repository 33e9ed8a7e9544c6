"""Two records that became one, as long as that can be undone; and two that look like one and are not."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from claqueta.foundation.cluster_rules import rule
from claqueta.organisations.models.organisation import Organisation


class Merge(models.Model):
    """What two records were before they became one. It is there for undoing it alone, and goes with that possibility."""

    kept = models.ForeignKey(Organisation, models.CASCADE, related_name="merges")
    gone = models.ForeignKey(Organisation, models.CASCADE, related_name="became_part")
    at = models.DateTimeField(default=timezone.now, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    fields: Any = models.JSONField(default=dict)
    """Field of the kept record → what it said before and after, with its circle."""
    gone_stood: Any = models.JSONField(default=dict)
    """Of the other record: whether it was listed, and until when it was asked to confirm its data."""
    moved: Any = models.JSONField(default=dict)
    """What followed (`foundation.merging`)."""
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["gone"], condition=models.Q(undone_at=None), name="part_of_one_record"
            )
        ]

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"

    @property
    def until(self) -> datetime:
        """Up to when it can be undone."""
        return self.at + timedelta(days=rule("merge_undo_days").value)


class ToldApart(models.Model):
    """That somebody said of two records that they are not the same."""

    one = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    other = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    """The one that came later."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["one", "other"], name="told_apart_once"),
            models.CheckConstraint(condition=models.Q(one__lt=models.F("other")), name="told_apart_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one} ≠ {self.other}"
