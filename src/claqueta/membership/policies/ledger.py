"""What the register says on a day, as it was known at a moment: facts folded into spells of membership.

A fact takes effect on a day (`on`, the first day on which it holds; `left` names the first day without membership) and was
recorded at a moment. What was recorded stays; a `corrected` fact names an earlier one, and from then on that one holds as the
correction says: on its day, with what it says over what was said, or not at all. A correction can be corrected itself.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any


class Kind(StrEnum):
    ADMITTED = "admitted"
    CLASS_CHANGED = "class_changed"
    RENAMED = "renamed"
    TAX_ID_CHANGED = "tax_id_changed"
    REPRESENTED = "represented"
    SUSPENDED = "suspended"
    RESTORED = "restored"
    LEFT = "left"
    CORRECTED = "corrected"


CANCELLED = "cancelled"
"""What a correction says of a fact that never should have been."""


@dataclass(frozen=True, slots=True)
class Told:
    """A fact about one organisation."""

    position: int
    kind: Kind
    on: date
    recorded_at: datetime
    number: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    corrects: int | None = None


@dataclass(frozen=True, slots=True)
class State:
    """A member as it stands on a day."""

    number: int
    class_key: str
    name: str
    tax_id: str
    since: date
    """The first day of this spell of membership."""
    undated: bool = False
    """Whether that day is only the one on which it was put on record."""
    until: date | None = None
    """The first day after the spell, where its end is known."""
    representative: str = ""
    person_id: int | None = None
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days on which a state holds (half-open)."""

    state: State
    valid_from: date
    valid_to: date | None


class Misfit(StrEnum):
    """Why a fact does not fit those that stand."""

    MEMBER_ALREADY = "member-already"
    NO_MEMBER = "no-member"
    SAME = "same"
    SUSPENDED_ALREADY = "suspended-already"
    NOT_SUSPENDED = "not-suspended"


class DoesNotFit(ValueError):
    def __init__(self, misfit: Misfit, fact: Told, state: State | None) -> None:
        super().__init__(misfit)
        self.misfit, self.fact, self.state = misfit, fact, state


def known_at(facts: Iterable[Told], moment: datetime | None) -> list[Told]:
    """Those that were on record at a moment; all of them for None."""
    return [fact for fact in facts if moment is None or fact.recorded_at <= moment]


def standing_facts(facts: Sequence[Told]) -> list[Told]:
    """The facts as they hold after all corrections, in the order in which they take effect."""
    corrections: dict[int, list[Told]] = {}
    for fact in facts:
        if fact.corrects is not None:
            corrections.setdefault(fact.corrects, []).append(fact)

    def as_it_holds(fact: Told) -> Told | None:
        for correction in corrections.get(fact.position, ()):
            holds = as_it_holds(correction)
            if holds is not None and holds.data.get(CANCELLED):
                return None
            if holds is not None:
                fact = replace(fact, on=holds.on, data={**fact.data, **holds.data})
        return fact

    holding = [as_it_holds(fact) for fact in facts if fact.kind != Kind.CORRECTED]
    return sorted((fact for fact in holding if fact is not None), key=lambda fact: (fact.on, fact.position))


def spells_of(facts: Sequence[Told]) -> list[list[Stretch]]:
    """Each spell of membership, as the stretches in which nothing changes. Raises `DoesNotFit`."""
    spells: list[list[tuple[date, State]]] = []
    ends: list[date | None] = []
    state: State | None = None
    for fact in standing_facts(facts):
        before, state = state, _next(state, fact)
        if before is None and state is not None:
            spells.append([(fact.on, state)])
            ends.append(None)
        elif state is None:
            ends[-1] = fact.on
        else:
            spells[-1].append((fact.on, state))
    return [list(_stretches(changes, end)) for changes, end in zip(spells, ends, strict=True)]


def state_on(facts: Iterable[Told], day: date, known: datetime | None = None) -> State | None:
    """How the member stands on a day, as it was known at a moment; None for whoever is none."""
    for stretch in (one for spell in spells_of(known_at(facts, known)) for one in spell):
        if stretch.valid_from <= day and (stretch.valid_to is None or day < stretch.valid_to):
            return stretch.state
    return None


def _next(state: State | None, fact: Told) -> State | None:
    if fact.kind == Kind.ADMITTED:
        if state is not None:
            raise DoesNotFit(Misfit.MEMBER_ALREADY, fact, state)
        return _admitted(fact)
    if state is None:
        raise DoesNotFit(Misfit.NO_MEMBER, fact, None)
    if fact.kind == Kind.LEFT:
        return None
    after = _changed(state, fact)
    if after == state:
        wrong = {Kind.SUSPENDED: Misfit.SUSPENDED_ALREADY, Kind.RESTORED: Misfit.NOT_SUSPENDED}
        raise DoesNotFit(wrong.get(fact.kind, Misfit.SAME), fact, state)
    return after


def _admitted(fact: Told) -> State:
    data = fact.data
    return State(
        number=fact.number or 0,
        class_key=data["class"],
        name=data.get("name", ""),
        tax_id=data.get("tax_id", ""),
        since=fact.on,
        undated=bool(data.get("undated")),
        representative=data.get("representative", ""),
        person_id=data.get("person"),
    )


def _changed(state: State, fact: Told) -> State:
    data = fact.data
    match fact.kind:
        case Kind.CLASS_CHANGED:
            return replace(state, class_key=data["class"])
        case Kind.RENAMED:
            return replace(state, name=data["name"])
        case Kind.TAX_ID_CHANGED:
            return replace(state, tax_id=data["tax_id"])
        case Kind.REPRESENTED:
            return replace(state, representative=data.get("representative", ""), person_id=data.get("person"))
        case _:
            return replace(state, suspended=fact.kind == Kind.SUSPENDED)


def _stretches(changes: list[tuple[date, State]], end: date | None) -> Iterator[Stretch]:
    """Of several changes on one day the last one counts; a spell that ends on its first day has no stretch."""
    days = [*(day for day, _state in changes), end]
    for (day, state), (_day, following) in zip(changes, pairwise(days), strict=True):
        if following is None or day < following:
            yield Stretch(replace(state, until=end), day, following)


@dataclass(frozen=True, slots=True)
class Membership:
    """What an organisation's record says of its membership today."""

    class_key: str = ""
    since: date | None = None
    until: date | None = None


def membership_on(facts: Sequence[Told], day: date) -> Membership:
    """The class is blank for whoever is no member on the day; the days are those of the last spell that has begun."""
    begun = [spell for spell in spells_of(facts) if spell and spell[0].valid_from <= day]
    if not begun:
        return Membership()
    last = begun[-1]
    now = next((one for one in last if one.valid_to is None or day < one.valid_to), None)
    state = last[-1].state if now is None or now.valid_from > day else now.state
    since = None if state.undated else state.since
    return Membership("" if now is None else state.class_key, since, state.until)
