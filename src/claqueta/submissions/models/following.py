"""What became of a selected project, so many months later."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.submissions.models.submissions import Submission


class ProjectStatus(models.TextChoices):
    DEVELOPMENT = "development", _("In development")
    FINANCING = "financing", _("Being financed")
    PRODUCTION = "production", _("In production")
    FINISHED = "finished", _("Finished")
    RELEASED = "released", _("Released")
    STOPPED = "stopped", _("Stopped")


class FollowUp(models.Model):
    """One asking, so many months after the catalogue, and what was answered."""

    submission = models.ForeignKey(
        Submission, models.CASCADE, related_name="follow_ups", verbose_name=_("project submitted")
    )
    months = models.PositiveSmallIntegerField(_("months after"))
    asked_at = models.DateTimeField(_("asked on"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)
    status = models.CharField(_("how it stands"), max_length=12, choices=ProjectStatus, blank=True)
    partners = models.TextField(_("partners found"), blank=True)
    deals = models.PositiveSmallIntegerField(_("agreements signed"), null=True, blank=True)
    amount = models.PositiveBigIntegerField(_("amount of the agreements"), null=True, blank=True)
    """In whole units of the cluster's currency."""
    through = models.BooleanField(_("through this call"), default=False)
    evidence = models.URLField(_("where it can be read"), max_length=300, blank=True)
    note = models.TextField(_("what else there is to say"), blank=True)

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering: ClassVar = ["submission", "months"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "months"], name="follow_up_once"),
            models.CheckConstraint(
                condition=models.Q(status__in=["", *ProjectStatus.values]), name="follow_up_status_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission} · {self.months}"
