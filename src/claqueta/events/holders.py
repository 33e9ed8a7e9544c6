"""Whoever holds the link of a registration: an actor that may do with that one what its person does."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from claqueta.events.models import LIVE, Event, EventInvitation, Registration
from claqueta.foundation.cluster_rules import rule

SALT = "claqueta.registration"
INVITATION_SALT = "claqueta.event-invitation"
MAY = frozenset(
    {
        "events.confirm_registration",
        "events.answer_offer",
        "events.leave",
        "events.hand_over",
        "events.ask_link",
        "events.pay",
    }
)


@dataclass(frozen=True, slots=True)
class Holder:
    """The holder of a link; made by `held_by` alone, which has seen that the link is ours."""

    registration_id: int
    pk: None = None
    is_authenticated: bool = False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """For their own, and for those whom they registered along."""
        return perm in MAY and isinstance(obj, Registration) and self.registration_id in (obj.pk, obj.lead_id)

    def __str__(self) -> str:
        return _("whoever registered")


@dataclass(frozen=True, slots=True)
class Held:
    """What a link leads to."""

    registration: Registration
    by: Holder
    works: bool
    """Whether the link is still good; an old one can only ask for another."""


@dataclass(frozen=True, slots=True)
class Guest:
    """The holder of an invitation's link; made by `guest_of` alone. It is proof of the address that it was mailed to."""

    invitation: EventInvitation
    pk: None = None
    is_authenticated: bool = False

    @property
    def email(self) -> str:
        return self.invitation.email

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return (
            perm in ("events.see", "events.register")
            and isinstance(obj, Event)
            and obj.pk == self.invitation.event_id
            and obj.state in LIVE
        )

    def __str__(self) -> str:
        return self.invitation.name


def invitation_token(invitation: EventInvitation) -> str:
    return signing.dumps(invitation.public_id.hex, salt=INVITATION_SALT)


def guest_of(token: str) -> Guest | None:
    """Who holds an invitation's link; None for what is none of ours, is withdrawn, or of an event that is over."""
    try:
        key = signing.loads(
            token, salt=INVITATION_SALT, max_age=timedelta(days=rule("registration_link_valid").value)
        )
    except (signing.BadSignature, ValueError, TypeError):
        return None
    rows = EventInvitation.objects.select_related("event", "registration")
    found = rows.filter(public_id=key, withdrawn_at=None, event__state__in=LIVE).exclude(email="").first()
    return Guest(found) if found is not None else None


def invitation_link(invitation: EventInvitation) -> str:
    """The address under which whoever is invited sees the event, in their language."""
    with translation.override(invitation.language or settings.LANGUAGE_CODE):
        return settings.PUBLIC_URL + reverse("event_invitation", args=[invitation_token(invitation)])


def token_of(registration: Registration) -> str:
    return signing.dumps([registration.public_id.hex, registration.link_number], salt=SALT)


def held_by(token: str) -> Held | None:
    """The registration of a link and its holder; None for what is none of ours or is gone."""
    try:
        key, number = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    rows = Registration.objects.select_related("event", "accreditation").order_by()
    registration = rows.filter(public_id=key).first()
    if registration is None:
        return None
    return Held(
        registration,
        Holder(registration.pk),
        number == registration.link_number and _in_time(token, registration),
    )


def _in_time(token: str, registration: Registration) -> bool:
    """A link that has to confirm a mail address is good for less long than one that follows what was confirmed."""
    unconfirmed = registration.state == Registration.State.UNCONFIRMED
    days = rule("registration_confirm" if unconfirmed else "registration_link_valid").value
    try:
        signing.loads(token, salt=SALT, max_age=timedelta(days=days))
    except signing.SignatureExpired:
        return False
    return True


def link_of(registration: Registration) -> str:
    """The address under which its person goes on with it, in their language."""
    with translation.override(registration.language or settings.LANGUAGE_CODE):
        return settings.PUBLIC_URL + reverse("registration", args=[token_of(registration)])
