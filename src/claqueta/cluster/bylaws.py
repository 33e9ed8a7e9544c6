"""The bylaws as data: each clause with its article, its text in each language and the days on which it is in force.

    settings.CLUSTER.bylaws.on(day).member_class("founder").votes

What a cluster's `bylaws.toml` leaves out is as the law has it when bylaws say nothing (`law.toml`: Organic Law 1/2002).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from claqueta.foundation.cluster_rules import DatedRule

type Texts = dict[str, str]
type Decider = Literal["office", "board", "assembly"]
type Issued = Literal["owed", "pro_rata", "cancelled"]
type Unit = Literal["day", "month", "quarter", "half_year", "year"]
type Effect = Literal["vote_suspended", "expulsion_proposed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """What every clause has. In force from `since` on, and before `until` where that is said (half-open)."""

    key: str
    name: Texts
    text: Texts
    """What it says, as people read it."""
    article: Texts
    """Where that stands, as people cite it."""
    since: date
    until: date | None
    sample: bool
    """Whether the value is ours and not of the bylaws that were registered; the screen says so."""

    def in_force(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberClass(Clause):
    """A class of members (LO 1/2002 art. 7.1.e)."""

    voice: bool
    votes: int
    """Votes of each of its members in the assembly; 0 for voice without vote."""
    eligible: bool
    """Whether its members may hold offices of the board (LO 1/2002 art. 11.4)."""
    dues: str
    """The concept of dues that its members pay, blank for none."""
    belongs: tuple[str, ...]
    """The kinds of organisations that may be of the class; empty for any."""
    open: bool
    """Whether one can apply for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition(Clause):
    """A condition of admission; whoever meets one of them may be admitted."""

    asks: Literal["activity", "reasons"]
    """What has to be shown: a relevant activity in the territory, or reasons that the board weighs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission(Clause):
    """Who admits, and to whom that is reported."""

    decided_by: Decider
    reported_to: Literal["", "assembly"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause(Clause):
    """A cause of leaving (LO 1/2002 arts. 7.1.e, 23)."""

    begun_by: Literal["member", "office", "board"]
    decided_by: Literal["", "board", "assembly"]
    """Blank where nothing has to be decided."""
    hearing: bool
    """Whether the member is heard before the decision (LO 1/2002 art. 21.c)."""
    appeal_to: Literal["", "assembly"]
    issued: Issued
    """What becomes of dues already issued: owed as they are, owed in proportion to the time, or cancelled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrears(Clause):
    """What unpaid dues lead to; it is proposed, never done by itself."""

    after_reminders: int
    effect: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Band(Clause):
    """A size that dues depend on; a member is in the first band whose bounds it does not exceed."""

    headcount_below: int | None
    turnover_below: int | None
    """Whole units of the cluster's currency a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff(Clause):
    """What a concept of dues costs a year in a band; `article` names the resolution that set it."""

    concept: str
    band: str
    """Blank where the size does not matter."""
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduction(Clause):
    """A reduction that can be granted, with its reason, for so long."""

    percent: Decimal
    months: int
    """How long it lasts, from the first day for which it is granted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProRata(Clause):
    """How much of a year is owed by who joins or leaves in it: whole units, the one begun included."""

    unit: Unit


KINDS = (
    "classes",
    "conditions",
    "admission",
    "causes",
    "arrears",
    "bands",
    "tariff",
    "reductions",
    "pro_rata",
)
"""The tables of `bylaws.toml`, in the order in which they are read."""


@dataclass(frozen=True, slots=True)
class InForce:
    """The bylaws as they stand on one day."""

    day: date
    classes: tuple[MemberClass, ...]
    conditions: tuple[Condition, ...]
    admission: Admission
    causes: tuple[Cause, ...]
    arrears: tuple[Arrears, ...]
    bands: tuple[Band, ...]
    tariff: tuple[Tariff, ...]
    reductions: tuple[Reduction, ...]
    pro_rata: ProRata

    def member_class(self, key: str) -> MemberClass | None:
        return next((one for one in self.classes if one.key == key), None)

    def cause(self, key: str) -> Cause | None:
        return next((one for one in self.causes if one.key == key), None)

    def reduction(self, key: str) -> Reduction | None:
        return next((one for one in self.reductions if one.key == key), None)

    def band_of(self, headcount: int | None, turnover: Decimal | None) -> Band | None:
        """The band of a size; None where a bound depends on what was not declared."""
        for band in self.bands:
            bounds = ((band.headcount_below, headcount), (band.turnover_below, turnover))
            if any(bound is not None and value is None for bound, value in bounds):
                return None
            if all(bound is None or (value is not None and value < bound) for bound, value in bounds):
                return band
        return None

    def amount_of(self, concept: str, band: str) -> Tariff | None:
        """What the concept costs in the band, or in any where the size does not matter."""
        return next(
            (one for one in self.tariff if one.concept == concept and one.band in ("", band)),
            None,
        )

    def by_kind(self) -> Iterable[tuple[str, Clause]]:
        """Each with the table of `bylaws.toml` that it stands in."""
        for kind in KINDS:
            found = getattr(self, kind)
            yield from ((kind, clause) for clause in (found if isinstance(found, tuple) else (found,)))

    def clauses(self) -> Iterable[Clause]:
        return (clause for _kind, clause in self.by_kind())


@dataclass(frozen=True, slots=True)
class Bylaws:
    """Every clause that is or was or will be in force."""

    classes: tuple[MemberClass, ...]
    conditions: tuple[Condition, ...]
    admission: tuple[Admission, ...]
    causes: tuple[Cause, ...]
    arrears: tuple[Arrears, ...]
    bands: tuple[Band, ...]
    tariff: tuple[Tariff, ...]
    reductions: tuple[Reduction, ...]
    pro_rata: tuple[ProRata, ...]
    numbers: dict[str, tuple[DatedRule, ...]]
    """Rules of `rules.toml` that the bylaws decide, each with the days on which its number is in force."""

    def on(self, day: date) -> InForce:
        """As they stand on a day; before the first one, as on the first."""

        def now[T: Clause](clauses: tuple[T, ...]) -> tuple[T, ...]:
            return tuple(one for one in clauses if one.in_force(day))

        def the_one[T: Clause](clauses: tuple[T, ...]) -> T:
            return next(iter(now(clauses)), min(clauses, key=_since))

        return InForce(
            day,
            now(self.classes),
            now(self.conditions),
            the_one(self.admission),
            now(self.causes),
            now(self.arrears),
            now(self.bands),
            now(self.tariff),
            now(self.reductions),
            the_one(self.pro_rata),
        )

    def changes(self) -> list[date]:
        """The days on which something begins or ends, in their order."""
        days = {day for kind in KINDS for one in getattr(self, kind) for day in (one.since, one.until)}
        days |= {day for rules in self.numbers.values() for one in rules for day in (one.since, one.until)}
        return sorted(day for day in days if day is not None)

    def class_names(self) -> dict[str, Texts]:
        """Every class that there ever was → how it is called, as it was last."""
        return {one.key: one.name for one in sorted(self.classes, key=_since)}


def _since(clause: Clause) -> date:
    return clause.since
