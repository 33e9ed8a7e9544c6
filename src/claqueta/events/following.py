"""What of events follows when two organisations become one."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from claqueta.events.models import Event, EventPartner, Registration
from claqueta.events.queries import key_of
from claqueta.foundation.merging import Follow
from claqueta.foundation.search import changed
from claqueta.organisations.models import Organisation

KIND = "organisations.organisation"


def _partnerships(organisation: Organisation) -> tuple[QuerySet[EventPartner], ...]:
    return (EventPartner.objects.filter(organisation=organisation),)


def _move_partnerships(gone: Organisation, kept: Organisation) -> None:
    """Of two that stand behind one event, one stays."""
    mine = _partnerships(gone)[0]
    events = list(Event.objects.filter(partnerships__organisation=gone))
    mine.filter(event__partnerships__organisation=kept).delete()
    _partnerships(gone)[0].update(organisation=kept)
    changed(key_of(event) for event in events)


def _registrations(organisation: Organisation) -> tuple[QuerySet[Registration], ...]:
    return (Registration.objects.filter(organisation=organisation),)


def _move_registrations(gone: Organisation, kept: Organisation) -> None:
    _registrations(gone)[0].update(organisation=kept)


FOLLOWS = (
    Follow(
        "events.partnerships",
        _("Events that it stands behind"),
        kind=KIND,
        rows=_partnerships,
        move=_move_partnerships,
    ),
    Follow(
        "events.registrations",
        _("Registrations for events"),
        kind=KIND,
        rows=_registrations,
        move=_move_registrations,
    ),
)
