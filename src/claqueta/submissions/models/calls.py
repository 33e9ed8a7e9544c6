"""A call for projects: what it says, what it asks, whom it lets in and until when."""

import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.events.models import Event
from claqueta.events.shapes import ZONE, Moment
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.fields import Fields, fields_of, told
from claqueta.foundation.judging import Whole
from claqueta.foundation.translated import TranslatedField, text_in

LONGEST_TITLE, LONGEST_LINE, LONGEST_TEXT = 160, 240, 10_000


class CallState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", pgettext_lazy("call", "Published")
    ENDED = "ended", pgettext_lazy("call", "Ended")


class Late(models.TextChoices):
    """What becomes of a project that comes after the deadline and its minutes of grace, or without what is needed."""

    REFUSED = "refused", _("It is refused")
    FLAGGED = "flagged", _("It is taken and marked")


class ProjectCall(models.Model):
    """A call for projects, of an event or free-standing."""

    State = CallState
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=80, unique=True, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=CallState, default=CallState.DRAFT, db_index=True
    )
    event = models.ForeignKey(
        Event, models.PROTECT, null=True, blank=True, related_name="project_calls", verbose_name=_("event")
    )
    title = told(
        TranslatedField(_("title"), max_length=LONGEST_TITLE), circle="public", fixed=True, section="what"
    )
    summary = told(
        TranslatedField(_("in one line"), max_length=LONGEST_LINE),
        circle="public",
        fixed=True,
        section="what",
    )
    text = told(
        TranslatedField(_("description"), multiline=True, max_length=LONGEST_TEXT),
        circle="public",
        fixed=True,
        section="what",
    )
    opens_at = told(
        models.DateTimeField(_("opens")), shape=Moment(required=True), circle="public", fixed=True
    )
    closes_at = told(
        models.DateTimeField(_("closes"), db_index=True),
        shape=Moment(required=True),
        circle="public",
        fixed=True,
    )
    zone = told(models.CharField(_("time zone"), max_length=40), shape=ZONE, circle="public", fixed=True)
    late = told(
        models.CharField(
            _("what comes after the deadline"), max_length=10, choices=Late, default=Late.REFUSED
        ),
        circle="public",
        fixed=True,
        section="rules",
    )
    incomplete = told(
        models.CharField(_("what comes incomplete"), max_length=10, choices=Late, default=Late.REFUSED),
        circle="public",
        fixed=True,
        section="rules",
    )
    blind = told(
        models.BooleanField(_("read without knowing whose it is"), default=False),
        circle="public",
        fixed=True,
        section="rules",
    )
    wanted = told(
        models.PositiveSmallIntegerField(_("projects to be selected"), null=True, blank=True),
        shape=Whole(1, 500),
        circle="public",
        fixed=True,
        section="rules",
    )
    pitch_minutes = told(
        models.PositiveSmallIntegerField(_("minutes of a pitch")),
        shape=Whole(1, 60, required=True),
        circle="public",
        fixed=True,
        section="rules",
    )
    nda = told(
        TranslatedField(_("confidentiality agreement"), multiline=True, max_length=LONGEST_TEXT),
        circle="public",
        fixed=True,
        section="rules",
        help=_(
            "What somebody accepts before they see what is under a confidentiality agreement. A change of it has to be accepted "
            "anew."
        ),
    )
    nda_version = models.PositiveIntegerField(default=1)
    asked: Any = models.JSONField(_("what is asked"), default=dict, blank=True)
    """Field of the catalogue → whether it is needed."""
    asked_files: Any = models.JSONField(_("files asked for"), default=dict, blank=True)
    """Kind of file → whether it is needed."""
    eligibility: Any = models.JSONField(_("who may take part"), default=dict, blank=True)
    """Rule → what it wants (`policies.eligibility`)."""
    materials: Any = models.JSONField(_("materials of those selected"), default=list, blank=True)
    """Kinds of files that are collected of those who are selected."""
    materials_until = models.DateField(_("materials until"), null=True, blank=True)
    catalogue_at = models.DateTimeField(_("catalogue published"), null=True, blank=True)
    """Since when those selected stand on the site."""
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("call for projects")
        verbose_name_plural = _("calls for projects")
        ordering: ClassVar = ["-closes_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=CallState.values), name="project_call_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(late__in=Late.values), name="project_call_late_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(incomplete__in=Late.values), name="project_call_incomplete_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="project_call_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return text_in(self.title) or self.slug

    @property
    def here(self) -> ZoneInfo:
        """The zone in which its hours are told."""
        return ZoneInfo(self.zone)

    @property
    def opens(self) -> datetime:
        return self.opens_at.astimezone(self.here)

    @property
    def closes(self) -> datetime:
        return self.closes_at.astimezone(self.here)

    @property
    def grace_ends_at(self) -> datetime:
        """Until when what is submitted is in time: what takes long to arrive was still sent before."""
        return self.closes_at + timedelta(minutes=rule("submission_grace").value)

    def is_open(self, now: datetime | None = None) -> bool:
        """Whether somebody may begin to submit."""
        now = now or timezone.now()
        return self.state == CallState.PUBLISHED and self.opens_at <= now < self.closes_at

    def takes(self, now: datetime | None = None) -> bool:
        """Whether what is written already can still be submitted, be it late."""
        now = now or timezone.now()
        if self.state != CallState.PUBLISHED or now < self.opens_at:
            return False
        return now < self.grace_ends_at or self.late == Late.FLAGGED


CALL: Fields = fields_of(
    ProjectCall,
    sections={"what": _("What it is"), "rules": _("Its rules")},
)
"""All that is said of a call, besides what it asks."""
