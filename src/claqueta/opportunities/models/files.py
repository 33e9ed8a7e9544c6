"""Files of needs and offers, each with those who see it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from claqueta.foundation.models import Attachment
from claqueta.opportunities.models.opportunities import Opportunity


class FileAudience(models.TextChoices):
    """Who sees a file of it; nobody who does not see it itself, and of one without a name only who knows whose it is."""

    LIKE_IT = "like_it", _("Whoever sees it")
    MEMBERS = "members", _("Members")
    ACCEPTED = "accepted", _("Whose interest is accepted")


class OpportunityFile(models.Model):
    """A file of a need or an offer, and who sees it."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="files")
    attachment = models.OneToOneField(Attachment, models.CASCADE, related_name="+")
    audience = models.CharField(
        _("who sees it"), max_length=10, choices=FileAudience, default=FileAudience.ACCEPTED
    )

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(audience__in=FileAudience.values), name="file_for_a_known_audience"
            )
        ]

    def __str__(self) -> str:
        return self.attachment.name
