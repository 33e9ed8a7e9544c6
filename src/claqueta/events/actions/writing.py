"""Writing, changing, copying events."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.cluster.models import Purpose
from claqueta.events.actions.accreditations import QuotaTooSmall
from claqueta.events.actions.flow import EVENTS
from claqueta.events.actions.seating import move_up
from claqueta.events.judging import PARTNERS_MOST, ROLE, fitted_event
from claqueta.events.models import EVENT, Event, EventPartner, EventState
from claqueta.events.policies import a_year_later
from claqueta.events.queries import key_of
from claqueta.events.queries.seats import seats_of, whole_of
from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.judging import Unfit
from claqueta.foundation.search import changed
from claqueta.foundation.slugs import dated_slug
from claqueta.foundation.transactions import atomic, held
from claqueta.organisations.models import Organisation

type Values = Mapping[str, Any]
TOLD_TO_CALENDARS = frozenset({"title", "begins_at", "ends_at", "zone", "venue", "room", "online"})
"""What of an event calendars show: a change of it is another revision of the entry."""


class WrittenMeanwhile(ValidationError):
    """Somebody changed it since. Nothing was changed."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody has changed this event since you opened it. Look at what it says now."),
            code="written-meanwhile",
        )


@atomic
def write_event(values: Values, *, by: Actor) -> Event:
    """Write a draft of an event. `venue` and `room` are rows, `purposes` codes, `partners` pairs of an organisation and
    its role.

    Raises `PermissionDenied`, `ValidationError` by field.
    """
    require(by, "events.manage")
    return _keep_new(Event(), values, by=by)


def _keep_new(event: Event, values: Values, *, by: Actor) -> Event:
    kept = fitted_event({"zone": settings.TIME_ZONE, **values})
    for name in EVENT.stored:
        if name in kept:
            setattr(event, name, kept[name])
    event.venue, event.room = values.get("venue"), values.get("room")
    event.written_by = account_of(by)
    event.slug = dated_slug(Event.objects.all(), event.title, event.begins.year, event.kind)
    event.save()
    _keep_relations(event, kept, values)
    audit.record("events.written", event, by=by)
    changed([key_of(event)])
    return event


@atomic
def change_event(event: Event, values: Values, *, by: Actor, version: int | None = None) -> Event:
    """Change what an event says. Raises `PermissionDenied`, `ValidationError` by field, `WrittenMeanwhile`."""
    require(by, "events.manage", event)
    row = held(Event.objects.select_related("room", "venue"), event.pk)
    if version is not None and version != row.version:
        raise WrittenMeanwhile
    before = {name: getattr(row, name) for name in EVENT.stored}
    kept = fitted_event({"venue": row.venue, **values}, before)
    changes: dict[str, tuple[Any, Any]] = {}
    for name in EVENT.stored:
        if name in kept and kept[name] != before[name]:
            changes[name] = (before[name], kept[name])
            setattr(row, name, kept[name])
    for name in ("venue", "room"):
        if name in values and values[name] != getattr(row, name):
            changes[name] = (str(getattr(row, name) or ""), str(values[name] or ""))
            setattr(row, name, values[name])
    if row.room is not None and row.room.venue_id != row.venue_id:
        row.room = None
    changes |= _keep_relations(row, kept, values)
    if not changes:
        return row
    whole = whole_of(row, seats_of(row))
    if whole.quota is not None and whole.taken > whole.quota:
        raise QuotaTooSmall("capacity" if "capacity" in changes else "room", whole.taken)
    row.version += 1
    row.revision += bool(changes.keys() & TOLD_TO_CALENDARS)
    row.updated_at = timezone.now()
    row.save()
    audit.record("events.changed", row, by=by, changes=changes, hidden=frozenset({"online_url"}))
    changed([key_of(row)])
    move_up(row)
    return row


@atomic
def copy_event(event: Event, *, by: Actor) -> Event:
    """Write a draft of the next edition: the same, fifty-two weeks later. Raises `PermissionDenied`."""
    require(by, "events.manage", event)
    begins, ends = a_year_later(event.begins_at, event.ends_at, event.zone)
    values = {name: getattr(event, name) for name in EVENT.stored if name != "cancelled_for"}
    values |= {
        "begins_at": begins,
        "ends_at": ends,
        # The room online was of that day.
        "online_url": "",
        "venue": event.venue,
        "room": event.room,
        "purposes": list(event.purposes.values_list("code", flat=True)),
        "partners": [
            (one.organisation, one.role) for one in event.partnerships.select_related("organisation")
        ],
    }
    return _keep_new(Event(copied_from=event), values, by=by)


@atomic
def call_off(event: Event, *, by: Actor, words: Any = None) -> Event:
    """Call an event off: its page and its place in calendars say so. Raises `PermissionDenied`, `MovedOn`."""
    return EVENTS.make("call_off", event, by=by, words=words).thing


@atomic
def discard_event(event: Event, *, by: Actor) -> None:
    """Take away a draft that was never published. Raises `PermissionDenied`, `MovedOn`."""
    require(by, "events.manage", event)
    row = held(Event.objects.all(), event.pk)
    if row.state != EventState.DRAFT:
        raise EVENTS.moved_on(row)
    audit.record("events.discarded", row, by=by)
    changed([key_of(row)])
    row.delete()


def _keep_relations(event: Event, kept: Values, values: Values) -> dict[str, tuple[Any, Any]]:
    changes: dict[str, tuple[Any, Any]] = {}
    if "purposes" in kept:
        before = sorted(event.purposes.values_list("code", flat=True))
        if before != sorted(kept["purposes"]):
            event.purposes.set(Purpose.objects.filter(code__in=kept["purposes"]))
            changes["purposes"] = (before, sorted(kept["purposes"]))
    if "partners" in values:
        wanted = _partners(values["partners"])
        there = [(one.organisation, one.role) for one in event.partnerships.select_related("organisation")]
        if wanted != there:
            event.partnerships.all().delete()
            EventPartner.objects.bulk_create(
                EventPartner(event=event, organisation=whose, role=role, place=place)
                for place, (whose, role) in enumerate(wanted)
            )
            changes["partners"] = (
                [str(whose) for whose, _role in there],
                [str(whose) for whose, _role in wanted],
            )
    return changes


def _partners(given: Iterable[tuple[Organisation, str]]) -> list[tuple[Organisation, str]]:
    """Each organisation once, in the order given. Raises `ValidationError`."""
    found: dict[Organisation, str] = {}
    try:
        for whose, role in given:
            found.setdefault(whose, ROLE.fit(role))
    except Unfit as error:
        raise ValidationError({"partners": [str(error)]}) from None
    if len(found) > PARTNERS_MOST:
        raise ValidationError({"partners": [_("At most %(n)s partners.") % {"n": PARTNERS_MOST}]})
    return list(found.items())
