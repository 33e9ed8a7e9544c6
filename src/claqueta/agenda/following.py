"""What of agendas follows when two organisations become one."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from claqueta.agenda.models import PublicSession, Session, Speaker
from claqueta.agenda.queries.shown import key_of
from claqueta.foundation.merging import Follow
from claqueta.foundation.search import changed
from claqueta.organisations.models import Organisation

KIND = "organisations.organisation"


def _sessions(organisation: Organisation) -> tuple[QuerySet[Any], ...]:
    return (
        Session.objects.filter(partner=organisation),
        PublicSession.objects.filter(partner=organisation),
    )


def _move_sessions(gone: Organisation, kept: Organisation) -> None:
    planned, public = _sessions(gone)
    keys = [key_of(one) for one in public]
    planned.update(partner=kept)
    public.update(partner=kept)
    changed(keys)


def _speakers(organisation: Organisation) -> tuple[QuerySet[Any], ...]:
    return (Speaker.objects.filter(organisation=organisation),)


def _move_speakers(gone: Organisation, kept: Organisation) -> None:
    _speakers(gone)[0].update(organisation=kept)


FOLLOWS = (
    Follow("agenda.sessions", _("Sessions that it presents"), kind=KIND, rows=_sessions, move=_move_sessions),
    Follow(
        "agenda.speakers",
        _("Speakers who come from it"),
        kind=KIND,
        rows=_speakers,
        move=_move_speakers,
    ),
)
