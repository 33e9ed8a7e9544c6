"""Lists that were brought, and how their columns were read."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.foundation.models.work import Job


class ImportBatches(models.QuerySet["ImportBatch"]):
    def in_brief(self) -> "ImportBatches":
        """Without the rows of their plans, which may be many thousand; what a list shows is in `counts`."""
        return self.defer("report", "undo", "mapping", "decisions")


class ImportState(models.TextChoices):
    READING = "reading", _("Being read")
    UNREAD = "unread", _("Could not be read")
    PREVIEW = "preview", _("To be confirmed")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    UNDONE = "undone", _("Undone")
    FAILED = "failed", _("Failed")


class ImportBatch(models.Model):
    """A file on its way in: read, mapped, previewed, applied, perhaps undone."""

    State = ImportState
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    file = models.FileField(upload_to="imports/%Y/")
    filename = models.CharField(max_length=200)
    mapping = models.JSONField(default=dict)
    decisions = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    """What the report comes to: rows, created, updated, unchanged, rejected."""
    undo = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.PREVIEW)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True, blank=True)

    objects = ImportBatches.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=ImportState.values), name="import_in_a_known_state"
            )
        ]

    def __str__(self) -> str:
        return self.filename


class ColumnMapping(models.Model):
    """Which field an office's column headers mean, remembered from the last import that used them."""

    kind = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=64)
    mapping: Any = models.JSONField(default=dict)
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "fingerprint"], name="one_mapping_per_headers")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.fingerprint[:8]}"
