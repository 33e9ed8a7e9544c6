"""What members declare of themselves every year, and the reductions of dues that they were granted."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.foundation.translated import text_in
from claqueta.organisations.models import Organisation


class Declaration(models.Model):
    """A member's size in a year: asked for, and declared when `declared_at` is set."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="declarations")
    year = models.PositiveSmallIntegerField(_("year"))
    headcount = models.PositiveIntegerField(_("people"), null=True, blank=True)
    turnover_band = models.CharField(_("turnover"), max_length=40, blank=True)
    """The key of the bylaws' band whose turnover it has."""
    rd_staff = models.PositiveIntegerField(_("people in R&D"), null=True, blank=True)
    band = models.CharField(_("size for dues"), max_length=40, blank=True)
    sme = models.CharField(_("category of 2003/361/EC"), max_length=10, blank=True)
    asked_at = models.DateTimeField(_("asked"), null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(_("reminders"), default=0)
    declared_at = models.DateTimeField(_("declared"), null=True, blank=True, db_index=True)
    declared_by = models.CharField(_("declared by"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("declaration")
        verbose_name_plural = _("declarations")
        ordering: ClassVar = ["-year", "organisation__legal_name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "year"], name="one_declaration_a_year"),
            models.CheckConstraint(
                condition=models.Q(declared_at=None)
                | (models.Q(headcount__isnull=False) & ~models.Q(turnover_band="")),
                name="declared_says_the_size",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.year}"

    @property
    def band_name(self) -> str:
        """The band as the bylaws call it, on the first day of the year."""
        bands = settings.CLUSTER.bylaws.on(timezone.localdate().replace(self.year, 1, 1)).bands
        return next((text_in(one.name) for one in bands if one.key == self.band), self.band)


class ReductionGranted(models.Model):
    """A reduction of dues that a member has, from a day on and before another (half-open)."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="reductions")
    key = models.CharField(_("reduction"), max_length=40)
    percent = models.DecimalField(_("per cent"), max_digits=5, decimal_places=2)
    since = models.DateField(_("from"))
    until = models.DateField(_("before"))
    reason = models.TextField(_("reason"))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    granted_at = models.DateTimeField(_("granted"), default=timezone.now)

    class Meta:
        verbose_name = _("reduction of dues")
        verbose_name_plural = _("reductions of dues")
        ordering: ClassVar = ["-since", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("since")), name="reduction_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=models.Q(percent__gt=0, percent__lte=100), name="reduction_of_some_per_cent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.name}"

    @property
    def name(self) -> str:
        """The reduction as the bylaws of its first day call it."""
        found = settings.CLUSTER.bylaws.on(self.since).reduction(self.key)
        return text_in(found.name) if found else self.key
