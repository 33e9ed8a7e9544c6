"""Who was let in to what of a project is not for everybody accredited, and who accepted its confidentiality agreement."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.events.models import Registration
from claqueta.submissions.models.submissions import Submission


class AccessState(models.TextChoices):
    ASKED = "asked", _("Asked for")
    GRANTED = "granted", _("Has access")
    REFUSED = "refused", _("Not let in")


class ProjectAccess(models.Model):
    """Somebody who asked to see more of a project: a registered person of its event."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(
        Submission, models.CASCADE, related_name="accesses", verbose_name=_("project submitted")
    )
    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="project_accesses", verbose_name=_("registration")
    )
    state = models.CharField(_("state"), max_length=8, choices=AccessState, default=AccessState.ASKED)
    why = models.CharField(_("why"), max_length=300, blank=True)
    asked_at = models.DateTimeField(_("asked on"), default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    nda_version = models.PositiveIntegerField(_("agreement accepted, version"), null=True, blank=True)
    nda_sha256 = models.CharField(max_length=64, blank=True)
    """Of the text that was accepted, in the language in which it was read."""
    nda_language = models.CharField(max_length=5, blank=True)
    nda_at = models.DateTimeField(_("agreement accepted on"), null=True, blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("access to a project")
        verbose_name_plural = _("accesses to projects")
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "registration"], name="project_access_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=AccessState.values), name="project_access_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(nda_at=None) | models.Q(nda_version__isnull=False),
                name="project_access_nda_has_its_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration} · {self.submission}"
