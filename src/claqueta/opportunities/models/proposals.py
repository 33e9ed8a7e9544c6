"""What a program proposes in somebody's name: no need and no offer before that person confirms it."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.foundation.translated import text_in
from claqueta.organisations.models import Organisation

DAYS = ("starts_on", "ends_on", "closes_on")


def kept_plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON has them."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


class Proposal(models.Model):
    """Values for a need or an offer, which the account that the program's key is of confirms or discards; it goes with either."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="+", verbose_name=_("organisation")
    )
    key_name = models.CharField(_("key"), max_length=100)
    """What the account calls the key by which it came."""
    values = models.JSONField(default=dict)
    """As they were sent and found to fit."""
    fingerprint = models.CharField(max_length=64)
    """Of what it says: the same is proposed once."""
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "organisation", "fingerprint"], name="opportunity_proposed_once"
            )
        ]

    def __str__(self) -> str:
        # What it says is nobody else's business yet, and the trail is read by others.
        return str(self.organisation)

    @property
    def title(self) -> str:
        return text_in(self.values.get("title") or {})

    @property
    def said(self) -> dict[str, Any]:
        """The values as the actions take them."""
        days = {name: date.fromisoformat(self.values[name]) for name in DAYS if self.values.get(name)}
        return {**self.values, **days}
