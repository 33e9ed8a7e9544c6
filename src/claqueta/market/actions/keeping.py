"""A timetable that was found is kept as a version of its own, and the one that is published is told to those whom it concerns."""

from collections.abc import Mapping, Sequence
from itertools import batched
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.engines.scheduling import Placed, Schedule
from claqueta.foundation import audit
from claqueta.foundation.actors import SYSTEM, Actor
from claqueta.foundation.events import publish
from claqueta.foundation.transactions import require_transaction
from claqueta.market.actions import telling
from claqueta.market.actions.markets import MARKETS
from claqueta.market.actions.placing import write_placements
from claqueta.market.events import TimetableForMany
from claqueta.market.holders import account_behind
from claqueta.market.models import Market, MarketState, Meeting, Placement, Timetable
from claqueta.market.policies import planning, reasons
from claqueta.market.policies.comparing import Difference, Where, concerned, differences
from claqueta.market.policies.seating import seated
from claqueta.market.queries.planning import Hall

AT_A_TIME = 500
"""Rows that one statement changes."""


class TimetableMovedOn(ValidationError):
    """Somebody has made another timetable since; nothing was changed."""

    def __init__(self) -> None:
        super().__init__(
            _("There is another timetable since you looked. Nothing was changed: look at it again."),
            code="moved-on",
        )


def check_version(market: Market, version: int | None) -> None:
    """Refuse what was decided on an older timetable. Raises `TimetableMovedOn`."""
    if version is not None and version != market.version:
        raise TimetableMovedOn


def keep(
    market: Market,
    hall: Hall,
    answer: Schedule,
    *,
    origin: str,
    bound: int | None = None,
    blocked: Mapping[str, Sequence[int]] | None = None,
    no_table: Mapping[str, Sequence[int]] | None = None,
    words: str = "",
    disturbed: int = 0,
    begun: int = 0,
    by: Actor,
) -> Timetable:
    """Write a version; `market` is locked. `begun` slots keep their tables whatever the meetings need.

    `no_table` are slots in which no table that somebody can use was left for them.
    """
    require_transaction("a timetable is kept")
    placed = planning.of_somebody(answer.meetings)
    nobody = len(answer.meetings) - len(placed)
    tables, unsuited = seated(
        placed,
        hall.desks,
        hall.needs,
        closed=hall.closed_pairs,
        fixed={row.id for row in placed if row.slot < begun},
    )
    ahead = [row for row in tables if row.slot >= begun]
    found = planning.faults(ahead, hall.people, hall.couples, hall.closed_pairs)
    if found:
        raise RuntimeError(f"an unsound timetable: {found[:3]}")
    row = Timetable.objects.create(
        market=market,
        number=_next_number(market),
        origin=origin,
        words=words[:300],
        value=answer.value - nobody,
        bound=max(answer.value, answer.bound if bound is None else bound) - nobody,
        wanted=len(hall.couples),
        idle=answer.comfort.idle,
        moves=_table_moves(tables, hall),
        worst=answer.comfort.worst,
        blocked=dict(blocked or {}),
        unplaced=_unplaced(answer, tables, hall, no_table or {}),
        unsuited=unsuited,
        disturbed=disturbed,
        account=account_behind(by),
    )
    write_placements(
        row, {int(one.id): (hall.slots[one.slot].pk, hall.tables[one.table].pk) for one in tables}
    )
    market.version += 1
    market.updated_at = timezone.now()
    market.save(update_fields=["version", "updated_at"])
    return row


def _next_number(market: Market) -> int:
    last = market.timetables.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def _unplaced(
    answer: Schedule, placed: Sequence[Placed], hall: Hall, no_table: Mapping[str, Sequence[int]]
) -> dict[str, Any]:
    count: dict[str, int] = {}
    taken = {one.key: set(one.away) for one in hall.people}
    for row in placed:
        meeting = hall.meetings[row.id]
        for pk in (meeting.one_id, meeting.other_id):
            count[str(pk)] = count.get(str(pk), 0) + 1
            taken[str(pk)].add(row.slot)
    enough = {
        one.key: one.most for one in hall.people if one.most is not None and count.get(one.key, 0) >= one.most
    }
    return {
        row.id: reasons.as_json(
            reasons.explained(
                row.reason,
                str(hall.meetings[row.id].one_id),
                str(hall.meetings[row.id].other_id),
                enough,
                no_table,
                taken,
            )
        )
        for row in answer.unscheduled
        if row.id in hall.meetings
    }


def _table_moves(placed: Sequence[Placed], hall: Hall) -> int:
    """How often somebody changes tables between two meetings of a day that follow each other."""
    agendas: dict[tuple[int, str], list[tuple[int, int]]] = {}
    days = [one.day for one in hall.engine_slots]
    for row in placed:
        meeting = hall.meetings[row.id]
        for pk in (meeting.one_id, meeting.other_id):
            agendas.setdefault((pk, days[row.slot]), []).append((row.slot, row.table))
    return sum(
        one[1] != other[1]
        for agenda in agendas.values()
        for one, other in zip(sorted(agenda), sorted(agenda)[1:])
    )


# -- Publishing ------------------------------------------------------------------------------------------------


def put_in_force(market: Market, timetable: Timetable, *, words: str = "", by: Actor) -> list[Difference]:
    """Make a timetable the one that counts, and tell each of those for whom something is different; `market` is locked."""
    require_transaction("a timetable is published")
    now = timezone.now()
    rows = market.meetings.filter(slot__isnull=False, cancelled=False).order_by()
    before = {pk: Where(slot, table) for pk, slot, table in rows.values_list("pk", "slot", "table")}
    placed = timetable.placements.order_by().values_list("meeting", "slot", "table")
    after = {pk: Where(slot, table) for pk, slot, table in placed}
    found = differences(before, after)
    dropped = [one.meeting for one in found if one.after is None]
    for some in batched(dropped, AT_A_TIME, strict=False):
        Meeting.objects.filter(pk__in=some).update(cancelled=True, revision=F("revision") + 1, changed_at=now)
    here = Placement.objects.filter(timetable=timetable, meeting=OuterRef("pk"))
    for some in batched([one.meeting for one in found if one.after is not None], AT_A_TIME, strict=False):
        Meeting.objects.filter(pk__in=some).update(
            slot=here.values("slot"),
            table=here.values("table"),
            cancelled=False,
            revision=F("revision") + 1,
            changed_at=now,
        )
    timetable.published_at = now
    timetable.save(update_fields=["published_at"])
    market.published, market.updated_at = timetable, now
    market.save(update_fields=["published", "updated_at"])
    if market.state != MarketState.PUBLISHED:
        market.state = MARKETS.make("publish", market, by=SYSTEM).thing.state
    people: dict[int, tuple[int, int]] = {}
    for some in batched([one.meeting for one in found], AT_A_TIME, strict=False):
        whose = Meeting.objects.filter(pk__in=some).order_by()
        people |= {pk: (one, other) for pk, one, other in whose.values_list("pk", "one", "other")}
    theirs = sorted(concerned(found, people))
    if len(theirs) <= telling.AT_ONCE:
        telling.tell_these(theirs)
    else:
        publish(TimetableForMany(market))
    audit.record(
        "market.timetable_published",
        market,
        by=by,
        changes={"timetable": ("", timetable.number)},
        reason=words,
    )
    return found
