"""What was decided of a project, why, and when its producer was told."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.foundation.translated import TranslatedField
from claqueta.submissions.models.submissions import Submission


class Outcome(models.TextChoices):
    SELECTED = "selected", _("Selected")
    RESERVE = "reserve", _("In reserve")
    REJECTED = "rejected", _("Not selected")


class Decision(models.Model):
    """The decision on a project; the latest is the one that stands, the earlier ones are its history."""

    submission = models.ForeignKey(
        Submission, models.CASCADE, related_name="decisions", verbose_name=_("project submitted")
    )
    outcome = models.CharField(_("decision"), max_length=10, choices=Outcome)
    reason = models.TextField(_("reason"))
    """Of the committee; the producer never reads it."""
    words = TranslatedField(_("words for the letter"), multiline=True, max_length=2000)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided on"), default=timezone.now)
    letter_at = models.DateTimeField(_("letter sent on"), null=True, blank=True)
    stands = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering: ClassVar = ["-decided_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=Outcome.values), name="decision_of_a_known_kind"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="decision_has_its_reason"),
            models.UniqueConstraint(
                fields=["submission"], condition=models.Q(stands=True), name="decision_stands_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission}: {self.get_outcome_display()}"
