"""A delegation (trade mission): where it goes, whom it takes, what it offers and what it costs."""

import uuid
from datetime import date, datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.events.models import Event
from claqueta.events.shapes import COUNTRY, ZONE, Moment, Price
from claqueta.foundation.fields import Fields, fields_of, told
from claqueta.foundation.judging import Day, Whole
from claqueta.foundation.money import Money
from claqueta.foundation.money_fields import MoneyField
from claqueta.foundation.translated import TranslatedField, text_in

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)


class DelegationState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("delegation", "Draft")
    PUBLISHED = "published", pgettext_lazy("delegation", "Published")
    ENDED = "ended", pgettext_lazy("delegation", "Ended")
    CALLED_OFF = "called_off", pgettext_lazy("delegation", "Called off")


class Delegation(models.Model):
    """Members that travel together to a market abroad."""

    State = DelegationState
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=80, unique=True, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=DelegationState, default=DelegationState.DRAFT, db_index=True
    )
    event = models.ForeignKey(
        Event, models.PROTECT, null=True, blank=True, related_name="delegations", verbose_name=_("event")
    )
    title = told(TranslatedField(_("title"), max_length=160), circle="public", fixed=True, section="what")
    text = told(
        TranslatedField(_("description"), multiline=True, max_length=6000),
        circle="public",
        fixed=True,
        section="what",
    )
    offers = told(
        TranslatedField(_("what is offered"), multiline=True, max_length=3000),
        circle="public",
        fixed=True,
        section="what",
        help=_("Stand, accreditation, shared agenda: what each company finds there."),
    )
    market = told(
        models.CharField(_("market"), max_length=160, blank=True),
        circle="public",
        fixed=True,
        section="where",
    )
    city = told(models.CharField(_("city"), max_length=80), circle="public", fixed=True, section="where")
    country = told(
        models.CharField(_("country"), max_length=2),
        shape=COUNTRY,
        circle="public",
        fixed=True,
        section="where",
    )
    first_day = told(
        models.DateField(_("first day there")),
        shape=Day(FIRST_DAY, LAST_DAY),
        circle="public",
        fixed=True,
        section="where",
    )
    last_day = told(
        models.DateField(_("last day there")),
        shape=Day(FIRST_DAY, LAST_DAY),
        circle="public",
        fixed=True,
        section="where",
    )
    zone = told(models.CharField(_("time zone"), max_length=40), shape=ZONE, circle="public", fixed=True)
    opens_at = told(
        models.DateTimeField(_("opens")), shape=Moment(required=True), circle="public", fixed=True
    )
    closes_at = told(
        models.DateTimeField(_("closes"), db_index=True),
        shape=Moment(required=True),
        circle="public",
        fixed=True,
    )
    places = told(
        models.PositiveSmallIntegerField(_("places for companies")),
        shape=Whole(1, 200, required=True),
        circle="public",
        fixed=True,
        section="rules",
    )
    travellers_each = told(
        models.PositiveSmallIntegerField(_("travellers of each company, at most")),
        shape=Whole(1, 20, required=True),
        circle="public",
        fixed=True,
        section="rules",
    )
    members_only = told(
        models.BooleanField(_("only for members"), default=True), circle="public", fixed=True, section="rules"
    )
    material_until = told(
        models.DateField(_("material for the brochure until"), null=True, blank=True),
        shape=Day(FIRST_DAY, LAST_DAY),
        circle="members",
        fixed=True,
        section="rules",
    )
    funder = told(
        models.CharField(_("funder"), max_length=160, blank=True), circle="public", fixed=True, section="what"
    )
    fee: Any = told(
        MoneyField[Money | None, Money | None](_("what each company pays"), null=True, blank=True),
        shape=Price(),
        circle="public",
        fixed=True,
    )
    aid: Any = told(
        MoneyField[Money | None, Money | None](_("aid for each company"), null=True, blank=True),
        shape=Price(),
        circle="public",
        fixed=True,
    )
    weights: Any = models.JSONField(_("criteria"), default=dict, blank=True)
    """Criterion → its weight, of those that count."""
    brochure_at = models.DateTimeField(_("brochure published"), null=True, blank=True)
    free_places = models.PositiveSmallIntegerField(default=0)
    """Places that were given, came back, and nobody of the reserve has taken yet."""
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering: ClassVar = ["-first_day", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=DelegationState.values), name="delegation_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="delegation_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")),
                name="delegation_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return text_in(self.title) or self.slug

    @property
    def here(self) -> ZoneInfo:
        """The zone of the place, by whose clocks its hours are told."""
        return ZoneInfo(self.zone)

    @property
    def opens(self) -> datetime:
        return self.opens_at.astimezone(self.here)

    @property
    def closes(self) -> datetime:
        return self.closes_at.astimezone(self.here)

    def is_open(self, now: datetime | None = None) -> bool:
        """Whether a company may apply."""
        now = now or timezone.now()
        return self.state == DelegationState.PUBLISHED and self.opens_at <= now < self.closes_at


DELEGATION: Fields = fields_of(
    Delegation,
    sections={"what": _("What it is"), "where": _("Where and when"), "rules": _("Its rules")},
)
