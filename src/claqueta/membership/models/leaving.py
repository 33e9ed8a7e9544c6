"""How a membership ends: the file of its cause, from the notice or the charge to the last word of the assembly."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.cluster.bylaws import Cause
from claqueta.foundation.translated import text_in
from claqueta.organisations.models import Organisation


class LeavingState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    HEARING = "hearing", _("The member is being heard")
    HEARD = "heard", _("Before the board")
    ENDED = "ended", _("The membership ends")
    DISMISSED = "dismissed", _("Closed: the member stays")
    APPEALED = "appealed", _("Appealed to the assembly")
    CONFIRMED = "confirmed", _("Confirmed by the assembly")
    REINSTATED = "reinstated", _("Revoked by the assembly: the member stays")


class LeavingFile(models.Model):
    """One cause of leaving of one member, as the bylaws of its day have it."""

    State = LeavingState
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="leaving_files")
    cause = models.CharField(_("cause"), max_length=40)
    state = models.CharField(
        _("state"), max_length=12, choices=LeavingState, default=LeavingState.PROPOSED, db_index=True
    )
    opened_on = models.DateField(_("opened on"), default=timezone.localdate)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    grounds = models.TextField(_("grounds"), blank=True)
    """What the member is told: the charge, the debt, what is no longer met; of a notice, the member's own reasons."""
    hearing_until = models.DateField(_("to be heard until"), null=True, blank=True)
    allegations = models.TextField(_("what the member says"), blank=True)
    effective_on = models.DateField(_("last day before"), null=True, blank=True)
    """From this day on it is no longer a member."""
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    sitting = models.CharField(_("sitting"), max_length=200, blank=True)
    reasons = models.TextField(_("reasons of the decision"), blank=True)
    appeal_until = models.DateField(_("can be appealed until"), null=True, blank=True)
    appeal = models.TextField(_("appeal"), blank=True)
    fact = models.PositiveBigIntegerField(null=True, blank=True)
    """The fact of the register by which the membership ended."""

    class Meta:
        verbose_name = _("leaving file")
        verbose_name_plural = _("leaving files")
        ordering: ClassVar = ["-opened_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=LeavingState.values), name="leaving_in_a_known_state"
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(state__in=["proposed", "hearing", "heard"]),
                name="one_leaving_file_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.cause_name}"

    @property
    def clause(self) -> Cause | None:
        """The cause as the bylaws of the day on which the file was opened have it."""
        found: Cause | None = settings.CLUSTER.bylaws.on(self.opened_on).cause(self.cause)
        return found

    @property
    def cause_name(self) -> str:
        clause = self.clause
        return text_in(clause.name) if clause else self.cause

    @property
    def is_open(self) -> bool:
        return self.state in (LeavingState.PROPOSED, LeavingState.HEARING, LeavingState.HEARD)
