"""That an organisation would answer a need or an offer."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.opportunities.models.opportunities import Opportunity
from claqueta.organisations.models import Organisation


class InterestState(models.TextChoices):
    OFFERED = "offered", _("Waiting for an answer")
    ACCEPTED = "accepted", pgettext_lazy("interest", "Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Interest(models.Model):
    """An organisation's interest in an opportunity; each has one in each.

    That it was declined is for whoever declined it and for the office: to the other side it waits
    (`queries.interest_as_seen`).
    """

    State = InterestState
    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="interests")
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="interests", verbose_name=_("organisation")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=InterestState, default=InterestState.OFFERED, db_index=True
    )
    words = models.TextField(_("in words"), blank=True)
    language = models.CharField(max_length=10, blank=True)
    reason = models.TextField(_("why not"), blank=True)
    """Of one that was declined; for the office alone."""
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    """Who expressed it."""
    at = models.DateTimeField(_("expressed"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("interest")
        verbose_name_plural = _("interests")
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["opportunity", "organisation"], name="an_interest_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=InterestState.values), name="interest_in_a_known_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.opportunity}"
