"""Sessions: as they are planned, and as everybody was told of them last."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.agenda.models.agendas import Agenda, Track
from claqueta.agenda.models.speakers import Speaker
from claqueta.events.models import Room
from claqueta.events.shapes import SEATS, Moment
from claqueta.foundation.fields import Fields, fields_of, told
from claqueta.foundation.judging import Choice, ListOf
from claqueta.foundation.locales import language_name
from claqueta.foundation.translated import TranslatedField, text_in
from claqueta.organisations.models import Organisation
from claqueta.organisations.shapes import SPOKEN

LONGEST_TITLE, LONGEST_TEXT = 160, 5000
LANGUAGES = ListOf(Choice(lambda: SPOKEN, words=language_name), len(SPOKEN), once=True)


class Format(models.TextChoices):
    KEYNOTE = "keynote", _("Keynote")
    PANEL = "panel", _("Panel")
    TALK = "talk", _("Talk")
    PITCH = "pitch", _("Pitch session")
    CASE = "case", _("Case study")
    WORKSHOP = "workshop", _("Workshop")
    SCREENING = "screening", pgettext_lazy("session", "Screening")
    NETWORKING = "networking", pgettext_lazy("session", "Networking")
    CEREMONY = "ceremony", _("Opening or awards")
    BREAK = "break", pgettext_lazy("session", "Break")


class SessionState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("session", "Held back")
    PLANNED = "planned", pgettext_lazy("session", "Planned")
    CANCELLED = "cancelled", pgettext_lazy("session", "Called off")


class Session(models.Model):
    """A session as the office plans it; others see what was published."""

    State = SessionState
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """Its name in calendars, for ever."""
    agenda = models.ForeignKey(Agenda, models.CASCADE, related_name="sessions", verbose_name=_("agenda"))
    slug = models.SlugField(max_length=80, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=SessionState, default=SessionState.PLANNED, db_index=True
    )
    title = told(
        TranslatedField(_("title"), max_length=LONGEST_TITLE), circle="public", section="what", column="title"
    )
    text = told(
        TranslatedField(_("description"), multiline=True, max_length=LONGEST_TEXT),
        circle="public",
        section="what",
    )
    format = told(
        models.CharField(
            pgettext_lazy("session", "format"), max_length=12, choices=Format, default=Format.TALK
        ),
        circle="public",
        section="what",
        column="format",
    )
    languages = told(
        models.JSONField(_("languages"), default=list, blank=True),
        shape=LANGUAGES,
        circle="public",
        section="what",
        help=_("In which it is held or interpreted."),
    )
    begins_at = told(
        models.DateTimeField(_("begins"), null=True, blank=True, db_index=True),
        shape=Moment(),
        circle="public",
        column="begins_at",
    )
    ends_at = told(
        models.DateTimeField(_("ends"), null=True, blank=True),
        shape=Moment(),
        circle="public",
        column="ends_at",
    )
    capacity = told(
        models.PositiveIntegerField(_("places"), null=True, blank=True),
        shape=SEATS,
        circle="office",
        section="where",
        help=_("Blank for as many as the room holds."),
    )
    room = models.ForeignKey(
        Room, models.SET_NULL, null=True, blank=True, related_name="sessions", verbose_name=_("room")
    )
    track = models.ForeignKey(
        Track, models.SET_NULL, null=True, blank=True, related_name="sessions", verbose_name=_("track")
    )
    partner = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("partner"),
    )
    speakers: Any = models.ManyToManyField(
        Speaker, through="Appearance", related_name="sessions", blank=True, verbose_name=_("speakers")
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering: ClassVar = ["begins_at", "room__name", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=SessionState.values), name="session_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(format__in=Format.values), name="session_in_a_known_format"
            ),
            models.CheckConstraint(
                condition=models.Q(begins_at=None, ends_at=None)
                | models.Q(begins_at__isnull=False, ends_at__gt=models.F("begins_at")),
                name="session_ends_after_it_begins",
            ),
            models.UniqueConstraint(fields=["agenda", "slug"], name="session_slug_once_in_its_agenda"),
        ]

    def __str__(self) -> str:
        return text_in(self.title) or self.slug

    @property
    def takes_time(self) -> bool:
        """Whether it needs its room and its speakers at an hour."""
        return self.state != SessionState.CANCELLED and self.begins_at is not None


class Role(models.TextChoices):
    SPEAKER = "speaker", pgettext_lazy("session", "Speaker")
    MODERATOR = "moderator", pgettext_lazy("session", "Moderator")


class Appearance(models.Model):
    """A speaker in a session, and as what."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="appearances")
    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="appearances")
    role = models.CharField(_("as"), max_length=10, choices=Role, default=Role.SPEAKER)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["place", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "speaker"], name="speaker_once_in_a_session"),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="appearance_in_a_known_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.speaker} · {self.session}"


class PublicSession(models.Model):
    """A session as everybody was told of it last: what is seen, found, exported and stands in calendars."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="public")
    agenda = models.ForeignKey(Agenda, models.CASCADE, related_name="public_sessions")
    slug = models.SlugField(max_length=80)
    title = TranslatedField(max_length=LONGEST_TITLE)
    text = TranslatedField(multiline=True, max_length=LONGEST_TEXT)
    format = models.CharField(max_length=12)
    languages: Any = models.JSONField(default=list)
    begins_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    room = models.ForeignKey(Room, models.SET_NULL, null=True, related_name="public_sessions")
    room_name = models.CharField(max_length=120, blank=True)
    track = models.ForeignKey(Track, models.SET_NULL, null=True, related_name="public_sessions")
    partner = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="public_sessions")
    speakers: Any = models.JSONField(default=list)
    """Who speaks, each a speaker's number and a role, in order."""
    cancelled = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=0)
    """Grows with each change that calendars must be told of (RFC 5545 SEQUENCE)."""
    changed_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("published session")
        verbose_name_plural = _("published sessions")
        ordering: ClassVar = ["begins_at", "room_name", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("begins_at")),
                name="public_session_ends_after_it_begins",
            ),
            models.UniqueConstraint(fields=["agenda", "slug"], name="public_session_slug_once"),
        ]

    def __str__(self) -> str:
        return text_in(self.title) or self.slug


SESSION: Fields = fields_of(Session, sections={"what": _("What it is"), "where": _("Where")})
