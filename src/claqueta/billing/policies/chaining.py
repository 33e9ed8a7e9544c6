"""Whether a statement follows from those before it: balances, days, what is missing or there twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

type Doubt = dict[str, Any]
HOLDS = frozenset(
    {"gap", "balance", "sum", "chain", "control_debit", "control_credit", "control_count", "records"}
)
"""Doubts on which somebody has to decide before anything is done with the entries."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """An account between two balances."""

    begins: date
    ends: date
    opening: Decimal | None
    closing: Decimal | None


def doubts(new: Stretch, known: Iterable[Stretch]) -> list[Doubt]:
    """What does not fit between a statement and those of the same account that are there.

    `gap`: days without a statement, and money that moved in them. `balance`: it begins with another balance than the
    one before ended with, though no day lies between. `overlap`: days that another has too, which is no fault.
    """
    found: list[Doubt] = []
    known = sorted(known, key=lambda one: (one.ends, one.begins))
    before = next((one for one in reversed(known) if one.ends < new.begins), None)
    after = next((one for one in known if one.begins > new.ends), None)
    if any(one.begins <= new.ends and new.begins <= one.ends for one in known):
        found.append({"key": "overlap"})
    for earlier, later in ((before, new), (new, after)):
        if earlier is None or later is None:
            continue
        if None in (earlier.closing, later.opening) or earlier.closing == later.opening:
            continue
        between = later.begins - earlier.ends > timedelta(days=1)
        found.append(
            {
                "key": "gap" if between else "balance",
                "since": earlier.ends.isoformat(),
                "until": later.begins.isoformat(),
                "expected": str(earlier.closing),
                "found": str(later.opening),
            }
        )
    return found


def held(found: Sequence[Doubt]) -> bool:
    return any(doubt["key"] in HOLDS for doubt in found)


def unknown(
    arriving: Sequence[tuple[str, date, Decimal]], there: Sequence[tuple[str, date, Decimal, bool]]
) -> list[int]:
    """Which of the arriving entries are new: their places.

    Each has a signature of all that it says, its day and its amount; those that are there say also whether they came in
    another form of file. The same signature is the same entry, as often as it is there. What came in another form
    says the same in other words: there day and amount decide, also as often as they are there.
    """
    same: dict[str, int] = {}
    alike: dict[tuple[date, Decimal], int] = {}
    for signature, day, amount, other in there:
        if other:
            alike[day, amount] = alike.get((day, amount), 0) + 1
        else:
            same[signature] = same.get(signature, 0) + 1
    new = []
    for at, (signature, day, amount) in enumerate(arriving):
        if same.get(signature, 0):
            same[signature] -= 1
        elif alike.get((day, amount), 0):
            alike[day, amount] -= 1
        else:
            new.append(at)
    return new
