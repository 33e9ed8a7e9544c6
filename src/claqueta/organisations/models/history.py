"""What a profile is to be, and what it was."""

from typing import ClassVar

from django.db import models

from claqueta.foundation.versions import Draft, Version
from claqueta.organisations.models.organisation import Organisation


class ProfileDraft(Draft):
    """A profile being edited, with the logo that waits in it."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="draft")
    logo = models.FileField(upload_to="drafts/", blank=True)
    """The logo to be, until it is published."""

    def __str__(self) -> str:
        return f"{self.organisation}"


class ProfileVersion(Version):
    """A published profile, whole, so that any can be brought back."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="versions")

    class Meta:
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "version"], name="a_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.version}"
