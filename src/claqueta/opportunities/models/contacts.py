"""When the office and a member were last in touch: what labels for clusters ask for."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.accounts.models import Person
from claqueta.organisations.models import Organisation


class ContactKind(models.TextChoices):
    MAIL = "mail", _("Mail")
    CALL = "call", pgettext_lazy("contact", "Call")
    MEETING = "meeting", _("Meeting")
    VISIT = "visit", _("Visit")
    EVENT = "event", _("Event")


class Contact(models.Model):
    """That the office was in touch with an organisation on a day, noted by hand or taken from what the system knows."""

    kind = models.CharField(_("how"), max_length=8, choices=ContactKind)
    day = models.DateField(_("day"), default=timezone.localdate, db_index=True)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="contacts", verbose_name=_("organisation")
    )
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("with whom")
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by whom"),
    )
    summary = models.CharField(_("what about"), max_length=300, blank=True)
    source = models.CharField(max_length=100, null=True, blank=True, unique=True)
    """What it was taken from, so that it is taken once; none for one that was noted by hand."""
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering: ClassVar = ["-day", "-pk"]
        indexes: ClassVar = [models.Index(fields=["organisation", "day"], name="contacts_of_a_member")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind__in=ContactKind.values), name="contact_of_a_known_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {date_format(self.day, 'SHORT_DATE_FORMAT')}"
