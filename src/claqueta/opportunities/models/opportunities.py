"""What somebody looks for or offers: its own row and its fields, each said once."""

import uuid
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.cluster.models import Purpose
from claqueta.foundation.fields import Fields, fields_of, told
from claqueta.foundation.judging import Mail, Text
from claqueta.foundation.money import Money
from claqueta.foundation.money_fields import MoneyField
from claqueta.foundation.translated import TranslatedField, text_in
from claqueta.opportunities.kinds import kind_name, kind_of
from claqueta.opportunities.shapes import (
    ACTIVITIES,
    DAY,
    KIND,
    LANGUAGES,
    TERRITORIES,
    Abilities,
    Amount,
    Details,
)
from claqueta.organisations.models import Organisation

LONGEST_TITLE, LONGEST_TEXT = 160, 5000


class Direction(models.TextChoices):
    NEED = "need", _("Need")
    OFFER = "offer", _("Offer")


class Audience(models.TextChoices):
    """Who sees it at all."""

    PUBLIC = "public", _("Everybody")
    MEMBERS = "members", _("Members")
    CHOSEN = "chosen", _("Chosen organisations")


class OpportunityState(models.TextChoices):
    DRAFT = "draft", _("Being written")
    UNCONFIRMED = "unconfirmed", _("Waiting for the visitor’s confirmation")
    REVIEW = "review", _("To be looked at")
    OPEN = "open", _("Open")
    TALKING = "talking", _("In conversation")
    CLOSED = "closed", _("Closed")


LIVE = (OpportunityState.OPEN, OpportunityState.TALKING)
"""The states in which it can be found and answered, until its window closes."""


class ClosedFor(models.TextChoices):
    """Why it was closed."""

    FOUND = "found", _("Found through the cluster")
    FOUND_ELSEWHERE = "elsewhere", _("Found elsewhere")
    NOT_NEEDED = "not_needed", _("No longer needed")
    NOBODY = "nobody", _("Nobody suitable")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Its time was over")
    QUIET = "quiet", _("Nobody said that it still holds")
    UNSUITABLE = "unsuitable", _("Not for this board")


BY_THE_HOUSE = (ClosedFor.EXPIRED, ClosedFor.QUIET)
"""Reasons that only the house closes for."""


class Opportunity(models.Model):
    """A need or an offer: of an organisation, of the office for somebody, or of a visitor."""

    State = OpportunityState
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=20, unique=True, editable=False)
    """Its number, as `2026-0017`: nothing of what it says or whose it is stands in its address."""
    state = models.CharField(
        _("state"), max_length=12, choices=OpportunityState, default=OpportunityState.DRAFT, db_index=True
    )
    direction = told(
        models.CharField(_("need or offer"), max_length=5, choices=Direction, default=Direction.NEED),
        circle="public",
        fixed=True,
        section="what",
        column="direction",
        patched=True,
        imported=True,
    )
    kind = told(
        models.CharField(_("kind"), max_length=30, db_index=True),
        shape=KIND,
        circle="public",
        fixed=True,
        section="what",
        column="kind",
        patched=True,
        imported=True,
    )
    title = told(
        TranslatedField(_("title"), max_length=LONGEST_TITLE),
        circle="public",
        fixed=True,
        section="what",
        searched=True,
        column="title",
        patched=True,
        imported=True,
    )
    text = told(
        TranslatedField(_("in words"), multiline=True, max_length=LONGEST_TEXT),
        circle="public",
        fixed=True,
        section="what",
        searched=True,
        column="text",
        patched=True,
        imported=True,
        help=_("In one language at least. Write it as you would say it on the phone."),
    )
    details = told(
        models.JSONField(_("details"), default=dict, blank=True),
        shape=Details(),
        circle="public",
        fixed=True,
        patched=True,
    )
    activities = told(
        models.JSONField(_("activities"), default=list, blank=True),
        shape=ACTIVITIES,
        circle="public",
        fixed=True,
        section="whom",
        searched=True,
        column="activities",
        patched=True,
        imported=True,
        help=_("What whoever answers should do."),
    )
    capabilities = told(
        models.JSONField(_("capabilities"), default=list, blank=True),
        shape=Abilities(),
        circle="public",
        fixed=True,
        patched=True,
    )
    languages = told(
        models.JSONField(_("languages of work"), default=list, blank=True),
        shape=LANGUAGES,
        circle="public",
        fixed=True,
        section="whom",
        searched=True,
        column="languages",
        patched=True,
        imported=True,
    )
    territories = told(
        models.JSONField(_("territories"), default=list, blank=True),
        shape=TERRITORIES,
        circle="public",
        fixed=True,
        section="whom",
        searched=True,
        column="territories",
        patched=True,
        imported=True,
    )
    starts_on = told(
        models.DateField(_("from"), null=True, blank=True),
        shape=DAY,
        circle="public",
        fixed=True,
        section="when",
        column="starts_on",
        patched=True,
        imported=True,
    )
    ends_on = told(
        models.DateField(_("until"), null=True, blank=True),
        shape=DAY,
        circle="public",
        fixed=True,
        section="when",
        column="ends_on",
        patched=True,
        imported=True,
    )
    budget_from = told(
        MoneyField[Money | None, Money | None](_("budget from"), null=True, blank=True),
        shape=Amount(),
        circle="public",
        fixed=True,
        column="budget_from",
        imported=True,
    )
    budget_until = told(
        MoneyField[Money | None, Money | None](_("budget until"), null=True, blank=True),
        shape=Amount(),
        circle="public",
        fixed=True,
        column="budget_until",
        imported=True,
    )
    purposes: Any = models.ManyToManyField(
        Purpose, related_name="opportunities", blank=True, verbose_name=_("purposes")
    )

    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="opportunities",
        verbose_name=_("organisation"),
    )
    """Whose it is; none for one of a visitor, and of the office for somebody who is not on record."""
    behalf = told(
        models.CharField(_("on behalf of"), max_length=200, blank=True),
        shape=Text(200),
        office=True,
        column="behalf",
        column_circle="office",
        imported=True,
    )
    """For whom the office wrote it."""
    visitor_name = models.CharField(_("visitor’s name"), max_length=120, blank=True)
    visitor_email = told(
        models.EmailField(_("visitor’s mail address"), blank=True), shape=Mail(), office=True
    )
    visitor_company = models.CharField(_("visitor’s organisation"), max_length=200, blank=True)
    visitor_language = models.CharField(_("visitor’s language"), max_length=5, blank=True)
    link_number = models.PositiveIntegerField(default=1)
    """Of the visitor's links that work; a higher number makes the earlier ones useless."""
    audience = told(
        models.CharField(_("who sees it"), max_length=10, choices=Audience, default=Audience.MEMBERS),
        circle="office",
        fixed=True,
        section="who",
        column="audience",
        column_circle="office",
        patched=True,
        imported=True,
    )
    chosen: Any = models.ManyToManyField(
        Organisation,
        related_name="opportunities_for_it",
        blank=True,
        verbose_name=_("chosen organisations"),
    )
    anonymous = told(
        models.BooleanField(
            _("without your name"),
            default=False,
            help_text=_("Who it is stays hidden until an interest is accepted."),
        ),
        circle="office",
        fixed=True,
        section="who",
        column="anonymous",
        column_circle="office",
        patched=True,
        imported=True,
    )

    opens_on = models.DateField(_("open since"), null=True, blank=True)
    closes_on = told(
        models.DateField(_("open until"), null=True, blank=True),
        shape=DAY,
        circle="public",
        fixed=True,
        section="when",
        column="closes_on",
        patched=True,
        imported=True,
        help=_("The last day on which it can be answered; blank for as long as the rules say."),
    )
    renewed = models.PositiveSmallIntegerField(_("times renewed"), default=0)
    asked_at = models.DateTimeField(_("asked whether it still holds"), null=True, blank=True)
    heard_at = models.DateTimeField(_("last heard of"), default=timezone.now)
    """When somebody did something with it; one that nobody hears of is asked about and closed."""
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_for = models.CharField(_("closed because"), max_length=12, choices=ClosedFor, blank=True)
    result = models.TextField(_("what came of it"), blank=True)
    sent_back = models.TextField(_("what has to be changed"), blank=True)
    reference = models.CharField(max_length=60, blank=True, db_index=True)
    """What it is called in the list that brought it."""
    fingerprint = models.CharField(max_length=64, blank=True, db_index=True)
    """Of what it says: two that say the same have the same."""
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("need or offer")
        verbose_name_plural = _("needs and offers")
        ordering: ClassVar = ["-created_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["state", "audience", "closes_on"], name="of_the_board"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=OpportunityState.values), name="opportunity_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(direction__in=Direction.values), name="opportunity_need_or_offer"
            ),
            models.CheckConstraint(
                condition=models.Q(audience__in=Audience.values), name="opportunity_for_a_known_audience"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="opportunity_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(budget_until=None)
                | models.Q(budget_from=None)
                | models.Q(budget_until__gte=models.F("budget_from")),
                name="opportunity_budget_from_less_to_more",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["open", "talking"]) | models.Q(closes_on__isnull=False),
                name="opportunity_open_has_an_end",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="closed") | ~models.Q(closed_for=""),
                name="opportunity_closed_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return text_in(self.title) or self.slug

    @property
    def is_offer(self) -> bool:
        return self.direction == Direction.OFFER

    @property
    def is_visitors(self) -> bool:
        return self.organisation_id is None and bool(self.visitor_email)

    @property
    def kind_name(self) -> str:
        return kind_name(self.kind)

    @property
    def heading(self) -> str:
        """What is looked for or offered, in a few words."""
        kind = kind_of(self.kind)
        return kind.heading(self.direction) if kind else self.kind

    def is_live(self, today: date | None = None) -> bool:
        """Whether it can be found and answered today."""
        return self.state in LIVE and bool(
            self.closes_on and self.closes_on >= (today or timezone.localdate())
        )


OPPORTUNITY: Fields = fields_of(
    Opportunity,
    sections={
        "what": _("What it is"),
        "whom": _("Whom you look for"),
        "when": _("When"),
        "who": _("Who sees it"),
    },
)
"""All that is said of a need or an offer. Whose it is stands apart: `queries.presented` alone tells it."""
