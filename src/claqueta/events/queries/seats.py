"""How many places are taken and free, and who waits."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Count

from claqueta.events.models import SEATED, Accreditation, Event, Registration, RegistrationState
from claqueta.events.seating import Party, Seats


def seats_of(event: Event, kinds: Iterable[Accreditation] | None = None) -> dict[int, Seats]:
    """Accreditation → its places; `kinds` are all of the event's where they are read already.

    What is in is in, also beyond a quota that the office overruled.
    """
    rows = (
        Accreditation.objects.filter(event=event).order_by().values_list("pk", "quota")
        if kinds is None
        else [(one.pk, one.quota) for one in kinds]
    )
    taken = taken_of(event)
    return {pk: Seats(taken.get(pk, 0), quota) for pk, quota in rows}


def taken_of(event: Event) -> dict[int, int]:
    rows = Registration.objects.filter(event=event, state__in=SEATED).order_by()
    return dict(rows.values_list("accreditation").annotate(n=Count("pk")))


def whole_of(event: Event, taken: Mapping[int, Seats]) -> Seats:
    """The places of the whole event: as many as it says, or as its room holds."""
    capacity = event.capacity
    if capacity is None and event.room is not None and not event.online:
        capacity = event.room.capacity
    return Seats(sum(seats.taken for seats in taken.values()), capacity)


def parties_waiting(event: Event) -> list[Party]:
    """Those who wait, together with those whom they registered along."""
    rows = Registration.objects.filter(event=event, state=RegistrationState.WAITING).order_by("place")
    places: dict[int, int] = {}
    sizes: dict[int, Counter[int]] = defaultdict(Counter)
    for pk, lead, accreditation, place in rows.values_list("pk", "lead_id", "accreditation_id", "place"):
        head, at = lead or pk, place or 0
        places[head] = min(at, places.get(head, at))
        sizes[head][accreditation] += 1
    return [Party(str(head), place, sizes[head]) for head, place in places.items()]


def behind_in_line(registration: Registration) -> int:
    """How many parties wait before a registration."""
    if registration.place is None:
        return 0
    waiting = Registration.objects.filter(
        event=registration.event_id, state=RegistrationState.WAITING, place__lt=registration.place
    )
    return waiting.filter(lead=None).count()


def full_or_not(accreditation: Accreditation, seats: Mapping[int, Seats], whole: Seats) -> bool:
    """Whether nobody more gets in by an accreditation."""
    return not (seats[accreditation.pk].hold(1) and whole.hold(1))
