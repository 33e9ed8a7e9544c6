"""The ends of the book as they were published, and who looked into the register."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PublishedHead(models.Model):
    """Where the book of members ended on a day, as the site showed it then."""

    day = models.DateField(_("day"), unique=True)
    published_at = models.DateTimeField(default=timezone.now)
    entries = models.PositiveBigIntegerField(_("entries"))
    hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["-day"]

    def __str__(self) -> str:
        return f"members:{self.entries}:{self.hash}"


class Consultation(models.Model):
    """That a member looked into the register (LO 1/2002 art. 14.2)."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(_("who"), max_length=200)
    members = models.CharField(_("for"), max_length=300, blank=True)
    """The members for whom the person acts."""
    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    on = models.DateField(_("as of"))
    """The day of which the register was shown."""
    searched = models.CharField(_("searched"), max_length=100, blank=True)
    entries = models.PositiveIntegerField(_("entries shown"))

    class Meta:
        verbose_name = _("consultation of the register")
        verbose_name_plural = _("consultations of the register")
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} · {self.at}"
