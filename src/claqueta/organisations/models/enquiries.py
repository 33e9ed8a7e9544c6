"""What visitors write to organisations through the directory."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.organisations.models.organisation import Organisation


class Enquiry(models.Model):
    """A message that somebody sent to organisations by the office's form; kept for as long as the cluster's rule says."""

    class Purpose(models.TextChoices):
        QUOTE = "quote", _("A quote for a project")
        SHOOT = "shoot", _("A shoot in the region")
        COPRODUCTION = "coproduction", _("A co-production")
        TALENT = "talent", _("Work or training")
        PRESS = "press", _("Press or research")
        OTHER = "other", _("Something else")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    """Of the form: sent twice, it is one."""
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("mail address"))
    company = models.CharField(_("organisation"), max_length=200, blank=True)
    purpose = models.CharField(_("what for"), max_length=20, choices=Purpose)
    message = models.TextField(_("message"))
    language = models.CharField(max_length=10)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering: ClassVar = ["-at", "pk"]

    def __str__(self) -> str:
        return str(self.pk)


class EnquiryRecipient(models.Model):
    """An organisation that an enquiry was for."""

    enquiry = models.ForeignKey(Enquiry, models.CASCADE, related_name="recipients")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="enquiries")
    reached = models.BooleanField()
    """Whether there was an address to write to."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enquiry", "organisation"], name="an_enquiry_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}"
