"""Webhooks, and what is on its way to them."""

from typing import ClassVar, Literal

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class WebhookEndpoint(models.Model):
    """An address that wants to hear of changes."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    url = models.URLField(_("address"), max_length=500)
    secret = models.CharField(max_length=80)
    kinds = models.JSONField(default=list)
    active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.url


class WebhookDelivery(models.Model):
    """One message to one endpoint, with every try."""

    endpoint = models.ForeignKey(WebhookEndpoint, models.CASCADE, related_name="deliveries")
    kind = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    next_at = models.DateTimeField(default=timezone.now, null=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    milliseconds = models.PositiveIntegerField(null=True, blank=True)
    """That the last try took."""

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} → {self.endpoint_id}"

    @property
    def state(self) -> Literal["delivered", "given_up", "failed", "waiting"]:
        """Where it stands: one that `failed` is tried again, one that is `waiting` was not tried yet."""
        if self.delivered_at is not None:
            return "delivered"
        if self.next_at is None:
            return "given_up"
        return "failed" if self.attempts else "waiting"
