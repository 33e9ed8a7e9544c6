"""Who would like to meet whom."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.market.models.markets import Market
from claqueta.market.models.participants import Participant


class RequestState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("meeting request", "No answer yet")
    ACCEPTED = "accepted", pgettext_lazy("meeting request", "Accepted")
    DECLINED = "declined", pgettext_lazy("meeting request", "Declined")


class MeetingRequest(models.Model):
    """That somebody would like to meet somebody, at which place of their list, with a word of why.

    The two of them know of it, and the office: nobody else does.
    """

    State = RequestState
    market = models.ForeignKey(Market, models.CASCADE, related_name="requests")
    asks = models.ForeignKey(
        Participant, models.CASCADE, related_name="requests_made", verbose_name=_("who asks")
    )
    asked = models.ForeignKey(
        Participant, models.CASCADE, related_name="requests_received", verbose_name=_("who is asked")
    )
    rank = models.PositiveSmallIntegerField(_("place in the list"))
    why = models.CharField(_("why"), max_length=300, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=RequestState, default=RequestState.WAITING, db_index=True
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("meeting request")
        verbose_name_plural = _("meeting requests")
        ordering: ClassVar = ["asks", "rank", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["asks", "asked"], name="meeting_asked_for_once"),
            models.CheckConstraint(
                condition=~models.Q(asks=models.F("asked")), name="meeting_asked_of_somebody_else"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=RequestState.values), name="request_in_a_known_state"
            ),
            models.CheckConstraint(condition=models.Q(rank__gte=1), name="request_at_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.asks} → {self.asked}"
