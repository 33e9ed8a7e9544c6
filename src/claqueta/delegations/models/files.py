"""Files for the journey, each with those who may download it."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.delegations.models.applicants import Applicant
from claqueta.delegations.models.delegations import Delegation
from claqueta.foundation.models import Attachment


class FileAudience(models.TextChoices):
    PUBLIC = "public", _("Everybody, on its page")
    ALL = "all", _("All companies that travel")
    CHOSEN = "chosen", _("Companies that are chosen")


class JourneyFile(models.Model):
    """A briefing, practical notes: what travellers take along."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    delegation = models.ForeignKey(
        Delegation, models.PROTECT, related_name="files", verbose_name=_("delegation")
    )
    attachment = models.OneToOneField(Attachment, models.CASCADE, related_name="+")
    title = models.CharField(_("title"), max_length=160)
    audience = models.CharField(_("who sees it"), max_length=10, choices=FileAudience)
    applicants = models.ManyToManyField(
        Applicant, blank=True, related_name="files", verbose_name=_("companies")
    )
    """Of a file for companies that are chosen."""
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("file of a delegation")
        verbose_name_plural = _("files of delegations")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(audience__in=FileAudience.values),
                name="delegation_file_for_a_known_audience",
            )
        ]

    def __str__(self) -> str:
        return self.title
