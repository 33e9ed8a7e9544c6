"""Who is invited to an event: a personal link, by which they see it and register without confirming their address."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.events.models.events import Event
from claqueta.events.models.registrations import NAME, Registration


class EventInvitation(models.Model):
    """One person invited to one event."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="invitations", verbose_name=_("event"))
    name = models.CharField(_("name"), max_length=NAME)
    email = models.EmailField(_("mail address"), db_index=True)
    company = models.CharField(_("organisation as it was written"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=5, blank=True)
    registration: Any = models.ForeignKey(
        Registration, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    """What they registered by it."""
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    created_at = models.DateTimeField(_("invited on"), default=timezone.now)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("invitation to an event")
        verbose_name_plural = _("invitations to events")
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event", "email"],
                condition=models.Q(withdrawn_at=None) & ~models.Q(email=""),
                name="invited_once_to_an_event",
            )
        ]

    def __str__(self) -> str:
        return self.name
