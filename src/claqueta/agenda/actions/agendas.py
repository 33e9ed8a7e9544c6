"""An agenda of an event: opened, with its tracks."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claqueta.agenda.judging import TRACK, fitted_questions
from claqueta.agenda.models import Agenda, Track
from claqueta.events.models import Event
from claqueta.events.queries import key_of as key_of_event
from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.judging import fitted
from claqueta.foundation.search import changed
from claqueta.foundation.transactions import atomic, held


@atomic
def open_agenda(event: Event, *, by: Actor) -> Agenda:
    """Begin the agenda of an event, which has one. Raises `PermissionDenied`, `ValidationError`."""
    require(by, "agenda.manage")
    row = held(Event.objects.all(), event.pk)
    if Agenda.objects.filter(event=row).exists():
        raise ValidationError({"event": [_("That event has an agenda already.")]})
    agenda = Agenda.objects.create(event=row)
    audit.record("agenda.opened", agenda, by=by)
    return agenda


@atomic
def add_track(agenda: Agenda, *, name: Mapping[str, str], by: Actor) -> Track:
    """Raises `PermissionDenied`, `ValidationError` by field."""
    row = held(Agenda.objects.select_related("event"), agenda.pk)
    require(by, "agenda.manage", row)
    kept = _named(name)
    track = Track.objects.create(agenda=row, name=kept, place=row.tracks.count())
    audit.record("agenda.track_added", row, by=by, changes={"track": ("", str(track))})
    return track


@atomic
def change_track(track: Track, *, name: Mapping[str, str], by: Actor) -> Track:
    """Give a track another name: pages say it at once. Raises `PermissionDenied`, `ValidationError` by field."""
    row = held(Track.objects.select_related("agenda__event"), track.pk)
    require(by, "agenda.manage", row.agenda)
    before, row.name = str(row), _named(name)
    row.save()
    if before != str(row):
        audit.record("agenda.track_changed", row.agenda, by=by, changes={"track": (before, str(row))})
    changed([key_of_event(row.agenda.event)])
    return row


@atomic
def remove_track(track: Track, *, by: Actor) -> None:
    """Its sessions stay, without one. Raises `PermissionDenied`."""
    row = held(Track.objects.select_related("agenda__event"), track.pk)
    require(by, "agenda.manage", row.agenda)
    audit.record("agenda.track_removed", row.agenda, by=by, changes={"track": (str(row), "")})
    changed([key_of_event(row.agenda.event)])
    row.delete()


@atomic
def ask_questions(agenda: Agenda, *, questions: Sequence[Mapping[str, Any]], by: Actor) -> Agenda:
    """Say what the survey asks; as long as nobody has answered. Raises `PermissionDenied`, `ValidationError` by field."""
    row = held(Agenda.objects.select_related("event"), agenda.pk)
    require(by, "agenda.manage", row)
    kept = fitted_questions(questions)
    if kept == row.questions:
        return row
    if row.answers.exists():
        raise ValidationError(
            {"questions": [_("Somebody has answered already: the questions stay as they are.")]}
        )
    before, row.questions = len(row.questions), kept
    row.save(update_fields=["questions"])
    audit.record("agenda.questions_changed", row, by=by, changes={"questions": (before, len(kept))})
    return row


def _named(name: Mapping[str, str]) -> dict[str, str]:
    kept: dict[str, str] = fitted({"name": dict(name)}, TRACK)["name"]
    if not kept:
        raise ValidationError({"name": [_("This cannot be empty.")]})
    return kept
