"""What is different between two timetables, for the office and for each of those whom it concerns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

type Kind = Literal["new", "moved", "table", "dropped"]


@dataclass(frozen=True, slots=True)
class Where:
    """A slot and a table, by whatever names them."""

    slot: int
    table: int


@dataclass(frozen=True, slots=True)
class Difference:
    meeting: int
    kind: Kind
    before: Where | None
    after: Where | None


def differences(before: Mapping[int, Where], after: Mapping[int, Where]) -> list[Difference]:
    """By meeting: those that are new, at another time, only at another table, or gone."""
    found: list[Difference] = []
    for meeting in sorted({*before, *after}):
        old, new = before.get(meeting), after.get(meeting)
        if old == new:
            continue
        kind: Kind = "new" if old is None else "dropped" if new is None else "moved"
        if old is not None and new is not None and old.slot == new.slot:
            kind = "table"
        found.append(Difference(meeting, kind, old, new))
    return found


def concerned(
    changes: Iterable[Difference], people: Mapping[int, tuple[int, int]]
) -> dict[int, list[Difference]]:
    """By person: what is different for them."""
    found: dict[int, list[Difference]] = {}
    for change in changes:
        for person in people[change.meeting]:
            found.setdefault(person, []).append(change)
    return found
