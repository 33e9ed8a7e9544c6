"""Letting people in and out: what devices send, what the office does at its desk, and who checks themselves in.

Whatever order scans arrive in, what they come to is worked out anew from all of a badge's scans in the order of time.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claqueta.door import codes
from claqueta.door.models import (
    Badge,
    BadgeRegistration,
    Device,
    Door,
    Flag,
    Presence,
    RevokedKey,
    Scan,
    Source,
    Way,
)
from claqueta.door.models.badges import KEY
from claqueta.door.models.devices import zone_of
from claqueta.door.models.scans import REASONS
from claqueta.door.policies import Inside, Read, Reason, State, corrected, flag_of, fold, judge
from claqueta.door.queries.listing import OVERLAP, millis, presences, version_of
from claqueta.door.queries.people import Bearer, bearer_of, bearers, today_at
from claqueta.events.models import Event, RegistrationState
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.transactions import atomic, held

WORDS = dict(REASONS)
NOBODY = (None, "")
PIECE = 400
"""Badges worked out at a time: databases bound the values of a question."""


class Refused(ValidationError):
    """Somebody is not let through; `reason` says why. That they came is on record."""

    def __init__(self, reason: Reason, words: str) -> None:
        self.reason = reason
        super().__init__(words)


@dataclass(frozen=True, slots=True)
class Sent:
    """A scan as a device tells it; judged already (`door.reading`)."""

    id: UUID
    key: str
    """Of the badge that was read; blank where it was none of ours."""
    way: Way
    accepted: bool
    reason: Reason
    device_at: datetime
    device: int = 0
    """Which one read it, where that is another one of the event, which showed it to the one that tells; 0 for that one itself."""
    off: timedelta = timedelta()
    """What the clock of the one that read it was off as that knew it, which says when it was where its clock was set since."""


def sync(
    device: Device, scans: Sequence[Sent], *, device_now: datetime, since: datetime | None, by: Actor
) -> dict[str, Any]:
    """Take what a device scanned, each once however often it is sent, and tell it what others did meanwhile.

    What it was shown by another device of the event is that one's (`Sent.device`); `left` are those that nobody takes: of a device
    that is none of the event's, or was revoked when it read them.

    `device_now` is what its clock shows: what that is off from ours is added to what it says of each scan; both are kept. Of what nobody
    can say when it was, by that or by what the clock was off when it was read, a person is told (`Flag.CLOCK`).
    What is answered as `now` is after these were committed and before it was looked who is inside: whoever is told a later `now` is
    told of all that was kept by then.
    Raises `PermissionDenied`.
    """
    require(by, "door.scan", device.event)
    now = timezone.now()
    off = now - device_now
    readers = _readers(device, scans)
    taken = [one for one in scans if _is_taken(one, readers)]
    flagged = _taken(device, readers, taken, off, now) if taken else {}
    Device.objects.filter(pk=device.pk).update(seen_at=now, clock_off=off.total_seconds())
    told_at = timezone.now()
    return {
        "kept": [str(one.id) for one in taken],
        "left": [str(one.id) for one in scans if not _is_taken(one, readers)],
        "flags": flagged,
        "inside": presences(device.event, device.door.zone, since),
        "version": version_of(device.event),
        "now": millis(told_at),
        "since": millis(told_at - OVERLAP),
    }


def _readers(device: Device, scans: Sequence[Sent]) -> dict[int, Device]:
    """Devices of the event that read some of these, by number; the one that tells also as 0."""
    others = {one.device for one in scans} - {0, device.pk}
    rows = Device.objects.filter(event=device.event_id, pk__in=others, paired_at__isnull=False)
    found = {one.pk: one for one in rows.select_related("door")} if others else {}
    return {**found, 0: device, device.pk: device}


def _is_taken(one: Sent, readers: dict[int, Device]) -> bool:
    reader = readers.get(one.device)
    ended = reader.revoked_at if reader else None
    return reader is not None and (ended is None or one.device_at + one.off < ended)


@atomic
def _taken(
    device: Device, readers: dict[int, Device], scans: Sequence[Sent], off: timedelta, now: datetime
) -> dict[str, dict[str, Any]]:
    """Keep scans that are new, and work out what theirs come to; scan → what is wrong with it."""
    event = device.event
    # Devices that tell of the same badges at once take turns.
    held(Event.objects.all(), event.pk)
    badges = _badges_by_key(event, {one.key for one in scans if one.key})
    moments = {one.id: _moment(one, readers[one.device], device, off, now) for one in scans}
    sent = Scan.objects.filter(pk__in=[one.id for one in scans]).order_by()
    kept = dict(sent.values_list("pk", "flag"))
    # When that was may be known now.
    anew = [pk for pk, flag in kept.items() if flag == Flag.CLOCK.value and moments[pk]]
    if anew:
        Scan.objects.filter(pk__in=anew, resolved_at=None).delete()
        kept = dict(sent.values_list("pk", "flag"))
    there = set(kept)
    fresh = {
        one.id: Scan(
            id=one.id,
            event=event,
            door=readers[one.device].door,
            device=readers[one.device],
            badge_id=badges.get(one.key, NOBODY)[0],
            key=badges.get(one.key, NOBODY)[1] or one.key,
            source=Source.DEVICE,
            way=one.way.value,
            accepted=one.accepted,
            reason=one.reason.value,
            at=moments[one.id] or now,
            device_at=one.device_at,
            received_at=now,
            flag=Flag.CLOCK.value
            if moments[one.id] is None
            else Flag.UNKNOWN.value
            if one.accepted and one.way != Way.OUT and one.key not in badges
            else "",
        )
        for one in scans
        if one.id not in there
    }
    Scan.objects.bulk_create(fresh.values(), batch_size=200)
    touched = {one.badge_id for one in fresh.values() if one.badge_id}
    flagged = work_out(event, touched)
    if not there and flagged.isdisjoint(fresh) and not any(one.flag for one in fresh.values()):
        return {}
    return {
        str(pk): {"flag": flag, "at": millis(at), "door": door}
        for pk, flag, at, door in _what_is_wrong(event, scans)
    }


def _moment(one: Sent, reader: Device, teller: Device, off: timedelta, received: datetime) -> datetime | None:
    return corrected(
        one.device_at,
        (off, one.off) if reader is teller else (one.off,),
        paired=reader.paired_at or reader.created_at,
        received=received,
        most=timedelta(minutes=rule("door_clock_off").value),
    )


def _badges_by_key(event: Event, keys: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Key → badge of the event and that key, also of one that it had before, or of the beginning of one that no other begins with."""
    wanted = set(keys)
    whole = [key for key in wanted if len(key) == KEY]
    now, before = Badge.objects.filter(event=event), RevokedKey.objects.filter(badge__event=event)
    found = {key: (badge, key) for badge, key in now.filter(key__in=whole).values_list("pk", "key")}
    if len(found) < len(whole):
        rows = before.filter(key__in=whole).values_list("badge_id", "key")
        found |= {key: (badge, key) for badge, key in rows}
    for head in wanted.difference(whole):
        begun = [
            *now.filter(key__startswith=head).values_list("pk", "key"),
            *before.filter(key__startswith=head).values_list("badge_id", "key"),
        ]
        if len(begun) == 1:
            found[head] = begun[0]
    return found


def _what_is_wrong(event: Event, scans: Sequence[Sent]) -> list[tuple[UUID, str, datetime, str]]:
    """Of the scans that were sent, those that are flagged, each with when and where the other one was."""
    rows = Scan.objects.filter(event=event, pk__in=[one.id for one in scans]).exclude(flag="")
    wrong = list(rows.values_list("pk", "flag", "badge_id", "at", "door_id"))
    if not wrong:
        return []
    doors = {door.pk: str(door) for door in event.doors.all()}
    let_in: dict[int, list[tuple[datetime, int]]] = defaultdict(list)
    twice = {badge for _pk, flag, badge, _at, _door in wrong if flag == Flag.TWICE and badge}
    others = Scan.objects.filter(badge__in=twice, accepted=True, flag="").exclude(way=Way.OUT.value)
    for badge, at, door in others.order_by("at", "id").values_list("badge_id", "at", "door_id"):
        let_in[badge or 0].append((at, door))
    found = []
    for pk, flag, badge, at, door in wrong:
        there = let_in[badge or 0] if flag == Flag.TWICE else []
        before = bisect_right(there, at, key=itemgetter(0))
        when, where = there[before - 1] if before else (at, door)
        found.append((pk, flag, when, doors[where]))
    return found


def work_out(event: Event, badges: Iterable[int]) -> set[UUID]:
    """Work out anew who of these is inside, and which of their scans somebody has to look at; those it gives back."""
    wanted = sorted(set(badges))
    flagged: set[UUID] = set()
    for start in range(0, len(wanted), PIECE):
        flagged |= _work_out(event, wanted[start : start + PIECE])
    return flagged


FIELDS = ("pk", "badge_id", "door_id", "at", "way", "accepted", "key", "flag")
BESIDE = ("door__room_id", "badge__key", "badge__revoked_at")


def _work_out(event: Event, badges: Sequence[int]) -> set[UUID]:
    rows: dict[tuple[int, str], list[tuple[Read, UUID, str, str]]] = defaultdict(list)
    of_these = Scan.objects.filter(badge__in=badges).exclude(flag=Flag.CLOCK.value).order_by("at", "id")
    revoked: dict[int, datetime | None] = {}
    earlier: set[int] = set()
    for pk, badge, door, at, way, accepted, key, flag, room, now_has, ended in of_these.values_list(
        *FIELDS, *BESIDE
    ):
        read = Read(str(pk), at, door, Way(way), accepted)
        rows[badge or 0, zone_of(room)].append((read, pk, key, flag))
        revoked[badge or 0] = ended
        if key != now_has:
            earlier.add(badge or 0)
    cancelled = _cancelled(event, badges)
    # A key that was revoked is never the one that its badge has now.
    lost = {one.key: one.at for one in RevokedKey.objects.filter(badge__in=earlier)} if earlier else {}
    there = {(one.badge_id, one.zone): one for one in Presence.objects.filter(badge__in=badges)}
    now = timezone.now()
    wrong: dict[str, list[UUID]] = defaultdict(list)
    changed: list[Presence] = []
    flagged: set[UUID] = set()
    for (badge, zone), scans in rows.items():
        folded = fold(read for read, _pk, _key, _flag in scans)
        for read, pk, key, before in scans:
            flag = flag_of(
                read,
                cancelled=cancelled.get(badge),
                revoked=lost.get(key, revoked.get(badge)),
                known=True,
                twice=read.id in folded.twice,
            )
            if flag.value:
                flagged.add(pk)
            if before != flag.value:
                wrong[flag.value].append(pk)
        if folded.first_in is None or folded.since is None:
            continue
        values = (folded.door, folded.inside, folded.since, folded.first_in)
        known = there.get((badge, zone))
        if known is None or values != (known.door_id, known.inside, known.since, known.first_in):
            changed.append(
                Presence(
                    badge_id=badge,
                    event=event,
                    zone=zone,
                    door_id=folded.door,
                    inside=folded.inside,
                    since=folded.since,
                    first_in=folded.first_in,
                    updated_at=now,
                )
            )
    for value, keys in wrong.items():
        Scan.objects.filter(pk__in=keys).update(flag=value)
    Presence.objects.bulk_create(
        changed,
        batch_size=200,
        update_conflicts=True,
        unique_fields=["badge", "zone"],
        update_fields=["door", "inside", "since", "first_in", "updated_at"],
    )
    return flagged


def _cancelled(event: Event, badges: Sequence[int]) -> dict[int, datetime]:
    """Badge → when the last of its registrations was cancelled, where none of them stands."""
    states = (RegistrationState.CANCELLED, RegistrationState.REFUSED)
    some = BadgeRegistration.objects.filter(badge__in=badges, registration__state__in=states)
    troubled = Badge.objects.filter(pk__in=some.values("badge"))
    found = bearers(event, troubled) if some.exists() else []
    return {one.badge.pk: one.cancelled_at for one in found if one.cancelled_at is not None}


# -- The desk, and oneself -------------------------------------------------------------------------------------


def read_code(event: Event, code: str) -> Badge:
    """The badge of a code at an event. Raises `Refused`."""
    try:
        key = codes.read(code, event).key
    except codes.OfAnotherEvent:
        raise Refused(Reason.OTHER_EVENT, str(WORDS[Reason.OTHER_EVENT])) from None
    except codes.Forged:
        raise Refused(Reason.FORGED, str(WORDS[Reason.FORGED])) from None
    badge = Badge.objects.filter(event=event, key=key).select_related("event").first()
    if badge is not None:
        return badge
    if RevokedKey.objects.filter(badge__event=event, key=key).exists():
        raise Refused(Reason.REVOKED, str(WORDS[Reason.REVOKED]))
    raise Refused(Reason.UNKNOWN, str(WORDS[Reason.UNKNOWN]))


def check_in(door: Door, badge: Badge, *, way: str = Way.IN.value, by: Actor) -> Scan:
    """Let somebody through at the desk. Raises `PermissionDenied`, and `Refused`, which is on record too."""
    require(by, "door.scan", door.event)
    return _through(door, badge, Way(way), Source.DESK, by)


def check_oneself_in(badge: Badge, *, by: Actor) -> Scan:
    """Say by one's own link that one is there; only at an event that lets people. Raises `PermissionDenied`, `Refused`, `ValidationError`."""
    require(by, "door.check_oneself_in", badge)
    event = badge.event
    now = timezone.now()
    opens = event.begins_at - timedelta(minutes=rule("door_self_before").value)
    door = event.doors.filter(self_check_in=True, closed=False, room=None).first()
    if door is None or event.state != Event.State.PUBLISHED:
        raise ValidationError(_("At this event somebody at the door reads your badge."))
    if not opens <= now < event.ends_at:
        raise ValidationError(
            _("You can say that you are there from %(when)s, and until it ends.")
            % {"when": date_format(opens.astimezone(event.here), "DATETIME_FORMAT")}
        )
    door.event = event
    return _through(door, badge, Way.IN, Source.SELF, by)


def _through(door: Door, badge: Badge, way: Way, source: Source, by: Actor) -> Scan:
    scan, reason, words = _kept(door, badge, way, source, by)
    if reason != Reason.NONE:
        raise Refused(reason, words)
    return scan


@atomic
def _kept(door: Door, badge: Badge, way: Way, source: Source, by: Actor) -> tuple[Scan, Reason, str]:
    event = held(Event.objects.all(), door.event_id)
    now = timezone.now()
    bearer = bearer_of(Badge.objects.select_related("event").get(pk=badge.pk))
    there = Presence.objects.filter(badge=badge, zone=door.zone, inside=True).select_related("door").first()
    inside = Inside(there.since, there.door.name) if there else None
    reason = (
        Reason.OTHER_EVENT
        if badge.event_id != event.pk
        else judge(bearer.state, bearer.days, today_at(event, now), way, inside)
    )
    scan = Scan.objects.create(
        event=event,
        door=door,
        badge=badge if badge.event_id == event.pk else None,
        key=badge.key,
        source=source,
        way=way.value,
        accepted=reason == Reason.NONE,
        reason=reason.value,
        at=now,
        device_at=now,
        received_at=now,
        account=account_of(by),
    )
    if reason == Reason.NONE:
        work_out(event, [badge.pk])
    return scan, reason, why_not(reason, bearer, inside, event)


def why_not(reason: Reason, bearer: Bearer, inside: Inside | None, event: Event) -> str:
    """Why somebody is not let in, in words that whoever stands at the door can say."""
    if reason == Reason.ALREADY and inside is not None:
        return _("Already in at %(time)s at %(door)s.") % {
            "time": f"{inside.since.astimezone(event.here):%H:%M}",
            "door": inside.door,
        }
    if reason == Reason.WRONG_DAY:
        days = ", ".join(f"{day:%d/%m}" for day in bearer.days)
        return _("Not for this day: for %(days)s.") % {"days": days}
    if bearer.state == State.REVOKED and bearer.badge.revoked_for:
        return _("The badge was revoked: %(why)s") % {"why": bearer.badge.revoked_for}
    return f"{WORDS[reason.value]}." if reason != Reason.NONE else ""


def moment_of(millis_: int) -> datetime:
    """A moment that a device told as milliseconds since 1970."""
    return datetime.fromtimestamp(millis_ / 1000, UTC)
