"""A day of meetings cut into slots."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

type Span = tuple[datetime, datetime]
"""From a moment to the first one after it; both aware."""
MOST_SLOTS = 60
"""Of one day: a slot every quarter of an hour from morning to midnight."""


class DayUnsound(ValueError):
    """A day that cannot be cut; its text is a key of `office.words`."""


def cut(
    begins: datetime, ends: datetime, *, minutes: int, pause: int, breaks: Sequence[Span] = ()
) -> list[Span]:
    """The slots of a day: as many as fit, each of `minutes`, with `pause` between two, none of them during a break.

    After a break the next begins when the break ends. Lengths are real time, also where clocks are put forward or back.
    Raises `DayUnsound`.
    """
    if ends <= begins:
        raise DayUnsound("backwards")
    if minutes < 1:
        raise DayUnsound("no-length")
    found = list(_slots(begins, ends, timedelta(minutes=minutes), timedelta(minutes=pause), sorted(breaks)))
    if not found:
        raise DayUnsound("too-short")
    if len(found) > MOST_SLOTS:
        raise DayUnsound("too-many")
    return found


def _slots(
    begins: datetime, ends: datetime, length: timedelta, pause: timedelta, breaks: Sequence[Span]
) -> Iterator[Span]:
    at = begins
    while at + length <= ends:
        inside = next((one for one in breaks if one[0] < at + length and at < one[1]), None)
        if inside is not None:
            at = max(inside[1], at + timedelta(minutes=1))
            continue
        yield at, at + length
        at = at + length + pause


def overlapping(slots: Sequence[Span], others: Sequence[Span]) -> Span | None:
    """The first of the slots that falls into one of the others."""
    return next(
        (one for one in slots if any(one[0] < other[1] and other[0] < one[1] for other in others)), None
    )
