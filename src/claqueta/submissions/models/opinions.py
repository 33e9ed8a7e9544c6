"""What the board thinks of a project before it is decided."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.submissions.models.decisions import Outcome
from claqueta.submissions.models.submissions import Submission


class CommitteeOpinion(models.Model):
    """What somebody of the board would decide and why, or that they have an interest in it. For those who select alone."""

    submission = models.ForeignKey(
        Submission, models.CASCADE, related_name="opinions", verbose_name=_("project submitted")
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    outcome = models.CharField(_("opinion"), max_length=10, choices=Outcome, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    conflict = models.TextField(_("conflict of interest"), blank=True)
    """In their own words, where one was declared."""
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("opinion of the board")
        verbose_name_plural = _("opinions of the board")
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "account"], name="committee_opinion_once_each"),
            models.CheckConstraint(
                condition=(
                    models.Q(outcome__in=Outcome.values) & ~models.Q(reason="") & models.Q(conflict="")
                )
                | (models.Q(outcome="", reason="") & ~models.Q(conflict="")),
                name="committee_opinion_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} · {self.submission.code}"
