"""What each side says of a meeting."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.market.models.participants import Participant
from claqueta.market.models.timetables import Meeting


class Came(models.TextChoices):
    """What comes of it, in one tap."""

    FOLLOW_UP = "follow_up", _("We go on talking")
    AGREED = "agreed", _("We agreed on something")
    NOTHING = "nothing", _("Nothing for now")


class MeetingReport(models.Model):
    """What a side says of a meeting: that both met, what comes of it, a note of its own and one for both."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="reports")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="reports")
    met = models.BooleanField(_("we met"), null=True, blank=True)
    came = models.CharField(_("what comes of it"), max_length=10, choices=Came, blank=True)
    note = models.TextField(_("note for ourselves"), blank=True)
    shared = models.TextField(_("note for both"), blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = pgettext_lazy("market", "report of a meeting")
        verbose_name_plural = pgettext_lazy("market", "reports of meetings")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "participant"], name="meeting_reported_once_by_each"),
            models.CheckConstraint(
                condition=models.Q(came="") | models.Q(came__in=Came.values), name="report_of_a_known_kind"
            ),
        ]

    def __str__(self) -> str:
        return str(self.meeting)
