"""What came of a delegation for a company, months later."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.delegations.models.applicants import Applicant
from claqueta.foundation.cluster_rules import rule


def limits() -> list[int]:
    """Of the bands today; an answer keeps those by which it was given."""
    return list(rule("delegation_bands").values)


class Result(models.Model):
    """One asking, so many months after the journey, and what the company answered."""

    applicant = models.ForeignKey(
        Applicant, models.CASCADE, related_name="results", verbose_name=_("application to a delegation")
    )
    months = models.PositiveSmallIntegerField(_("months after"))
    asked_at = models.DateTimeField(_("asked on"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)
    contacts = models.PositiveIntegerField(_("contacts made"), null=True, blank=True)
    meetings = models.PositiveIntegerField(_("meetings"), null=True, blank=True)
    agreements = models.PositiveIntegerField(_("agreements"), null=True, blank=True)
    band = models.PositiveSmallIntegerField(_("amount of the agreements"), null=True, blank=True)
    """Which of the bands: 0 up to the first limit."""
    limits = models.JSONField(_("limits of the bands when it was answered"), default=limits)
    jobs = models.PositiveIntegerField(_("jobs created"), null=True, blank=True)
    evidence = models.URLField(_("where it can be read"), max_length=300, blank=True)
    note = models.TextField(_("what else there is to say"), blank=True)
    confirmed_at = models.DateTimeField(_("confirmed on"), null=True, blank=True)
    """When the office saw what proves it; until then it is what the company says."""

    class Meta:
        verbose_name = _("results of a delegation")
        verbose_name_plural = _("results of delegations")
        ordering: ClassVar = ["applicant", "months"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["applicant", "months"], name="delegation_result_once")
        ]

    def __str__(self) -> str:
        return f"{self.applicant} · {self.months}"

    @property
    def bands(self) -> list[int]:
        """Limits of the bands by which the amount was told, or would be told now."""
        told: list[int] = self.limits
        return limits() if self.band is None else told
