"""The audit trail’s rows, and books that are only added to."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """Who did what to which object, from what to what, and why. Written by `foundation.audit` alone."""

    position = models.PositiveBigIntegerField(unique=True, editable=False)
    """Of its link in the book (`foundation.chains`)."""
    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
    )
    actor_name = models.CharField(_("who"), max_length=200, blank=True)
    verb = models.CharField(_("what"), max_length=60, db_index=True)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=64)
    object_name = models.CharField(_("object"), max_length=255)
    changes = models.JSONField(_("changes"), default=dict)
    reason = models.TextField(_("why"), blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [models.Index(fields=["object_type", "object_id", "-at"], name="audit_by_object")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(position__gte=1), name="trail_begins_with_one")
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.verb} {self.object_name}"


class ChainHead(models.Model):
    """Where a book of links ends. Its row lock lets one writer at a time go on with the book."""

    book = models.CharField(max_length=60, primary_key=True)
    position = models.PositiveBigIntegerField(default=0)
    """Of the last link; 0 before the first."""
    hash = models.CharField(max_length=64)
    """Of the last link; 64 zeros before the first."""

    def __str__(self) -> str:
        return f"{self.book} {self.position}"


class ChainLink(models.Model):
    """One entry of a book that is only added to (`foundation.chains`)."""

    book = models.CharField(max_length=60)
    position = models.PositiveBigIntegerField()
    """From 1 on, without a gap."""
    amends = models.PositiveBigIntegerField(null=True, blank=True)
    """The position whose payload this link replaces, or takes away when it has no payload hash."""
    payload = models.TextField(blank=True)
    """Canonical JSON, exactly as it was hashed; empty where the book keeps its payloads elsewhere."""
    salt = models.CharField(max_length=32, blank=True)
    """Hashed before the payload; gone once the payload was replaced, so that nobody can guess what it was."""
    payload_hash = models.CharField(max_length=64, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "position"], name="one_link_per_position"),
            models.UniqueConstraint(fields=["book", "previous_hash"], name="books_do_not_fork"),
            models.CheckConstraint(condition=models.Q(position__gte=1), name="links_begin_with_one"),
            models.CheckConstraint(
                condition=models.Q(amends=None) | models.Q(amends__lt=models.F("position")),
                name="links_amend_earlier_ones",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["book", "amends", "position"],
                condition=models.Q(amends__isnull=False),
                name="link_by_amended",
            )
        ]

    def __str__(self) -> str:
        return f"{self.book} {self.position}"


class NumberSeries(models.Model):
    """The last number that a series gave in a year. Its row lock lets one transaction at a time take the next."""

    series = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "year"], name="one_count_per_series_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year}: {self.last}"
