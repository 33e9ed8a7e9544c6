"""What matching showed to whom, and what members answered to it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.opportunities.models.opportunities import Opportunity
from claqueta.organisations.models import Organisation


class DayList(models.Model):
    """That the list of organisations for an opportunity was made on a day, and what taking turns cost it."""

    on = models.DateField(_("day"), db_index=True)
    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="day_lists")
    loss = models.FloatField(_("lost relevance"), default=0.0)
    """The share of the list's relevance that fairness cost."""

    class Meta:
        verbose_name = _("list of a day")
        verbose_name_plural = _("lists of days")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["on", "opportunity"], name="a_list_a_day"),
            models.CheckConstraint(
                condition=models.Q(loss__gte=0) & models.Q(loss__lte=1), name="loss_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opportunity} {self.on}"


class Exposure(models.Model):
    """What one list of a day gave to one organisation, and what its relevance had earned it."""

    on = models.DateField(_("day"), db_index=True)
    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="exposures")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="exposures")
    earned = models.FloatField(default=0.0)
    received = models.FloatField(default=0.0)
    """Nothing for one that was near enough to be shown and was not."""

    class Meta:
        verbose_name = _("exposure")
        verbose_name_plural = _("exposures")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["on", "opportunity", "organisation"], name="an_exposure_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.on}"


class FeedbackAnswer(models.TextChoices):
    USELESS = "useless", _("Of no use")
    NOT_FOR_US = "not_for_us", _("Not for us")
    SNOOZE = "snooze", pgettext_lazy("match", "Later")


class Because(models.TextChoices):
    """Why something is not for somebody."""

    ACTIVITY = "activity", _("We do not do that")
    CAPABILITY = "capability", _("We have not what is asked")
    LANGUAGE = "language", _("Not in that language")
    TERRITORY = "territory", _("Not there")
    DATES = "dates", _("Not on those dates")
    BUDGET = "budget", _("Not for that budget")
    KIND = "kind", _("We do not look for such things")
    OTHER = "other", _("Another reason")


class Feedback(models.Model):
    """What an organisation answered to an opportunity that was shown to it; the last answer counts."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="feedback")
    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="feedback")
    answer = models.CharField(_("answer"), max_length=10, choices=FeedbackAnswer)
    because = models.CharField(_("why"), max_length=10, choices=Because, default=Because.OTHER)
    on = models.DateField(_("day"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("answer to a match")
        verbose_name_plural = _("answers to matches")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "opportunity"], name="an_answer_to_a_match_once"),
            models.CheckConstraint(
                condition=models.Q(answer__in=FeedbackAnswer.values), name="feedback_is_a_known_answer"
            ),
            models.CheckConstraint(
                condition=~models.Q(answer="snooze") | models.Q(until__isnull=False), name="snooze_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_answer_display()}"
