"""The timetable in force after something has happened: mended, so that as few as possible notice, and told to those who do.

It is done in the request, in one transaction with what happened: the engine needs less than a second for five hundred people.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from claqueta.engines.scheduling import Changes, Placed, Reason, Replanned, replan
from claqueta.engines.scheduling import Meeting as Wanted
from claqueta.foundation.actors import Actor
from claqueta.market.actions.keeping import keep, put_in_force
from claqueta.market.models import Market, Meeting, Origin, Participant, Slot, Timetable
from claqueta.market.policies import planning
from claqueta.market.policies.comparing import Difference
from claqueta.market.queries.planning import Hall, hall_of, placed_in


@dataclass(frozen=True, slots=True)
class Change:
    """What has happened. What of it is on record is written by whoever tells of it."""

    away: Mapping[Participant, Sequence[Slot]] = field(default_factory=dict)
    gone: Participant | None = None
    dropped: Sequence[Meeting] = ()
    added: Sequence[Meeting] = ()
    """Meetings that are new, on record already."""
    pins: Mapping[Meeting, Slot] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mended:
    timetable: Timetable
    differences: Sequence[Difference]
    disturbed: int
    """How many meetings of people whom it did not concern have another time."""
    impossible: Sequence[Reason] = ()


def mend(
    market: Market,
    change: Change,
    write: Callable[[], object] = lambda: None,
    *,
    words: str = "",
    by: Actor,
) -> Mended:
    """`market` is locked, with a timetable in force; `write` puts on record what happened."""
    timetable = market.published
    assert timetable is not None
    new = {str(one.pk) for one in change.added}
    before = hall_of(market)
    before = replace(before, couples=[one for one in before.couples if one.key not in new])
    planned = placed_in(timetable, before)
    now = before.begun()
    # What is meant for those who left is off, also for the reasons that others are told.
    over = {row.id for row in planned if row.slot < now}
    off = {str(one.pk) for one in change.dropped}
    away = {
        str(one.pk): frozenset(before.slot_at[slot.pk] for slot in slots)
        for one, slots in change.away.items()
    }
    if change.gone is not None:
        key = str(change.gone.pk)
        off |= {one.key for one in before.couples if key in (one.one, one.other)}
        away[key] = frozenset(range(now, len(before.slots)))
    write()
    after = hall_of(market)
    # Whoever has no table left that they can use is given nothing in that slot; each time one slot more, so that it ends.
    tables = planning.joined(after.unserved)
    pinned = {str(one.pk) for one in change.pins}
    while True:
        # What the timetable keeps free already is nothing that has happened.
        fresh = {key: set(slots) - set(timetable.blocked.get(key, ())) for key, slots in tables.items()}
        all_away = planning.joined(away, {key: slots for key, slots in fresh.items() if slots})
        answer = _answer(change, before, after, planned, timetable, now, all_away, off - over)
        short = after.short_of_tables(planning.of_somebody(answer.schedule.meetings), now, pinned)
        if not short:
            break
        tables = planning.joined(tables, short)
    row = keep(
        market,
        after,
        answer.schedule,
        origin=Origin.MENDED,
        blocked=timetable.blocked,
        no_table=tables,
        words=words,
        disturbed=len(answer.disturbed),
        begun=now,
        by=by,
    )
    found = put_in_force(market, row, words=words, by=by)
    return Mended(row, found, len(answer.disturbed), [one.reason for one in answer.impossible])


def _answer(
    change: Change,
    before: Hall,
    after: Hall,
    planned: tuple[Placed, ...],
    timetable: Timetable,
    now: int,
    away: Mapping[str, Sequence[int]],
    off: Collection[str],
) -> Replanned:
    return replan(
        before.instance(timetable.blocked, with_closed=False),
        planned,
        Changes(
            now=now,
            away={key: frozenset(slot for slot in slots if slot >= now) for key, slots in away.items()},
            tables_closed=after.closed,
            cancelled=frozenset(off & before.meetings.keys()),
            added=tuple(
                Wanted(str(one.pk), (str(one.one_id), str(one.other_id)), max(1, one.weight))
                for one in change.added
            ),
            pins={str(one.pk): before.slot_at[slot.pk] for one, slot in change.pins.items()},
        ),
    )
