"""Planning sessions: written, changed, moved to another hour or room, taken away."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from claqueta.agenda.judging import MOST_SPEAKERS, fitted_session
from claqueta.agenda.models import (
    SESSION,
    Agenda,
    Appearance,
    PublicSession,
    Role,
    Session,
    SessionState,
    Speaker,
    SpeakerState,
)
from claqueta.agenda.policies.clashes import IMPOSSIBLE, Clash, Slot
from claqueta.agenda.queries.planning import Plan, names_of, plan_of
from claqueta.agenda.wording import clash_in_words, when_in_words
from claqueta.events.models import Room
from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.transactions import atomic, held, hold
from claqueta.foundation.translated import text_in

type Values = Mapping[str, Any]
BESIDE = ("room", "track", "partner")
"""Columns that are rows of others."""


class MovedMeanwhile(ValidationError):
    """Somebody changed the session since. Nothing was changed."""

    def __init__(self, session: Session) -> None:
        self.session = session
        where = place_in_words(session)
        super().__init__(
            _("Somebody has changed “%(session)s” meanwhile. It is now: %(where)s. Nothing was changed.")
            % {"session": session, "where": where},
            code="moved-on",
        )


@dataclass(frozen=True, slots=True)
class Moved:
    session: Session
    clashes: tuple[Clash, ...]
    """What does not fit well and was saved all the same."""
    plan: Plan


def place_in_words(session: Session) -> str:
    """When and where a session is planned."""
    if session.begins_at is None or session.ends_at is None:
        return _("without an hour")
    here = session.agenda.event.here
    when = when_in_words(session.begins_at.astimezone(here), session.ends_at.astimezone(here))
    return f"{when} · {session.room}" if session.room else when


@atomic
def add_session(agenda: Agenda, values: Values, *, by: Actor) -> Session:
    """Plan a session. `room`, `track` and `partner` are rows, `speakers` pairs of a speaker and a role.

    Raises `PermissionDenied`, `ValidationError` by field, also for what cannot be at that hour in that room.
    """
    row = held(Agenda.objects.select_related("event"), agenda.pk)
    require(by, "agenda.manage", row)
    if row.sessions.count() >= (most := rule("agenda_most").value):
        raise ValidationError(_("An agenda has at most %(n)s sessions.") % {"n": most})
    session = Session(agenda=row)
    kept = fitted_session(values)
    for name, value in kept.items():
        setattr(session, name, value)
    _set_beside(session, values)
    session.slug = _free_slug(session)
    session.save()
    _keep_speakers(session, values.get("speakers", ()))
    refuse_impossible(session)
    audit.record("agenda.session_added", session, by=by)
    return session


@atomic
def change_session(session: Session, values: Values, *, by: Actor, version: int | None = None) -> Session:
    """Change what is planned of a session. Others read of it when a version is published.

    Raises `PermissionDenied`, `ValidationError` by field, `MovedMeanwhile`.
    """
    row = _held(session, version, by)
    before = {name: getattr(row, name) for name in SESSION.stored}
    kept = fitted_session(values, before)
    changes: dict[str, tuple[Any, Any]] = {}
    for name, value in kept.items():
        if value != before[name]:
            changes[name] = (before[name], value)
            setattr(row, name, value)
    beside = {name: getattr(row, name) for name in BESIDE}
    _set_beside(row, values)
    for name, was in beside.items():
        if was != getattr(row, name):
            changes[name] = (str(was or ""), str(getattr(row, name) or ""))
    if "speakers" in values and (names := _keep_speakers(row, values["speakers"])):
        changes["speakers"] = names
    if not changes:
        return row
    _save(row)
    refuse_impossible(row)
    audit.record("agenda.session_changed", row, by=by, changes=changes)
    return row


@atomic
def move_session(
    session: Session,
    *,
    begins_at: datetime | None,
    room: Room | None,
    version: int | None = None,
    by: Actor,
) -> Moved:
    """Give a session another hour or room, as long as before; without an hour it waits for one.

    Raises `PermissionDenied`, `MovedMeanwhile`, `ValidationError` that says why it cannot be there.
    """
    row = _held(session, version, by)
    if row.state == SessionState.CANCELLED:
        raise ValidationError(_("It was called off: let it take place again first."))
    lasts = (
        row.ends_at - row.begins_at
        if row.begins_at is not None and row.ends_at is not None
        else timedelta(minutes=rule("agenda_session").value)
    )
    before = place_in_words(row)
    kept = fitted_session(
        {"begins_at": begins_at, "ends_at": begins_at + lasts if begins_at is not None else None},
        {"title": row.title},
    )
    row.begins_at, row.ends_at, row.room = kept["begins_at"], kept["ends_at"], room
    if before != (after := place_in_words(row)):
        _save(row)
        audit.record("agenda.session_moved", row, by=by, changes={"place": (before, after)})
    plan = refuse_impossible(row)
    return Moved(row, tuple(plan.clashes_of(row.pk)), plan)


@atomic
def discard_session(session: Session, *, by: Actor) -> None:
    """Take away a session of which nobody was told; another is called off. Raises `PermissionDenied`, `ValidationError`."""
    row = _held(session, None, by)
    if PublicSession.objects.filter(session=row).exists():
        raise ValidationError(_("It was published: call it off, so that those who marked it are told."))
    audit.record("agenda.session_discarded", row, by=by)
    row.delete()


def refuse_impossible(session: Session) -> Plan:
    """See that a session can be where and when it is planned; what is planned besides. Raises `ValidationError`."""
    plan = plan_of(session.agenda)
    if session.takes_time and session.pk not in plan.slots:
        plan = plan.with_slot(slot_of(session))
    wrong = [one for one in plan.clashes_of(session.pk) if one.kind in IMPOSSIBLE]
    if wrong:
        sessions, speakers = names_of(session.agenda)
        raise ValidationError(
            [clash_in_words(one, sessions, speakers, of=session.pk) for one in wrong], code="clash"
        )
    return plan


def slot_of(session: Session) -> Slot:
    """What a session needs, of one that has its hours."""
    assert session.begins_at is not None
    assert session.ends_at is not None
    return Slot(
        session.pk,
        session.begins_at,
        session.ends_at,
        session.room_id,
        frozenset(
            session.appearances.exclude(speaker__state=SpeakerState.DECLINED)
            .order_by()
            .values_list("speaker_id", flat=True)
        ),
        session.capacity,
    )


def _held(session: Session, version: int | None, by: Actor) -> Session:
    """The session and then its agenda, in this order everywhere, so that nobody waits in a circle."""
    row = held(Session.objects.select_related("agenda__event", "room", "track", "partner"), session.pk)
    require(by, "agenda.manage", row)
    held(Agenda.objects.all(), row.agenda_id)
    if version is not None and version != row.version:
        raise MovedMeanwhile(row)
    return row


def _save(row: Session) -> None:
    row.version += 1
    row.updated_at = timezone.now()
    row.save()


def _set_beside(session: Session, values: Values) -> None:
    for name in BESIDE:
        if name in values:
            setattr(session, name, values[name])
    if session.track is not None and session.track.agenda_id != session.agenda_id:
        raise ValidationError({"track": [_("That track is of another agenda.")]})


def _keep_speakers(session: Session, given: Iterable[tuple[Speaker, str]]) -> tuple[str, str] | None:
    """Each once, in the order given; the names before and after, where they differ. Raises `ValidationError`."""
    wanted: dict[Speaker, str] = {}
    for speaker, role in given:
        if speaker.agenda_id != session.agenda_id or role not in Role.values:
            raise ValidationError({"speakers": [_("Whoever speaks is on the list of the event’s speakers.")]})
        wanted.setdefault(speaker, role)
    if len(wanted) > MOST_SPEAKERS:
        raise ValidationError({"speakers": [_("At most %(n)s speakers.") % {"n": MOST_SPEAKERS}]})
    # Whoever is taken off the list at the same moment speaks nowhere.
    if len(hold(Speaker.objects.filter(pk__in=[one.pk for one in wanted]))) < len(wanted):
        raise ValidationError({"speakers": [_("Whoever speaks is on the list of the event’s speakers.")]})
    there = [(one.speaker, one.role) for one in session.appearances.select_related("speaker")]
    if there == list(wanted.items()):
        return None
    session.appearances.all().delete()
    Appearance.objects.bulk_create(
        Appearance(session=session, speaker=speaker, role=role, place=place)
        for place, (speaker, role) in enumerate(wanted.items())
    )
    return ", ".join(str(one) for one, _role in there), ", ".join(map(str, wanted))


def _free_slug(session: Session) -> str:
    """Its title in the cluster's first language that has it; a number after it where that is taken."""
    stem = slugify(text_in(session.title, settings.LANGUAGE_CODE))[:70].strip("-") or "session"
    taken = set(
        Session.objects.filter(agenda=session.agenda, slug__startswith=stem).values_list("slug", flat=True)
    )
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
