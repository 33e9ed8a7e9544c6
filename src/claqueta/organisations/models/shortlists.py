"""What visitors keep."""

import uuid

from django.db import models
from django.utils import timezone


class Shortlist(models.Model):
    """A visitor's list of organisations, under a link that cannot be guessed; it holds nothing of the visitor."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=120, blank=True)
    organisations = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.title or str(self.pk)
