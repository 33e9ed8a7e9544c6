"""Meetings of which one is held at most: those of somebody exclusive with several agendas of one organisation.

Before the search the one of each group that is wanted most is chosen; what finds no slot makes room for another of its group. The
bound is one of all of them: whatever the prices, a group adds no more to it than the best of its meetings does.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from claqueta.engines.scheduling.data import Instance, Meeting, Refused

type Group = tuple[str, str]
"""Who is exclusive, and the organisation that they meet once."""


class Rivals:
    """Which meetings of an instance stand against each other."""

    def __init__(self, instance: Instance) -> None:
        people = {person.id: person for person in instance.participants}
        members: dict[Group, list[str]] = {}
        for meeting in instance.meetings:
            for own, other in (meeting.participants, meeting.participants[::-1]):
                if people[own].exclusive and people[other].organisation:
                    members.setdefault((own, people[other].organisation), []).append(meeting.id)
        self.members = {group: names for group, names in members.items() if len(names) > 1}
        self.groups: dict[str, list[Group]] = {}
        for group, names in self.members.items():
            for name in names:
                self.groups.setdefault(name, []).append(group)

    def __bool__(self) -> bool:
        return bool(self.members)

    def of(self, name: str) -> Iterator[str]:
        """The meetings that cannot be held beside this one."""
        for group in self.groups.get(name, ()):
            yield from (one for one in self.members[group] if one != name)

    def standing_in_the_way(self, name: str, held: Mapping[str, object]) -> tuple[str, str] | None:
        """The exclusive one of the two, and the meeting that is held instead; nothing where none is."""
        for group in self.groups.get(name, ()):
            for one in self.members[group]:
                if one != name and one in held:
                    return group[0], one
        return None

    def check(self, pinned: Iterable[str]) -> None:
        """Raises `Refused` where two are pinned of which one can be held."""
        pins = dict.fromkeys(pinned)
        for name in pins:
            if (found := self.standing_in_the_way(name, pins)) is not None:
                raise Refused(
                    f"meetings: {name} and {found[1]} are both pinned; {found[0]} meets each organisation once"
                )

    def left_out(self, meetings: Iterable[Meeting]) -> set[str]:
        """What is not tried at first: all of each group but the one that is pinned, or wanted most."""
        chosen: dict[str, None] = {}
        out: set[str] = set()
        for meeting in sorted(meetings, key=lambda one: (one.pinned is None, -one.weight)):
            if meeting.id not in self.groups:
                continue
            if self.standing_in_the_way(meeting.id, chosen) is None:
                chosen[meeting.id] = None
            else:
                out.add(meeting.id)
        return out

    def dearest(self, name: str, gain: Callable[[str], int]) -> bool:
        """Whether a meeting counts for the bound: of its first group it is the one that is worth most beyond the prices."""
        groups = self.groups.get(name)
        if not groups:
            return True
        return name == max(
            (one for one in self.members[groups[0]] if self.groups[one][0] == groups[0]), key=gain
        )
