"""What those who come have marked, and what they say afterwards."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.agenda.models.agendas import Agenda
from claqueta.agenda.models.sessions import Session
from claqueta.events.models import Registration


class Favourite(models.Model):
    """A session that an account, or whoever is registered, wants to see. Guests keep theirs in a cookie."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="favourites")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="favourite_sessions"
    )
    registration = models.ForeignKey(
        Registration, models.CASCADE, null=True, blank=True, related_name="favourite_sessions"
    )
    marked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("favourite")
        verbose_name_plural = _("favourites")
        ordering: ClassVar = ["session__begins_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(account__isnull=False, registration=None)
                | models.Q(account=None, registration__isnull=False),
                name="favourite_is_somebodys",
            ),
            models.UniqueConstraint(
                fields=["session", "account"],
                condition=models.Q(account__isnull=False),
                name="favourite_once_of_an_account",
            ),
            models.UniqueConstraint(
                fields=["session", "registration"],
                condition=models.Q(registration__isnull=False),
                name="favourite_once_of_a_registration",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session}"


class SurveyTurn(models.Model):
    """That a registration may answer the survey once. It says that it did, never when nor what."""

    registration = models.OneToOneField(Registration, models.CASCADE, related_name="survey_turn")
    agenda = models.ForeignKey(Agenda, models.CASCADE, related_name="turns")
    used = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("turn in a survey")
        verbose_name_plural = _("turns in surveys")

    def __str__(self) -> str:
        return f"{self.agenda}"


class SurveyAnswer(models.Model):
    """What somebody answered: no person, no moment, and a name by chance, so that no order tells who."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agenda = models.ForeignKey(Agenda, models.CASCADE, related_name="answers")
    answers: Any = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("answer to a survey")
        verbose_name_plural = _("answers to surveys")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.agenda}"
