"""Who is told what of a registration, by mail: the person, in their language."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from claqueta.events.calendar import entry_of
from claqueta.events.holders import invitation_link, link_of
from claqueta.events.models import EventInvitation, Registration
from claqueta.events.queries import Headline, Outline, headline, outlined, presented, read_at_once
from claqueta.foundation import mailing
from claqueta.foundation.calendar import hold
from claqueta.foundation.circles import audience_of
from claqueta.foundation.translated import text_in

WHY = _("You get this mail because you registered for this event with your address.")

WHY_INVITED = _("You get this mail because the organisers invite you to this event.")


def _send(
    registration: Registration, template: str, *, calendar: bool = False, whole: bool = False, **more: Any
) -> Registration:
    language = registration.language or settings.LANGUAGE_CODE
    with translation.override(language):
        shown = _of_the_event(registration, language, whole=whole)
        title = shown.title if shown else text_in(registration.event.title, language)
        mailing.send(
            f"events/mail/{template}",
            registration.email,
            {
                "registration": registration,
                "name": registration.name,
                "event": shown,
                "title": title,
                "accreditation": text_in(registration.accreditation.name, language),
                "url": link_of(registration),
                **more,
            },
            language=language,
            why=WHY,
            calendar=hold(entry_of(shown)) if calendar and isinstance(shown, Outline) else "",
        )
    return registration


def _of_the_event(registration: Registration, language: str, *, whole: bool) -> Outline | Headline | None:
    """What a mail says of the event; more than its head is read only where it is said."""
    if not whole:
        return headline(registration.event, audience_of(None), language, invited=True)
    return outlined(registration.event, audience_of(None), language, invited=True)


def invited(invitation: EventInvitation) -> None:
    """The personal link of whoever is invited."""
    language = invitation.language or settings.LANGUAGE_CODE
    event = read_at_once().get(pk=invitation.event_id)
    with translation.override(language):
        shown = presented(event, audience_of(None), language, invited=True)
        if shown is None:
            return
        mailing.send(
            "events/mail/event_invitation",
            invitation.email,
            {
                "name": invitation.name,
                "title": shown.title,
                "event": shown,
                "url": invitation_link(invitation),
            },
            language=language,
            why=WHY_INVITED,
        )


def to_confirm(registration: Registration) -> Registration:
    """The link that confirms the address."""
    return _send(registration, "registration_confirm")


def is_in(registration: Registration) -> Registration:
    return _send(
        registration,
        "registration_in",
        calendar=True,
        whole=True,
        online_url=registration.event.online_url if registration.event.online else "",
        owes=registration.price.formatted() if registration.owes and registration.price else "",
    )


def waits(registration: Registration) -> Registration:
    return _send(
        registration, "registration_waits", approval=registration.state == Registration.State.APPROVAL
    )


def offered(registration: Registration) -> Registration:
    until = registration.offered_until
    return _send(
        registration,
        "registration_offered",
        until=until.astimezone(registration.event.here) if until else None,
    )


def is_out(registration: Registration) -> Registration:
    return _send(registration, "registration_ended")
