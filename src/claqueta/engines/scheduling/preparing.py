"""From an instance, with what is settled already, to the numbers that the search works on."""

from collections.abc import Mapping

from claqueta.engines.scheduling.data import Instance, Meeting
from claqueta.engines.scheduling.problem import Problem


class Prepared:
    """An instance in numbers: meetings that are settled are given, all others are to be decided."""

    def __init__(
        self,
        instance: Instance,
        settled: Mapping[str, int],
        *,
        begin: int = 0,
        away: Mapping[str, frozenset[int]] | None = None,
        closed: Mapping[int, int] | None = None,
    ) -> None:
        """`settled` gives meetings their slots; nothing is put before slot `begin`; `closed` counts the tables that a slot lacks."""
        self.instance, self.settled = instance, settled
        self.place = {person.id: number for number, person in enumerate(instance.participants)}
        count = len(instance.slots)
        # What is over has been met or waited for: it still counts for comfort, but takes no more meetings.
        ahead = (1 << count) - (1 << min(begin, count))
        everything = (1 << count) - 1
        absent = away or {}
        present = [
            everything & ~sum(1 << slot for slot in person.unavailable | absent.get(person.id, frozenset()))
            for person in instance.participants
        ]
        taken = [0] * len(present)
        places = [instance.tables - (closed or {}).get(slot, 0) for slot in range(count)]
        hoped = [0] * len(present)
        people = {person.id: person for person in instance.participants}
        met: set[tuple[str, str]] = set()
        self.open: list[Meeting] = []
        given = 0
        for meeting in instance.meetings:
            for person, other in (meeting.participants, meeting.participants[::-1]):
                whose = people[other].organisation
                if people[person].exclusive and whose:
                    if (person, whose) in met:
                        continue
                    met.add((person, whose))
                hoped[self.place[person]] += 1
            slot = settled.get(meeting.id)
            if slot is None:
                self.open.append(meeting)
                continue
            given += meeting.weight
            places[slot] -= 1
            for person in meeting.participants:
                taken[self.place[person]] |= 1 << slot
        self.room = [max(0, room) for room in places]
        """For each slot how many tables have no settled meeting."""
        self.present = [mask | held for mask, held in zip(present, taken, strict=True)]
        self.there = [mask & ahead for mask in self.present]
        """For each person the slots ahead in which they are there, with or without a meeting."""
        self.problem = Problem(
            slots=count,
            available=[mask & ahead & ~held for mask, held in zip(present, taken, strict=True)],
            places=list(self.room),
            first=[self.place[meeting.participants[0]] for meeting in self.open],
            second=[self.place[meeting.participants[1]] for meeting in self.open],
            weight=[meeting.weight for meeting in self.open],
            days=days_of(instance),
            taken=taken,
            present=list(self.present),
            hoped=[min(most, mask.bit_count()) for most, mask in zip(hoped, self.present, strict=True)],
            given=given,
        )

    def slots_of(self, found: list[int]) -> dict[str, int]:
        """Every meeting that is held, and its slot."""
        return dict(self.settled) | {
            meeting.id: slot for meeting, slot in zip(self.open, found, strict=True) if slot >= 0
        }


def days_of(instance: Instance) -> list[int]:
    """For each day its slots, as bits."""
    days: dict[str, int] = {}
    for slot in instance.slots:
        days[slot.day] = days.get(slot.day, 0) | 1 << slot.id
    return list(days.values())
