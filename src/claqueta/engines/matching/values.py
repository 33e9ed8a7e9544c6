"""What the engine is given and what it answers, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

type Texts = dict[str, str]
"""A text in the languages of the product."""


@dataclass(frozen=True, slots=True)
class Range:
    """From one amount to another; without an end where it says none."""

    least: float | None = None
    most: float | None = None
    currency: str = ""

    def meets(self, other: "Range") -> bool:
        """Whether some amount lies in both. Amounts in different currencies are not compared."""
        if self.currency and other.currency and self.currency != other.currency:
            return False
        begins = [one for one in (self.least, other.least) if one is not None]
        ends = [one for one in (self.most, other.most) if one is not None]
        return not begins or not ends or max(begins) <= min(ends)


@dataclass(frozen=True, slots=True)
class Span:
    """From one day to another; without an end where it says none."""

    since: date | None = None
    until: date | None = None

    def meets(self, other: "Span") -> bool:
        """Whether some day lies in both."""
        begins = [one for one in (self.since, other.since) if one]
        ends = [one for one in (self.until, other.until) if one]
        return not begins or not ends or max(begins) <= min(ends)


@dataclass(frozen=True, slots=True)
class Credit:
    title: str
    role: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation as far as a circle sees it: what is not here is neither matched nor explained."""

    id: str
    name: str = ""
    slug: str = ""
    activities: tuple[str, ...] = ()
    primary: str = ""
    capabilities: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    """What it says of each field, in whichever of its activities."""
    languages: frozenset[str] = frozenset()
    territories: frozenset[str] = frozenset()
    """Where it works: its markets and the countries of its premises."""
    credits: tuple[Credit, ...] = ()
    texts: tuple[str, ...] = ()
    available: tuple[Span, ...] = ()
    budgets: tuple[Range, ...] = ()
    names: Mapping[str, Texts] = field(default_factory=dict)
    """How the record itself calls its activities."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that an opportunity asks of whoever answers it."""

    kind: str
    """`activity`, `capability`, `language`, `territory`, `dates`, `budget`."""
    what: Any
    """Codes as a tuple; for a capability what it must meet; a `Span`; a `Range`."""
    key: str = ""
    """The field of a capability."""
    wished: bool = False
    """Asked for, but it need not be."""
    hard: bool = False
    """Whoever says otherwise is out."""
    inferred: bool = False
    """Read out of the text; nobody wrote it down."""
    usual: bool = False
    """What opportunities of the kind ask for; neither written down nor said."""

    @property
    def written(self) -> bool:
        return not (self.inferred or self.usual)


@dataclass(frozen=True, slots=True)
class Opportunity:
    """What somebody seeks or offers."""

    id: str
    direction: str = "need"
    kind: str = ""
    title: str = ""
    texts: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()
    organisation: str = ""
    """Whose it is, who is never matched with it."""
    window: Span = Span()
    """The days on which it can be answered."""
    relevant: Mapping[str, int] = field(default_factory=dict)
    """What people judged, for measuring."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something true of a record that speaks for it, against it, or that it does not say."""

    kind: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Candidate:
    organisation: str
    score: float
    reasons: tuple[Fact, ...] = ()
    unknown: tuple[Fact, ...] = ()
    failed: tuple[Fact, ...] = ()
    """The hard requirements that it does not meet; whoever has one is no match."""
