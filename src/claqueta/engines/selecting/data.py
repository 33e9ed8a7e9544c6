"""What goes in and what comes out of the three questions: who reads what, how good is it, which are chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, field

type Pair = tuple[str, str]
"""A reader's id and a project's."""


class Refused(ValueError):
    """What was given cannot be worked with; the message names the field and the id."""


@dataclass(frozen=True, slots=True)
class Project:
    """What is to be read `needs` times: what one should know for it, and the languages of which a reader needs one."""

    id: str
    needs: int = 3
    traits: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: what they know, in which languages, and how many projects at most."""

    id: str
    load: int
    competences: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Assigned:
    """Who reads what, how much of what one should know for it they know (0 to 1), and whether a person had settled it."""

    reader: str
    project: str
    fit: float
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Shortage:
    """Why a project has `missing` readings too few.

    `few`: not enough people may read it at all. `full`: those who may have no time left; one reading more by any of `would_help`
    would give it one. `why` counts those who may not, by reason (`language`, or the conflict's own word).
    """

    project: str
    missing: int
    kind: str
    may: int
    why: Mapping[str, int] = field(default_factory=dict)
    would_help: tuple[str, ...] = ()
    """Those first who may read the project themselves."""


@dataclass(frozen=True, slots=True)
class Island:
    """Readers and projects that nobody's reading ties to the others: their scores compare by assumption only."""

    readers: frozenset[str]
    projects: frozenset[str]


@dataclass(frozen=True, slots=True)
class Assignment:
    """An answer: no other one gives more readings, nor spreads what is missing more evenly."""

    pairs: tuple[Assigned, ...] = ()
    shortages: tuple[Shortage, ...] = ()
    islands: tuple[Island, ...] = ()
    loads: Mapping[str, int] = field(default_factory=dict)
    proven: bool = True
    """Whether nothing better exists; otherwise time was up and this is the best found."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One score, on the scale of all, and how much it counts (1 as a rule; more where the reader is surer)."""

    reader: str
    project: str
    score: float
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is known of a project's score once severe and lenient readers are allowed for."""

    project: str
    readings: int
    raw: float | None
    """The plain mean of its scores; none where nobody has read it."""
    score: float
    error: float
    """Standard error, in points."""
    chosen: float
    """The probability that it is among as many as there are places."""
    spread: float | None
    """Standard deviation of its corrected scores, in points; none with fewer than two."""
    disputed: bool
    """Whether its readers differ more than readers do by chance."""
    needs_reader: bool
    """Whether its place is not clear, so that one more reading is worth having."""
    island: int
    """Which island it stands on, the largest being 0; -1 where nobody has read it."""


@dataclass(frozen=True, slots=True)
class Severity:
    """How far above the others a reader scores what they both read, in points; below zero for severe ones."""

    reader: str
    readings: int
    offset: float
    error: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """Projects from the best; readers; and what the model found: the standard deviations of projects, readers and chance."""

    estimates: tuple[Estimate, ...]
    severities: tuple[Severity, ...]
    islands: tuple[Island, ...]
    between_projects: float
    between_readers: float
    chance: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A project with its score. `settled` is what somebody has decided of it already: in, out, or nothing."""

    id: str
    score: float
    settled: bool | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """That of the chosen at least, at most so many are among `members`."""

    id: str
    members: frozenset[str]
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """What a wish costs: the points that all chosen together would have more without it, the other wishes standing."""

    wish: str
    points: float
    comes_in: tuple[str, ...]
    goes_out: tuple[str, ...]
    alone: float
    """The same where it is the only wish."""


@dataclass(frozen=True, slots=True)
class Unmet:
    """A wish that cannot be had, by how many, and why: `few` (or `many`) are there, or it does not go `together` with those before."""

    wish: str
    missing: int
    kind: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen from the best; no others of as many keep the wishes as well and score more."""

    chosen: tuple[str, ...]
    points: float
    free_points: float
    """What the best of all score, wishes aside."""
    comes_in: tuple[str, ...] = ()
    goes_out: tuple[str, ...] = ()
    costs: tuple[Cost, ...] = ()
    unmet: tuple[Unmet, ...] = ()
