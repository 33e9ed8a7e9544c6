"""Why a meeting is not held: facts that are looked up on the finished timetable, each kind true where it is said.

    apart    the two are never there at the same time
    late     they were, but are not in any slot that is left
    room     it could be held as it is: nobody has put it in
    tables   at all times at which both are free, all tables are taken
    full     one has another meeting at all times at which the other is free
    occupied one is away or has another meeting at all times at which the other is free
    neither  neither has an empty slot
    both     when either of them is free, the other is away
    exclusive one meets each organisation once, and meets another agenda of the other’s
    pin      a pin that was asked for cannot hold

Where the meeting could be held if others were moved, `instead` names those that stand in its way where that costs least.
"""

from collections.abc import Mapping
from typing import Any

from claqueta.engines.scheduling.data import Instance, Meeting, Reason, Slot, Unscheduled
from claqueta.engines.scheduling.preparing import Prepared
from claqueta.engines.scheduling.problem import bits
from claqueta.engines.scheduling.rivals import Rivals


def reasons(
    instance: Instance, slots: Mapping[str, int], prepared: Prepared, rivals: Rivals | None = None
) -> tuple[Unscheduled, ...]:
    """A reason for each meeting without a slot."""
    hall = Hall(instance, slots, prepared, rivals)
    return tuple(
        Unscheduled(meeting.id, hall.reason(meeting))
        for meeting in instance.meetings
        if meeting.id not in slots
    )


class Hall:
    """Who is where in a finished timetable."""

    def __init__(
        self,
        instance: Instance,
        slots: Mapping[str, int],
        prepared: Prepared,
        rivals: Rivals | None = None,
    ) -> None:
        self.rivals, self.held = rivals, slots
        self.slots, self.place = instance.slots, prepared.place
        self.by_id = {meeting.id: meeting for meeting in instance.meetings}
        self.settled = prepared.settled
        self.agenda: list[dict[int, str]] = [{} for _ in instance.participants]
        count = [0] * len(instance.slots)
        for name, slot in slots.items():
            for person in self.by_id[name].participants:
                self.agenda[self.place[person]][slot] = name
            if name not in self.settled:
                count[slot] += 1
        self.roomy = sum(1 << slot for slot, held in enumerate(count) if held < prepared.room[slot])
        self.free = [
            mask & ~sum(1 << slot for slot in agenda)
            for mask, agenda in zip(prepared.there, self.agenda, strict=True)
        ]
        self.there, self.present = prepared.there, prepared.present

    def reason(self, meeting: Meeting) -> Reason:
        one, other = meeting.participants
        first, second = self.place[one], self.place[other]
        common = self.there[first] & self.there[second]
        people = {"one": one, "other": other}
        if self.rivals and (found := self.rivals.standing_in_the_way(meeting.id, self.held)) is not None:
            busy = found[0]
            return Reason("exclusive", {"busy": busy, "free": other if busy == one else one})
        if not common:
            return Reason("late" if self.present[first] & self.present[second] else "apart", people)
        if both := self.free[first] & self.free[second]:
            kind = "room" if both & self.roomy else "tables"
            return Reason(kind, people | {"slots": tuple(bits(both & self.roomy or both))})
        instead = self._instead(meeting, common)
        for exact in (True, False):
            for free, busy in ((one, other), (other, one)):
                empty, there = self.free[self.place[free]], self.there[self.place[busy]]
                if empty & there and not (exact and empty & ~there):
                    return Reason("full" if exact else "occupied", {"busy": busy, "free": free} | instead)
        return Reason("both" if self.free[first] or self.free[second] else "neither", people | instead)

    def _instead(self, meeting: Meeting, common: int) -> dict[str, Any]:
        """The meetings that would have to move or go, in the slot where they count for least."""
        first, second = (self.agenda[self.place[person]] for person in meeting.participants)
        best: tuple[int, int, list[str]] | None = None
        for slot in bits(common):
            names = [name for name in dict.fromkeys((first.get(slot), second.get(slot))) if name]
            if any(name in self.settled for name in names):
                continue
            weight = sum(self.by_id[name].weight for name in names)
            if best is None or weight < best[0]:
                best = (weight, slot, names)
        if best is None:
            return {}
        weight, slot, names = best
        return {
            "instead": {
                "slot": slot,
                "meetings": tuple(names),
                "people": tuple(self.by_id[name].participants for name in names),
                "weight": weight,
                "own": meeting.weight,
            }
        }


def impossible_pin(meeting: str, slot: Slot, because: str, other: str = "") -> Unscheduled:
    """A pin that cannot hold: `over`, `away` (who), `taken` (by which pin or person), `tables`."""
    return Unscheduled(meeting, Reason("pin", {"slot": slot.id, "because": because, "other": other}))
