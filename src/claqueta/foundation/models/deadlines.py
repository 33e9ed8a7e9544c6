"""Deadlines of objects."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Deadline(models.Model):
    """By when something has to happen with an object; written by `foundation.deadlines` alone."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        STOPPED = "stopped", _("Clock stopped")
        MET = "met", _("Met")
        MISSED = "missed", _("Missed")
        DROPPED = "dropped", _("Dropped")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=64)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    """Whose it is, when its kind says that it is somebody's own; it goes on when the account is gone."""
    source = models.CharField(max_length=60, blank=True)
    """The rule that it follows from."""
    due_at = models.DateTimeField(db_index=True)
    """The first moment that is too late."""
    last_day = models.DateField(null=True, blank=True)
    """For one that is counted in days: its last, which ends at `due_at`."""
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RUNNING)
    next_at = models.DateTimeField(null=True, blank=True, db_index=True)
    """When it has to be looked at next: for a reminder, or because it is over."""
    stopped_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    """How often it was changed since it was set: the SEQUENCE of RFC 5545."""
    set_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        ordering: ClassVar = ["due_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["object_type", "object_id", "kind"], name="deadline_by_object")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["object_type", "object_id", "kind"],
                condition=models.Q(ended_at=None),
                name="one_open_deadline_per_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(state="running", ended_at=None, stopped_at=None, next_at__isnull=False)
                | models.Q(state="stopped", ended_at=None, stopped_at__isnull=False, next_at=None)
                | models.Q(state__in=["met", "missed", "dropped"], ended_at__isnull=False, next_at=None),
                name="deadlines_stand_as_they_say",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_type}:{self.object_id}"
