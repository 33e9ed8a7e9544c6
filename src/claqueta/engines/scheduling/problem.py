"""An instance in numbers, as the search works on it: persons and meetings by position, slots as bits."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Problem:
    """What is left to decide: meetings that are pinned are given, and their slots and places are taken."""

    slots: int
    available: list[int]
    """For each person the slots in which a meeting may be put, as bits."""
    places: list[int]
    """For each slot how many tables are free."""
    first: list[int]
    second: list[int]
    weight: list[int]
    days: list[int]
    """For each day its slots, as bits."""
    taken: list[int] = field(default_factory=list)
    """For each person the slots of pinned meetings, as bits."""
    present: list[int] = field(default_factory=list)
    """For each person the slots in which waiting would be idle: available, or taken by a pinned meeting."""
    hoped: list[int] = field(default_factory=list)
    """For each person how many meetings could be hoped for at most, pinned ones included."""
    given: int = 0
    """What the pinned meetings are worth."""
    most: list[int] = field(init=False)
    """For each person how many meetings are possible at most."""
    possible: list[bool] = field(init=False)
    """For each meeting whether there is a slot for it at all."""

    def __post_init__(self) -> None:
        open_slots = sum(1 << slot for slot, room in enumerate(self.places) if room > 0)
        self.available = [mask & open_slots for mask in self.available]
        self.places = [
            min(room, sum(mask >> slot & 1 for mask in self.available) // 2)
            for slot, room in enumerate(self.places)
        ]
        self.most = [mask.bit_count() for mask in self.available]
        self.possible = [
            bool(self.available[one] & self.available[other])
            for one, other in zip(self.first, self.second, strict=True)
        ]
        self.taken = self.taken or [0] * len(self.available)
        self.present = self.present or list(self.available)


def bits(mask: int) -> list[int]:
    """The slots of a mask, the earliest first."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found
