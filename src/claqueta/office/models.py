"""When somebody was last in the office, so that its home can say what has changed since."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Visit(models.Model):
    """The last two visits of an account: one that is going on, and the one before."""

    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)
    """When the home was looked at last."""
    before_at = models.DateTimeField(null=True, blank=True)
    """When the visit before this one ended."""

    def __str__(self) -> str:
        return f"{self.account}: {self.seen_at}"
