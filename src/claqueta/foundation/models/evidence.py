"""What stands as evidence for the cluster's purposes and for its plan."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class EvidenceLink(models.Model):
    """That an object is evidence for a purpose or for an action of the plan. Written by `foundation.evidence` alone."""

    class Aim(models.TextChoices):
        PURPOSE = "purpose", _("Statutory purpose")
        ACTION = "action", _("Action of the plan")

    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=64)
    object_name = models.CharField(_("what"), max_length=255)
    """As it was called when it was linked: reports name it also when it is gone."""
    aim = models.CharField(max_length=10, choices=Aim)
    code = models.CharField(max_length=20)
    on = models.DateField(_("day"))
    """On which it counts."""
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    """When it was said that it is no evidence."""
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering: ClassVar = ["-on", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["object_type", "object_id"], name="evidence_by_object"),
            models.Index(fields=["aim", "code", "on"], name="evidence_by_aim"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["object_type", "object_id", "aim", "code"],
                condition=models.Q(ended_at=None),
                name="one_link_per_aim",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.object_name}"
