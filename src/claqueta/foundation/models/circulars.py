"""Circulars: what the office writes to many at once."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.foundation.models.telling import OutgoingMail
from claqueta.foundation.models.work import Job


class Circular(models.Model):
    """One text for many, in each language, with the copies that go out or went."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SENDING = "sending", _("Being sent")
        SENT = "sent", pgettext_lazy("circular", "Sent")

    class Matter(models.TextChoices):
        RELATION = "relation", _("Their membership, their record, or a meeting of theirs")
        NEWS = "news", _("News, events or offers")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DRAFT, db_index=True)
    matter = models.CharField(_("what it is about"), max_length=8, choices=Matter, default=Matter.RELATION)
    """Whom it may reach depends on it (`circulars.reaching`)."""
    texts: Any = models.JSONField(default=dict)
    """Language → `subject` and `text`, with placeholders."""
    subject = models.CharField(_("subject"), max_length=150, blank=True)
    """In the cluster's first language, by which it is known."""
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    """What hands its mails to the outbox."""

    class Meta:
        verbose_name = _("circular")
        verbose_name_plural = _("circulars")
        ordering: ClassVar = ["-made_at"]

    def __str__(self) -> str:
        return self.subject or str(_("Circular without a text"))


class CircularCopy(models.Model):
    """A circular for one reader: to be sent, left out and why, or as a mail of the outbox."""

    class LeftOut(models.TextChoices):
        NOBODY = "nobody", _("Nobody acts for it")
        NO_ACCOUNT = "no-account", _("Has closed their account")
        NO_ADDRESS = "no-address", _("Has no mail address")
        STOPPED = "stopped", _("Does not want mails of this kind")
        NO_TIE = "no-tie", _("Has no account and acts for nobody today")
        NO_CONSENT = "no-consent", _("Is no member and has not asked for news")

    class Tie(models.TextChoices):
        """What its reader has to do with the cluster."""

        ACCOUNT = "account", _("Has an account")
        MEMBER = "member", _("Belongs to a member")
        RECORD = "record", _("Is in the directory")

    circular = models.ForeignKey(Circular, models.CASCADE, related_name="copies")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    tie = models.CharField(max_length=8, choices=Tie, blank=True)
    name = models.CharField(max_length=255)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5, blank=True)
    organisation = models.CharField(max_length=500, blank=True)
    left_out = models.CharField(max_length=10, choices=LeftOut, blank=True)
    mail = models.ForeignKey(OutgoingMail, models.SET_NULL, null=True, related_name="+")
    put_at = models.DateTimeField(null=True, blank=True)
    """When its mail was put into the outbox; from then on it is never written again by itself."""

    class Meta:
        verbose_name = _("copy of a circular")
        ordering: ClassVar = ["left_out", "name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["circular", "email"], condition=~models.Q(email=""), name="one_copy_per_address"
            )
        ]

    def __str__(self) -> str:
        return self.name
