"""What goes in and what comes out: an instance, a timetable for it, and what has happened since."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Slot:
    id: int
    start: str
    end: str

    @property
    def day(self) -> str:
        return self.start[:10]

    @property
    def time(self) -> str:
        return self.start[11:16]


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody with one agenda; delegations that share one are one participant here."""

    id: str
    organisation: str = ""
    unavailable: frozenset[int] = frozenset()
    exclusive: bool = False
    """Whether agendas of one organisation are one to them: they meet each organisation once."""


@dataclass(frozen=True, slots=True)
class Meeting:
    id: str
    participants: tuple[str, str]
    weight: int = 1
    pinned: int | None = None


@dataclass(frozen=True, slots=True)
class Instance:
    """What a market knows before it schedules."""

    slots: tuple[Slot, ...]
    tables: int
    participants: tuple[Participant, ...]
    meetings: tuple[Meeting, ...]
    gaps: bool = False
    """Whether all meetings are to be held and idle slots are what counts (`"objective": "gaps"`)."""


@dataclass(frozen=True, slots=True)
class Placed:
    id: str
    slot: int
    table: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a meeting is not held: a kind (see `explaining.py`), and the parts that its sentence names."""

    kind: str
    parts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unscheduled:
    id: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Comfort:
    """How a timetable feels: shares of what each could hope for, and all persons' idle slots and table moves."""

    worst: float = 1.0
    tenth: float = 1.0
    idle: int = 0
    idle_bound: int = 0
    """No timetable that holds as many meetings for each has fewer idle slots than this."""
    moves: int = 0


@dataclass(frozen=True, slots=True)
class Schedule:
    """An answer. No timetable for the instance is worth more than `bound`."""

    meetings: tuple[Placed, ...] = ()
    unscheduled: tuple[Unscheduled, ...] = ()
    value: int = 0
    bound: int = 0
    comfort: Comfort = Comfort()

    @property
    def gap(self) -> float:
        return (self.bound - self.value) / self.bound if self.bound else 0.0


@dataclass(frozen=True, slots=True)
class Changes:
    """What has just happened. Slots before `now` are over."""

    now: int = 0
    away: Mapping[str, frozenset[int]] = field(default_factory=dict)
    tables_closed: Mapping[int, frozenset[int]] = field(default_factory=dict)
    cancelled: frozenset[str] = frozenset()
    added: tuple[Meeting, ...] = ()
    pins: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Replanned:
    """A timetable after changes, whom it disturbs though nothing concerned them, and what could not be granted."""

    schedule: Schedule
    disturbed: tuple[str, ...] = ()
    impossible: tuple[Unscheduled, ...] = ()
    """Pins that cannot hold, each with its reason."""


class Refused(ValueError):
    """What was given cannot be scheduled; the message names the field and the id."""
