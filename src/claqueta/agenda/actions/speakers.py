"""Who speaks at an event: put on the list, changed, with their photograph; what they say of themselves."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from claqueta.accounts.models import Person
from claqueta.agenda.actions import mails
from claqueta.agenda.judging import OWN, fitted_speaker
from claqueta.agenda.models import SPEAKER, Agenda, PublicSession, Speaker
from claqueta.agenda.queries.shown import key_of
from claqueta.events.queries import key_of as key_of_event
from claqueta.foundation import audit, deadlines
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.search import changed
from claqueta.foundation.transactions import atomic, held
from claqueta.foundation.uploads import Checked, checked_picture
from claqueta.organisations.models import Organisation

type Values = Mapping[str, Any]
PHOTO_SIDE = 800
"""The longest side that is kept, in pixels."""


@atomic
def add_speaker(
    agenda: Agenda,
    values: Values,
    *,
    person: Person | None = None,
    organisation: Organisation | None = None,
    by: Actor,
) -> Speaker:
    """Put somebody on the list of an event's speakers: a person of the record, or whoever the values name.

    Raises `PermissionDenied`, `ValidationError` by field.
    """
    row = held(Agenda.objects.select_related("event"), agenda.pk)
    require(by, "agenda.manage", row)
    said = dict(values)
    if person is not None:
        if row.speakers.filter(person=person).exists():
            raise ValidationError({"person": [_("They are on the list already.")]})
        for name, value in (("name", person.name), ("email", person.email), ("language", person.language)):
            said[name] = said.get(name) or value
    if organisation is not None and not said.get("company"):
        said["company"] = organisation.name
    kept = fitted_speaker({"name": "", **said})
    speaker = Speaker(agenda=row, person=person, organisation=organisation, **kept)
    speaker.slug = _free_slug(speaker)
    speaker.save()
    audit.record("agenda.speaker_added", speaker, by=by)
    return speaker


@atomic
def change_speaker(
    speaker: Speaker, values: Values, *, organisation: Organisation | None = None, by: Actor
) -> Speaker:
    """Change what is on record of a speaker; pages say it at once. Raises `PermissionDenied`, `ValidationError` by field."""
    row = _held(speaker)
    require(by, "agenda.manage", row)
    changes = _set(row, fitted_speaker(values))
    if organisation != row.organisation:
        changes["organisation"] = (str(row.organisation or ""), str(organisation or ""))
        row.organisation = organisation
    return _keep(row, changes, by)


@atomic
def present_oneself(speaker: Speaker, values: Values, *, consent: bool, by: Actor) -> Speaker:
    """What somebody says of themselves, and whether they agree to be shown: at once, and no longer when they take it back.

    Raises `PermissionDenied`, `ValidationError` by field.
    """
    row = _held(speaker)
    require(by, "agenda.speak", row)
    changes = _set(row, fitted_speaker({name: values[name] for name in OWN if name in values}))
    if consent != (row.consented_at is not None):
        changes["consent"] = (not consent, consent)
        row.consented_at = timezone.now() if consent else None
    return _keep(row, changes, by)


def checked_photo(file: Any) -> Checked:
    """The photograph drawn anew, before any transaction begins. Raises `ValidationError`."""
    return checked_picture(file, max_side=PHOTO_SIDE)


@atomic
def set_photo(speaker: Speaker, photo: Checked | None, *, by: Actor) -> Speaker:
    """Show another photograph, or none. Raises `PermissionDenied`."""
    row = _held(speaker)
    require(by, "agenda.speak", row)
    forget_photo(row)
    if photo is not None:
        row.photo.save(f"{row.public_id.hex}-{photo.sha256[:8]}.webp", photo.content, save=False)
    return _keep(row, {"photo": (None, None)}, by, hidden=frozenset({"photo"}))


@atomic
def renew_speaker_link(speaker: Speaker, *, by: Actor) -> Speaker:
    """Make the links that somebody was mailed useless and mail another. Raises `PermissionDenied`, `ValidationError`."""
    row = _held(speaker)
    require(by, "agenda.ask_link", row)
    if not row.email:
        raise ValidationError(_("There is no mail address of %(who)s.") % {"who": row})
    row.link_number += 1
    row.save(update_fields=["link_number"])
    mails.link_again(row)
    audit.record("agenda.speaker_link_renewed", row, by=by)
    return row


@atomic
def remove_speaker(speaker: Speaker, *, by: Actor) -> None:
    """Take somebody off the list who speaks nowhere. Raises `PermissionDenied`, `ValidationError`."""
    row = _held(speaker)
    require(by, "agenda.manage", row)
    if count := row.appearances.count():
        raise ValidationError(
            _("They speak in sessions: %(n)s. Take them out of those first.") % {"n": count}
        )
    forget_photo(row)
    deadlines.drop(row, "agenda.speaker_answer", by=by)
    audit.record("agenda.speaker_removed", row, by=by)
    note_change(row)
    row.delete()


def forget_photo(speaker: Speaker) -> None:
    """Delete the stored photograph once the database has let it go."""
    if not speaker.photo:
        return
    storage, path = speaker.photo.storage, str(speaker.photo.name)
    speaker.photo = ""
    transaction.on_commit(lambda: storage.delete(path))


def note_change(speaker: Speaker) -> None:
    """Search and kept pages say anew what they say of somebody."""
    rows = PublicSession.objects.filter(session__appearances__speaker=speaker).distinct()
    changed([key_of_event(speaker.agenda.event), *map(key_of, rows)])


def _held(speaker: Speaker) -> Speaker:
    return held(Speaker.objects.select_related("agenda__event", "organisation", "person"), speaker.pk)


def _set(row: Speaker, kept: Values) -> dict[str, tuple[Any, Any]]:
    changes = {}
    for name in SPEAKER.stored:
        if name in kept and kept[name] != (before := getattr(row, name)):
            changes[name] = (before, kept[name])
            setattr(row, name, kept[name])
    return changes


def _keep(
    row: Speaker, changes: dict[str, tuple[Any, Any]], by: Actor, *, hidden: frozenset[str] = frozenset()
) -> Speaker:
    if changes:
        row.updated_at = timezone.now()
        row.save()
        audit.record("agenda.speaker_changed", row, by=by, changes=changes, hidden=hidden)
        note_change(row)
    return row


def _free_slug(speaker: Speaker) -> str:
    stem = slugify(speaker.name)[:70].strip("-") or "speaker"
    taken = set(
        Speaker.objects.filter(agenda=speaker.agenda, slug__startswith=stem).values_list("slug", flat=True)
    )
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
