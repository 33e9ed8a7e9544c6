"""Accreditations of an event, and who registered for them."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from claqueta.billing.models import EconomicDocument
from claqueta.events.models.events import Event
from claqueta.events.questions import CHOICE, KINDS, LONG, TEXT, YES
from claqueta.events.shapes import MOST_SEATS, Moment, Price
from claqueta.foundation.fields import Fields, fields_of, told
from claqueta.foundation.judging import Choice, ListOf, Row, Text, Truth, Whole
from claqueta.foundation.money import Money
from claqueta.foundation.money_fields import MoneyField
from claqueta.foundation.translated import TranslatedField, here, text_in
from claqueta.organisations.models import Organisation

MOST_QUESTIONS, MOST_COMPANIONS = 20, 9
NAME = 120


class Takers(models.TextChoices):
    """Who may take an accreditation."""

    EVERYBODY = "everybody", _("Whoever sees the event")
    MEMBERS = "members", _("Members")
    CODE = "code", _("Whoever has the code")


ANSWERS = {
    TEXT: pgettext_lazy("kind of answer", "text"),
    LONG: pgettext_lazy("kind of answer", "long text"),
    CHOICE: pgettext_lazy("kind of answer", "one of several"),
    YES: pgettext_lazy("kind of answer", "yes or no"),
}


def _kind_name(kind: str, language: str) -> str:
    with override(language):
        return str(ANSWERS.get(kind, kind))


QUESTIONS = ListOf(
    Row(
        {
            "key": Text(30, required=True),
            **{f"label_{code}": Text(200) for code in settings.CLUSTER.languages},
            "kind": Choice(lambda: KINDS, "text", words=_kind_name),
            "choices": Text(300),
            "required": Truth(),
            "only_if": Text(60),
        },
        needed="key",
        labels={
            "key": _("Name"),
            **{f"label_{code}": here(code) for code in settings.CLUSTER.languages},
            "kind": _("Kind of answer"),
            "choices": _("Choices, with semicolons"),
            "required": _("Needed"),
            "only_if": _("Only if (name=answer)"),
        },
    ),
    MOST_QUESTIONS,
)


class Accreditation(models.Model):
    """A way to take part in an event: what it costs, how many there are, who may take it and when."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="accreditations", verbose_name=_("event"))
    name = told(TranslatedField(_("name"), max_length=80), circle="public", section="what")
    text = told(
        TranslatedField(_("what it includes"), multiline=True, max_length=1000),
        circle="public",
        section="what",
    )
    place = models.PositiveSmallIntegerField(default=0)
    quota = told(
        models.PositiveIntegerField(_("places of this kind"), null=True, blank=True),
        shape=Whole(0, MOST_SEATS),
        circle="office",
        section="how_many",
        help=_("Blank for as many as the event holds."),
    )
    has_waiting_list = told(
        models.BooleanField(_("with a waiting list"), default=True), circle="office", section="how_many"
    )
    approval = told(
        models.BooleanField(_("the office says yes to each"), default=False),
        circle="office",
        section="how_many",
    )
    companions = told(
        models.PositiveSmallIntegerField(_("companions"), default=0),
        shape=Whole(0, MOST_COMPANIONS),
        circle="office",
        section="how_many",
        help=_("How many others somebody may register along: colleagues, a guest."),
    )
    takers = told(
        models.CharField(_("who may take it"), max_length=10, choices=Takers, default=Takers.EVERYBODY),
        circle="office",
        section="who",
    )
    code = told(models.CharField(_("code"), max_length=40, blank=True), circle="office", section="who")
    opens_at = told(models.DateTimeField(_("from"), null=True, blank=True), shape=Moment(), circle="office")
    closes_at = told(models.DateTimeField(_("until"), null=True, blank=True), shape=Moment(), circle="office")
    price = told(
        MoneyField[Money | None, Money | None](_("price"), null=True, blank=True),
        shape=Price(),
        circle="public",
        help=_("With VAT; blank where it costs nothing."),
    )
    member_price = told(
        MoneyField[Money | None, Money | None](_("price for members"), null=True, blank=True),
        shape=Price(),
        circle="public",
        help=_("For who acts for an organisation that is a member on the day; blank where it is the same."),
    )
    questions = told(
        models.JSONField(_("questions"), default=list, blank=True),
        shape=QUESTIONS,
        circle="office",
        section="questions",
    )
    closed = models.BooleanField(_("no longer offered"), default=False)

    class Meta:
        verbose_name = _("accreditation")
        verbose_name_plural = _("accreditations")
        ordering: ClassVar = ["place", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(takers__in=Takers.values), name="accreditation_for_known_takers"
            ),
            models.CheckConstraint(
                condition=models.Q(opens_at=None)
                | models.Q(closes_at=None)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="accreditation_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=~models.Q(takers="code") | ~models.Q(code=""), name="accreditation_has_its_code"
            ),
        ]

    def __str__(self) -> str:
        return text_in(self.name)


class RegistrationState(models.TextChoices):
    UNCONFIRMED = "unconfirmed", _("Mail address not confirmed")
    APPROVAL = "approval", _("Waits for the office")
    WAITING = "waiting", _("On the waiting list")
    OFFERED = "offered", _("A place is offered")
    REGISTERED = "registered", _("Registered")
    CANCELLED = "cancelled", _("Cancelled")
    REFUSED = "refused", _("Refused")


SEATED = (RegistrationState.OFFERED, RegistrationState.REGISTERED)
"""The states that hold a place: one that is offered is nobody else's until its time is over."""
STANDING = (
    RegistrationState.UNCONFIRMED,
    RegistrationState.APPROVAL,
    RegistrationState.WAITING,
    RegistrationState.OFFERED,
    RegistrationState.REGISTERED,
)
"""The states that are not an end."""


class Registration(models.Model):
    """One person for one event. Two may have one mail address; one of them registers once."""

    State = RegistrationState
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, models.PROTECT, related_name="registrations", verbose_name=_("event"))
    accreditation = models.ForeignKey(
        Accreditation, models.PROTECT, related_name="registrations", verbose_name=_("accreditation")
    )
    state = models.CharField(_("state"), max_length=12, choices=RegistrationState, db_index=True)
    name = models.CharField(_("name"), max_length=NAME)
    name_folded = models.CharField(max_length=NAME, editable=False)
    email = models.EmailField(_("mail address"), db_index=True)
    company = models.CharField(_("organisation as it was written"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=5, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name=_("organisation"),
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="registrations"
    )
    lead = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="companions",
        verbose_name=_("registered along with"),
    )
    answers: Any = models.JSONField(_("answers"), default=dict, blank=True)
    photos = models.BooleanField(_("may be shown in photographs"), default=False)
    listed = models.BooleanField(_("may stand in the list of those who come"), default=False)
    place = models.PositiveIntegerField(_("place in the waiting list"), null=True, blank=True)
    offered_until = models.DateTimeField(_("offered until"), null=True, blank=True)
    price = MoneyField[Money | None, Money | None](_("price"), null=True, blank=True)
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)
    document = models.ForeignKey(
        EconomicDocument,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document to be invoiced"),
    )
    reason = models.TextField(_("reason"), blank=True)
    link_number = models.PositiveIntegerField(default=1)
    """Of the links that work; a higher number makes the earlier ones useless."""
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    created_at = models.DateTimeField(_("registered on"), default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering: ClassVar = ["-created_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["event", "state", "place"], name="of_the_waiting_list")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=RegistrationState.values), name="registration_in_a_known_state"
            ),
            models.UniqueConstraint(
                fields=["event", "email", "name_folded"],
                condition=models.Q(state__in=[one.value for one in STANDING]),
                name="person_registered_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="waiting") | models.Q(place__isnull=False),
                name="waiting_has_a_place",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="offered") | models.Q(offered_until__isnull=False),
                name="offer_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_seated(self) -> bool:
        return self.state in SEATED

    @property
    def owes(self) -> bool:
        """Whether its price is still to be paid."""
        return bool(
            self.state == RegistrationState.REGISTERED
            and self.price
            and self.price.amount
            and not self.paid_at
        )


ACCREDITATION: Fields = fields_of(
    Accreditation,
    sections={
        "what": _("What it is"),
        "how_many": _("How many"),
        "who": _("For whom"),
        "questions": _("Questions"),
    },
)
