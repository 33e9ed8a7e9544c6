"""An agenda as it is planned: its sessions as slots, its rooms, and what clashes."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.db.models import Count

from claqueta.agenda.models import Agenda, Appearance, Favourite, Session, SessionState, Speaker, SpeakerState
from claqueta.agenda.policies.clashes import Clash, Frame, Slot, clashes
from claqueta.events.models import Room
from claqueta.foundation.cluster_rules import rule


@dataclass(frozen=True)
class Plan:
    agenda: Agenda
    rooms: Mapping[int, Room]
    slots: Mapping[int, Slot]
    """Session → what it needs, of those that take time."""
    frame: Frame

    @cached_property
    def clashes(self) -> list[Clash]:
        return clashes(self.slots.values(), self.frame)

    def with_slot(self, slot: Slot) -> "Plan":
        """As it would be with a session there."""
        return Plan(self.agenda, self.rooms, {**self.slots, slot.key: slot}, self.frame)

    def clashes_of(self, key: int) -> list[Clash]:
        return [one for one in self.clashes if one.concerns(key)]


def rooms_of(agenda: Agenda) -> dict[int, Room]:
    """The rooms of the event's venue, in the order of their names."""
    if agenda.event.venue_id is None:
        return {}
    return {one.pk: one for one in Room.objects.filter(venue_id=agenda.event.venue_id).order_by("name", "pk")}


def frame_of(agenda: Agenda, rooms: Mapping[int, Room]) -> Frame:
    return Frame(
        agenda.event.begins_at,
        agenda.event.ends_at,
        {pk: room.capacity for pk, room in rooms.items()},
        timedelta(minutes=rule("agenda_change_over").value),
        timedelta(minutes=rule("agenda_walk").value),
    )


def plan_of(agenda: Agenda) -> Plan:
    """Four queries, however many sessions there are. Who declined speaks nowhere."""
    rooms = rooms_of(agenda)
    speakers: dict[int, set[int]] = defaultdict(set)
    # Without the order of appearances, which is nothing to clashes.
    rows = Appearance.objects.filter(session__agenda=agenda).exclude(speaker__state=SpeakerState.DECLINED)
    for session, speaker in rows.order_by().values_list("session_id", "speaker_id"):
        speakers[session].add(speaker)
    wanted = dict(
        Favourite.objects.filter(session__agenda=agenda)
        .order_by()
        .values_list("session_id")
        .annotate(n=Count("pk"))
    )
    slots = {
        pk: Slot(pk, begins, ends, room, frozenset(speakers.get(pk, ())), places, wanted.get(pk, 0))
        for pk, begins, ends, room, places in Session.objects.filter(agenda=agenda, begins_at__isnull=False)
        .exclude(state=SessionState.CANCELLED)
        .order_by()
        .values_list("pk", "begins_at", "ends_at", "room_id", "capacity")
        if begins is not None and ends is not None
    }
    return Plan(agenda, rooms, slots, frame_of(agenda, rooms))


def names_of(agenda: Agenda) -> tuple[dict[int, str], dict[int, str]]:
    """Session → title and speaker → name, for words about what clashes."""
    sessions = {one.pk: str(one) for one in Session.objects.filter(agenda=agenda).only("title", "slug")}
    return sessions, dict(Speaker.objects.filter(agenda=agenda).values_list("pk", "name"))
