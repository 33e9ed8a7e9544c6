"""Giving places, under the lock of the event: whoever comes second finds what the first has left."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.events.actions import telling
from claqueta.events.models import Accreditation, Event, Registration, RegistrationState
from claqueta.events.queries.seats import parties_waiting, seats_of, whole_of
from claqueta.events.seating import Seats, who_moves_up
from claqueta.foundation import audit
from claqueta.foundation.actors import SYSTEM, Actor
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.transactions import atomic, held

State = RegistrationState
VERBS = {
    State.REGISTERED: "events.registered",
    State.WAITING: "events.queued",
    State.APPROVAL: "events.asked",
    State.OFFERED: "events.offered",
    State.CANCELLED: "events.registration_cancelled",
    State.REFUSED: "events.registration_refused",
    State.UNCONFIRMED: "events.asked_to_confirm",
}


class Full(ValidationError):
    """There is no place, and what is exhausted is said. Nothing was changed."""

    def __init__(self, what: str) -> None:
        super().__init__(what, code="full")


def locked(event: Any) -> Event:
    """The event as it stands, nobody else's until the transaction ends: every place is given and taken back under it."""
    key = event.pk if isinstance(event, Event) else event
    return held(Event.objects.order_by(), key)


def why_full(accreditation: Accreditation, size: int, of: dict[int, Seats], whole: Seats) -> str:
    """What is exhausted, of the event and of the accreditation, in words; blank where so many more fit."""
    reasons = []
    for seats, exhausted, few in (
        (
            whole,
            _("The event is full: %(taken)s of %(quota)s places are taken."),
            _("The event has %(free)s places left, and you are %(size)s."),
        ),
        (
            of[accreditation.pk],
            _("“%(name)s” is exhausted: %(taken)s of %(quota)s places are taken."),
            _("“%(name)s” has %(free)s places left, and you are %(size)s."),
        ),
    ):
        if not seats.hold(size):
            words = few if seats.free else exhausted
            reasons.append(
                words
                % {
                    "name": accreditation,
                    "taken": seats.taken,
                    "quota": seats.quota,
                    "free": seats.free,
                    "size": size,
                }
            )
    return " ".join(reasons)


def put(row: Registration, state: str, *, by: Actor, reason: str = "", **changes: Any) -> Registration:
    """The one place in which the state of a registration changes. The event is locked."""
    before = row.state
    row.state, row.updated_at = state, timezone.now()
    if state in (State.CANCELLED, State.REFUSED):
        row.ended_at, row.reason = row.updated_at, reason
    if state != State.OFFERED:
        row.offered_until = None
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    audit.record(
        VERBS[RegistrationState(state)], row, by=by, changes={"state": (before, state)}, reason=reason
    )
    return row


def next_place(event: Event) -> int:
    last = Registration.objects.filter(event=event).aggregate(last=Max("place"))["last"]
    return (last or 0) + 1


def seat(event: Event, party: list[Registration], *, by: Actor) -> list[Registration]:
    """Give a party that is confirmed its places, or put it where it waits. The event is locked. Raises `Full`."""
    accreditation = party[0].accreditation
    if accreditation.approval:
        return [put(row, State.APPROVAL, by=by) for row in party]
    return seat_or_queue(event, party, by=by)


def seat_or_queue(event: Event, party: list[Registration], *, by: Actor) -> list[Registration]:
    """As `seat`, when nobody has to say yes any more."""
    accreditation = party[0].accreditation
    of = seats_of(event)
    full = why_full(accreditation, len(party), of, whole_of(event, of))
    if not full:
        return [telling.is_in(put(row, State.REGISTERED, by=by)) for row in party]
    if not accreditation.has_waiting_list:
        raise Full(full)
    place = next_place(event)
    rows = [put(row, State.WAITING, by=by, place=place) for row in party]
    telling.waits(rows[0])
    return rows


def move_up(event: Event) -> list[Registration]:
    """Offer what is free to those who wait, each party once. The event is locked."""
    if event.state != Event.State.PUBLISHED or event.is_over():
        return []
    of = seats_of(event)
    keys = who_moves_up(parties_waiting(event), of, whole_of(event, of))
    moved = []
    until = min(timezone.now() + timedelta(minutes=rule("place_offered").value), event.begins_at)
    for key in keys:
        rows = Registration.objects.filter(event=event, state=State.WAITING).select_related("accreditation")
        party = [row for row in rows if str(row.lead_id or row.pk) == key]
        for row in party:
            if until <= timezone.now():
                # It has begun: nobody has time to answer, who is there comes in.
                moved.append(telling.is_in(put(row, State.REGISTERED, by=SYSTEM)))
            else:
                moved.append(telling.offered(put(row, State.OFFERED, by=SYSTEM, offered_until=until)))
    return moved


@atomic
def lapse_offers() -> int:
    """End the offers whose time is over and pass their places on; how many. By a round."""
    now = timezone.now()
    late = Registration.objects.filter(state=State.OFFERED, offered_until__lte=now)
    count = 0
    for key in sorted(set(late.values_list("event", flat=True))):
        event = locked(key)
        for row in late.filter(event=event).select_related("accreditation"):
            put(row, State.CANCELLED, by=SYSTEM, reason=_("The place was not taken in time."))
            telling.is_out(row)
            count += 1
        move_up(event)
    return count
