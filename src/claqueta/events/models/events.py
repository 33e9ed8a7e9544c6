"""An event: its own row and its fields, each said once, and who holds it."""

import uuid
from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.cluster.models import Purpose
from claqueta.events.kinds import kind_name
from claqueta.events.models.venues import Room, Venue
from claqueta.events.shapes import KIND, SEATS, ZONE, Moment
from claqueta.foundation.fields import Fields, fields_of, told
from claqueta.foundation.translated import TranslatedField, text_in
from claqueta.organisations.models import Organisation

LONGEST_TITLE, LONGEST_LINE, LONGEST_TEXT = 160, 240, 10_000


class EventState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    CANCELLED = "cancelled", _("Cancelled")


LIVE = (EventState.PUBLISHED, EventState.CANCELLED)
"""The states in which others than the office see it: what was called off says so."""


class Visibility(models.TextChoices):
    """Who sees it once it is published."""

    PUBLIC = "public", _("Everybody")
    MEMBERS = "members", _("Members")
    INVITATION = "invitation", _("Whoever is invited")


class PartnerRole(models.TextChoices):
    """As what an organisation stands at the foot of an event."""

    ORGANISER = "organiser", _("Organised with")
    SPONSOR = "sponsor", _("Sponsored by")
    SUPPORTER = "supporter", _("With the support of")
    MEDIA = "media", _("Media partner")


class Event(models.Model):
    """Something that the cluster holds, somewhere or online, from a moment to a moment."""

    State = EventState
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """Its name in calendars, for ever."""
    slug = models.SlugField(max_length=80, unique=True, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=EventState, default=EventState.DRAFT, db_index=True
    )
    kind = told(
        models.CharField(_("kind"), max_length=30, db_index=True),
        shape=KIND,
        circle="public",
        fixed=True,
        section="what",
        column="kind",
        patched=True,
    )
    title = told(
        TranslatedField(_("title"), max_length=LONGEST_TITLE),
        circle="public",
        fixed=True,
        section="what",
        searched=True,
        column="title",
        patched=True,
    )
    summary = told(
        TranslatedField(_("in one line"), max_length=LONGEST_LINE),
        circle="public",
        fixed=True,
        section="what",
        searched=True,
        column="summary",
        patched=True,
    )
    text = told(
        TranslatedField(_("description"), multiline=True, max_length=LONGEST_TEXT),
        circle="public",
        fixed=True,
        section="what",
        searched=True,
        patched=True,
    )
    visibility = told(
        models.CharField(_("who sees it"), max_length=10, choices=Visibility, default=Visibility.PUBLIC),
        label=_("Visible to"),
        circle="office",
        fixed=True,
        section="who",
        column="visibility",
        column_circle="office",
        patched=True,
    )
    begins_at = told(
        models.DateTimeField(_("begins"), db_index=True),
        shape=Moment(required=True),
        circle="public",
        fixed=True,
        column="begins_at",
        patched=True,
    )
    ends_at = told(
        models.DateTimeField(_("ends")),
        shape=Moment(required=True),
        circle="public",
        fixed=True,
        column="ends_at",
        patched=True,
    )
    zone = told(
        models.CharField(_("time zone"), max_length=40),
        shape=ZONE,
        circle="public",
        fixed=True,
        column="zone",
        patched=True,
    )
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("venue")
    )
    room = models.ForeignKey(
        Room, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("room")
    )
    online_url = told(
        models.URLField(_("address online"), max_length=300, blank=True),
        circle="office",
        fixed=True,
        section="where",
        patched=True,
        help=_("Where people who take part online connect. Only whoever is registered is told."),
    )
    online = told(
        models.BooleanField(_("can be followed online"), default=False),
        circle="public",
        fixed=True,
        section="where",
        column="online",
        patched=True,
    )
    capacity = told(
        models.PositiveIntegerField(_("places"), null=True, blank=True),
        shape=SEATS,
        circle="office",
        fixed=True,
        section="where",
        column="capacity",
        column_circle="office",
        patched=True,
        help=_(
            "How many may come at most, of all accreditations together; blank for as many as the room holds."
        ),
    )
    purposes: Any = models.ManyToManyField(
        Purpose, related_name="events", blank=True, verbose_name=_("purposes")
    )
    partners: Any = models.ManyToManyField(
        Organisation, through="EventPartner", related_name="events", blank=True, verbose_name=_("partners")
    )
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="copies", verbose_name=_("copy of")
    )
    """The edition before it."""
    cancelled_for = told(
        TranslatedField(_("why it was called off"), multiline=True, max_length=1000),
        circle="public",
        fixed=True,
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("called off"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    """Grows with each change that calendars must be told of (RFC 5545 SEQUENCE)."""
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering: ClassVar = ["-begins_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=EventState.values), name="event_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(visibility__in=Visibility.values), name="event_for_a_known_audience"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("begins_at")), name="event_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=models.Q(room=None) | models.Q(venue__isnull=False), name="event_room_in_a_venue"
            ),
            models.CheckConstraint(
                condition=models.Q(state="cancelled", cancelled_at__isnull=False)
                | (~models.Q(state="cancelled") & models.Q(cancelled_at=None)),
                name="event_cancelled_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return text_in(self.title) or self.slug

    @property
    def kind_name(self) -> str:
        return kind_name(self.kind)

    @property
    def here(self) -> ZoneInfo:
        """The zone in which its hours are told."""
        return ZoneInfo(self.zone)

    @property
    def begins(self) -> datetime:
        """When it begins, in its own zone."""
        return self.begins_at.astimezone(self.here)

    @property
    def ends(self) -> datetime:
        return self.ends_at.astimezone(self.here)

    def is_over(self, now: datetime | None = None) -> bool:
        return self.ends_at <= (now or timezone.now())


class EventPartner(models.Model):
    """An organisation that stands behind an event, and as what."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="partnerships")
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="event_partnerships", verbose_name=_("organisation")
    )
    role = models.CharField(_("as"), max_length=10, choices=PartnerRole, default=PartnerRole.SUPPORTER)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["place", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "organisation"], name="event_partner_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=PartnerRole.values), name="event_partner_in_a_known_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_role_display()}"


EVENT: Fields = fields_of(
    Event,
    sections={"what": _("What it is"), "where": _("Where"), "who": _("For whom")},
)
"""All that is said of an event."""
