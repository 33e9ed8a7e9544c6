"""What somebody wants to be told of, and what they were told."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.opportunities.models.opportunities import Opportunity


class Often(models.TextChoices):
    NOW = "now", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week, on Mondays")


class SavedSearch(models.Model):
    """A question to the board that is asked again of each new need or offer, and how its owner hears of it."""

    Often = Often
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    question = models.CharField(max_length=1000, blank=True)
    """As it stands in the board's address."""
    language = models.CharField(max_length=10)
    often = models.CharField(_("how often"), max_length=6, choices=Often, default=Often.NOW)
    by_mail = models.BooleanField(_("by mail"), default=True)
    in_app = models.BooleanField(_("among my notices"), default=True)
    by_webhook = models.BooleanField(_("to my webhooks"), default=False)
    feed_number = models.PositiveIntegerField(default=1)
    """Of the secret address of its feed; a higher number makes the earlier ones useless."""
    told_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(often__in=Often.values), name="told_as_often_as_known")
        ]

    def __str__(self) -> str:
        return self.name


class AlertSent(models.Model):
    """That a saved search found an opportunity: told once, however often it changes or opens again."""

    search = models.ForeignKey(SavedSearch, models.CASCADE, related_name="alerts")
    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="+")
    found_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["search", "opportunity"], name="an_alert_once")
        ]

    def __str__(self) -> str:
        return f"{self.search}: {self.opportunity}"


class ToAnnounce(models.Model):
    """An opportunity of which saved searches are to be told; written by whoever opens it, gone when they are."""

    opportunity = models.OneToOneField(Opportunity, models.CASCADE, primary_key=True, related_name="+")

    def __str__(self) -> str:
        return str(self.opportunity)
