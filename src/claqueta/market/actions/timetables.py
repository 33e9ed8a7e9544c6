"""The timetable before the day: made, changed by hand, compared, published."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.engines.scheduling import Schedule, schedule
from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.transactions import atomic, held
from claqueta.market.actions.keeping import TimetableMovedOn, check_version, keep, put_in_force
from claqueta.market.models import Market, MarketState, Meeting, Origin, Placement, Slot, Timetable
from claqueta.market.policies import planning
from claqueta.market.queries.planning import Hall, hall_of, latest, wanted_pairs
from claqueta.market.queries.trying import tried

PLANNED_IN = (MarketState.PLANNING, MarketState.PUBLISHED)
WORKERS = 2


@atomic
def gather(market: Market, *, by: Actor) -> Market:
    """Make meetings of what is asked for, each with what it counts for; what nobody asks for any more is left out.

    Raises `PermissionDenied`, `ValidationError` when there is nothing to plan, or it is not the time to.
    """
    row = held(Market.objects.select_related("event", "published"), market.pk)
    require(by, "market.manage", row)
    if row.state not in PLANNED_IN:
        raise ValidationError(_("The timetable is made when no more meetings are asked for."))
    if row.slots.filter(begins_at__lte=timezone.now()).exists():
        raise ValidationError(_("The meetings have begun: what happens now mends the timetable in force."))
    wanted = {(one.one, one.other): one.weight for one in wanted_pairs(row)}
    there = {(one.one_id, one.other_id): one for one in row.meetings.all()}
    by_hand = [one for one in there.values() if one.spontaneous]
    if not wanted and not by_hand:
        raise ValidationError(_("Nobody has asked for a meeting: there is nothing to plan."))
    changed = []
    for pair, meeting in there.items():
        weight = wanted.get(pair, meeting.weight)
        stands = pair in wanted or meeting.spontaneous
        if (meeting.weight, meeting.wanted) != (weight, stands):
            meeting.weight, meeting.wanted = weight, stands
            changed.append(meeting)
    Meeting.objects.bulk_update(changed, ["weight", "wanted"])
    Meeting.objects.bulk_create(
        Meeting(market=row, one_id=pair[0], other_id=pair[1], weight=weight)
        for pair, weight in wanted.items()
        if pair not in there
    )
    return row


def build(
    market: Market,
    *,
    seconds: float | None = None,
    tell: Callable[[int, int], None] = lambda _done, _total: None,
    by: Actor,
) -> Timetable:
    """Make a timetable: the one of most value that is found in these seconds, or in those that the rules allow, with a
    proven bound.

    It is sought outside any transaction. Raises `PermissionDenied`, `ValidationError`; `TimetableMovedOn` when somebody made one
    meanwhile.
    """
    row = gather(market, by=by)
    version, hall = row.version, hall_of(row)
    _refuse_unsound_locks(hall)
    tell(1, 10)
    most = rule("market_build_seconds").value if seconds is None else seconds
    enough: dict[str, list[int]] = {}
    # No table may be given to whoever cannot use it: where none is left, they are given nothing in that slot.
    tables = planning.joined(hall.unserved)
    first = found = _sought(hall, tables, most)
    tell(5, 10)
    # Each time somebody more is given no further slots, or one less, so that it ends.
    while True:
        placed = planning.of_somebody(found.meetings)
        if short := hall.short_of_tables(placed):
            tables = planning.joined(tables, short)
        elif planning.too_many(hall.people, placed, hall.couples):
            enough |= planning.blocked_for(hall.people, placed, hall.couples, len(hall.slots))
        else:
            break
        found = _sought(hall, planning.joined(enough, tables), most)
    blocked = planning.joined(enough, tables)
    tell(9, 10)
    with atomic():
        row = held(Market.objects.select_related("event", "published"), market.pk)
        check_version(row, version)
        # Whoever wants fewer meetings than were found only makes it worth less: the bound of all of them still holds.
        made = keep(
            row,
            hall,
            found,
            origin=Origin.BUILT,
            bound=max(first.bound, found.value),
            blocked=blocked,
            no_table=tables,
            by=by,
        )
        audit.record("market.timetable_made", row, by=by, changes={"timetable": ("", made.number)})
    return made


def _sought(hall: Hall, blocked: dict[str, list[int]], seconds: float) -> Schedule:
    return schedule(
        hall.instance(blocked),
        seconds=seconds,
        workers=WORKERS,
        row=hall.market.row,
    )


def _refuse_unsound_locks(hall: Hall) -> None:
    """Say which lock cannot hold. Raises `ValidationError`."""
    busy: dict[tuple[str, int], str] = {}
    count: dict[int, int] = {}
    away = {one.key: one.away for one in hall.people}
    for one in hall.couples:
        if one.locked is None:
            continue
        slot = hall.slots[one.locked]
        count[one.locked] = count.get(one.locked, 0) + 1
        room = len(hall.tables) - sum(one.locked in slots for slots in hall.closed.values())
        because = _("all tables have a locked meeting then") if count[one.locked] > room else ""
        for key in (one.one, one.other):
            if one.locked in away[key]:
                because = _("%(who)s is not there then") % {"who": hall.names[key]}
            if busy.setdefault((key, one.locked), one.key) != one.key:
                because = _("%(who)s has another locked meeting then") % {"who": hall.names[key]}
        if because:
            raise ValidationError(
                _("The meeting %(meeting)s cannot stay locked at %(slot)s: %(why)s.")
                % {"meeting": hall.meetings[one.key], "slot": slot, "why": because}
            )


@atomic
def place(meeting: Meeting, *, slot: Slot, version: int | None = None, by: Actor) -> Timetable:
    """Lock a meeting at a time, and let the others make room: a new version, which is published apart.

    Raises `PermissionDenied`, `TimetableMovedOn`, `ValidationError` that says why it cannot be.
    """
    market, row = _open(meeting, version, by)
    if slot.market_id != market.pk:
        raise ValidationError(_("That slot is of another market."))
    timetable = latest(market)
    if timetable is None:
        raise ValidationError(_("There is no timetable yet."))
    hall = hall_of(market)
    outcome = tried(hall, timetable, row, slot)
    if outcome.refused:
        raise ValidationError(outcome.refused)
    row.locked = slot
    row.save(update_fields=["locked"])
    made = keep(
        market,
        hall_of(market),
        outcome.answer.schedule,
        origin=Origin.CHANGED,
        blocked=timetable.blocked,
        words=_("%(meeting)s at %(slot)s") % {"meeting": row, "slot": slot},
        disturbed=len(outcome.answer.disturbed),
        begun=hall.begun(),
        by=by,
    )
    audit.record("market.meeting_placed", market, by=by, changes={"meeting": ("", f"{row} · {slot}")})
    return made


@atomic
def unlock(meeting: Meeting, *, by: Actor) -> Meeting:
    """Let the engine place a meeting again where it is worth most. Raises `PermissionDenied`."""
    market, row = _open(meeting, None, by)
    if row.locked_id is not None:
        row.locked = None
        row.save(update_fields=["locked"])
        audit.record("market.meeting_unlocked", market, by=by, changes={"meeting": (str(row), "")})
    return row


def _open(meeting: Meeting, version: int | None, by: Actor) -> tuple[Market, Meeting]:
    market = held(Market.objects.select_related("event", "published"), meeting.market_id)
    require(by, "market.manage", market)
    if market.state not in PLANNED_IN:
        raise ValidationError(_("The timetable is not being made now."))
    check_version(market, version)
    row = held(Meeting.objects.select_related("one", "other"), meeting.pk)
    return market, row


@atomic
def publish(timetable: Timetable, *, by: Actor) -> Timetable:
    """Let a timetable count, and mail each of those whom it concerns what is theirs. Published again nothing happens.

    Raises `PermissionDenied`, `TimetableMovedOn` when there is a newer one, `ValidationError`.
    """
    market = held(Market.objects.select_related("event"), timetable.market_id)
    require(by, "market.manage", market)
    row = held(Timetable.objects.all(), timetable.pk)
    if market.published_id == row.pk:
        return row
    if market.state not in PLANNED_IN:
        raise ValidationError(_("The timetable is published when no more meetings are asked for."))
    newest = latest(market)
    if newest is None or newest.pk != row.pk:
        raise TimetableMovedOn
    row.market = market
    _refuse_overtaken(market, row)
    put_in_force(market, row, by=by)
    return row


NAMED = 5
"""Meetings that a refusal names."""


def _refuse_overtaken(market: Market, timetable: Timetable) -> None:
    """See that what was said since the timetable was made leaves it sound. Raises `ValidationError` that names the meetings."""
    hall = hall_of(market)
    asked = {(one.one, one.other) for one in wanted_pairs(market)}
    away = {one.key: one.away for one in hall.people}
    closed, begun = hall.closed_pairs, hall.begun()

    def stands(one: Placement) -> bool:
        slot, meeting = hall.slot_at[one.slot_id], one.meeting
        if slot < begun:
            return True
        pair = (meeting.one_id, meeting.other_id)
        return (
            str(meeting.pk) in hall.meetings
            and (meeting.spontaneous or pair in asked)
            and not any(slot in away[str(key)] for key in pair)
            and (hall.table_at[one.table_id], slot) not in closed
        )

    rows = timetable.placements.select_related("meeting__one", "meeting__other", "slot__market__event")
    wrong = [f"{one.meeting} ({one.slot})" for one in rows.order_by("slot", "pk") if not stands(one)]
    if wrong:
        named = "; ".join(wrong[:NAMED]) + ("…" if len(wrong) > NAMED else "")
        raise ValidationError(
            _("Since this timetable was made, these can no longer be so: %(meetings)s. Make it again.")
            % {"meetings": named},
            code="overtaken",
        )
