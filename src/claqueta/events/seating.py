"""Who gets a place that is free: values in, values out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seats:
    """Of an accreditation, or of the whole event."""

    taken: int
    quota: int | None
    """None where nobody counts."""

    @property
    def free(self) -> int | None:
        return None if self.quota is None else max(0, self.quota - self.taken)

    def hold(self, size: int) -> bool:
        """Whether so many more fit."""
        return self.quota is None or self.taken + size <= self.quota


@dataclass(frozen=True, slots=True)
class Party:
    """Those who registered together and want to come together."""

    key: str
    place: int
    """Its place in the waiting list."""
    sizes: Mapping[int, int]
    """Accreditation → how many of them want it."""

    @property
    def size(self) -> int:
        return sum(self.sizes.values())


def who_moves_up(waiting: Iterable[Party], of: Mapping[int, Seats], whole: Seats) -> list[str]:
    """The parties that fit in now, by their place; a larger one that does not keeps its place before those behind it.

    One that is free moves up one: what is given to the first is no longer free for the next.
    """
    taken = {key: seats.taken for key, seats in of.items()}
    in_all = whole.taken
    found = []
    for party in sorted(waiting, key=lambda one: one.place):
        fits = Seats(in_all, whole.quota).hold(party.size) and all(
            Seats(taken[key], of[key].quota).hold(size) for key, size in party.sizes.items()
        )
        if fits:
            found.append(party.key)
            in_all += party.size
            for key, size in party.sizes.items():
                taken[key] += size
    return found
