"""Marking sessions that one wants to see."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claqueta.agenda.holders import Marker
from claqueta.agenda.models import Agenda, Favourite, PublicSession, Session
from claqueta.events.models import Registration
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.transactions import atomic, held


class TooMany(ValidationError):
    def __init__(self, most: int) -> None:
        super().__init__(_("At most %(n)s sessions can be marked.") % {"n": most}, code="too-many")


@atomic
def mark(session: Session, *, by: Actor) -> None:
    """Mark a published session; one that is marked stays so. Raises `PermissionDenied`, `TooMany`."""
    require(by, "agenda.mark", session)
    whose = _whose(by)
    # Of two marks at once the second finds the first counted.
    held(Agenda.objects.all(), session.agenda_id)
    if not PublicSession.objects.filter(session=session).exists():
        raise ValidationError(_("That session is not published."))
    mine = Favourite.objects.filter(session__agenda=session.agenda_id, **whose)
    if mine.count() >= (most := rule("agenda_favourites").value):
        raise TooMany(most)
    Favourite.objects.get_or_create(session=session, **whose)


@atomic
def unmark(session: Session, *, by: Actor) -> None:
    """Raises `PermissionDenied`."""
    require(by, "agenda.mark", session)
    Favourite.objects.filter(session=session, **_whose(by)).delete()


@atomic
def bring_along(agenda: Agenda, sessions: Iterable[int], *, by: Actor) -> int:
    """Keep what was marked on a device without signing in; so many were new. Raises `PermissionDenied`."""
    require(by, "agenda.mark", agenda)
    held(Agenda.objects.all(), agenda.pk)
    whose = _whose(by)
    there = set(
        Favourite.objects.filter(session__agenda=agenda, **whose).values_list("session_id", flat=True)
    )
    known = PublicSession.objects.filter(agenda=agenda, session__in=list(sessions)).exclude(session__in=there)
    room = max(0, rule("agenda_favourites").value - len(there))
    new = list(known.order_by("begins_at", "pk").values_list("session_id", flat=True)[:room])
    Favourite.objects.bulk_create([Favourite(session_id=pk, **whose) for pk in new], ignore_conflicts=True)
    return len(new)


def _whose(by: Actor) -> dict[str, Any]:
    """What a person marks is theirs alone: the trail says nothing of it."""
    if isinstance(by, Marker):
        registration: Registration = by.registration
        return {"registration": registration}
    return {"account": account_of(by)}
