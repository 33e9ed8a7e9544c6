"""The agenda of an event, its tracks, and the versions that were published of it."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.events.models import Event
from claqueta.foundation.translated import TranslatedField, text_in


class Agenda(models.Model):
    """What happens at an event, and when. Sessions are planned here and seen as they were published last."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="agenda", verbose_name=_("event"))
    published = models.ForeignKey(
        "AgendaVersion",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published version"),
    )
    questions: Any = models.JSONField(_("questions of the survey"), default=list, blank=True)
    survey_opened_at = models.DateTimeField(_("survey opened"), null=True, blank=True)
    thanked_at = models.DateTimeField(_("thanked"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("agenda")
        verbose_name_plural = _("agendas")
        ordering: ClassVar = ["-event__begins_at", "pk"]

    def __str__(self) -> str:
        return str(self.event)


class Track(models.Model):
    """A line of sessions on one matter."""

    agenda = models.ForeignKey(Agenda, models.CASCADE, related_name="tracks")
    name = TranslatedField(_("name"), max_length=60)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("track")
        verbose_name_plural = _("tracks")
        ordering: ClassVar = ["place", "pk"]

    def __str__(self) -> str:
        return text_in(self.name)


class AgendaVersion(models.Model):
    """One version of an agenda as it was published. It is never changed."""

    agenda = models.ForeignKey(Agenda, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    words = models.CharField(pgettext_lazy("agenda", "what changed"), max_length=300, blank=True)
    changes: Any = models.JSONField(default=list)
    """Of each session that is different: its number, how, and what stood before."""
    snapshot: Any = models.JSONField(default=list)
    """Every session as it was published."""
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(_("published"), default=timezone.now)

    class Meta:
        verbose_name = _("version of an agenda")
        verbose_name_plural = _("versions of agendas")
        ordering: ClassVar = ["-agenda", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agenda", "number"], name="agenda_version_numbered_once")
        ]

    def __str__(self) -> str:
        return f"{self.agenda} · {self.number}"
