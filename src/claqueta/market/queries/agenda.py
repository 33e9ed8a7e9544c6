"""The agenda of somebody who takes part: when and where they meet whom, what is not given and why, what they asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from claqueta.engines.scheduling import LANGUAGES
from claqueta.foundation.translated import current_language
from claqueta.market.models import Meeting, MeetingReport, MeetingRequest, Participant, RequestState, Slot
from claqueta.market.policies.reasons import for_reader, from_json, in_words, languages_for
from claqueta.market.queries.catalogue import who_come
from claqueta.market.queries.planning import hall_of
from claqueta.market.queries.trying import own_words


@dataclass(frozen=True, slots=True)
class Line:
    """A slot of somebody's day."""

    begins: datetime
    ends: datetime
    meeting: Meeting | None
    who: str
    people: Sequence[str]
    table: str
    over: bool
    """Whether it has begun, so that it can be told what came of it."""
    mine: MeetingReport | None = None
    shared: str = ""
    """What the other wrote for both."""


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody whom they are not given, and why."""

    who: str
    why: str


def agenda_of(participant: Participant, *, gaps: bool = True) -> list[Day]:
    """By day, in the hours of where the market is; with the free slots between meetings, where `gaps`."""
    market, here, now = participant.market, participant.market.here, timezone.now()
    meetings = {
        one.slot_id: one
        for one in Meeting.objects.filter(Q(one=participant) | Q(other=participant))
        .filter(cancelled=False, slot__isnull=False)
        .select_related("one", "other", "slot", "table")
        .prefetch_related(who_come(market, "one__people"), who_come(market, "other__people"), "reports")
    }
    days: dict[date, list[Line]] = {}
    for slot in market.slots.all():
        meeting = meetings.get(slot.pk)
        if meeting is None and not gaps:
            continue
        lines = days.setdefault(slot.begins_at.astimezone(here).date(), [])
        lines.append(_line(slot, meeting, participant, now))
    return [Day(day, lines) for day, lines in days.items() if any(one.meeting for one in lines)]


def _line(slot: Slot, meeting: Meeting | None, participant: Participant, now: datetime) -> Line:
    here = participant.market.here
    begins, ends = slot.begins_at.astimezone(here), slot.ends_at.astimezone(here)
    if meeting is None:
        return Line(begins, ends, None, "", (), "", slot.begins_at <= now)
    other = meeting.opposite(participant)
    reports = {one.participant_id: one for one in meeting.reports.all()}
    theirs = reports.get(other.pk)
    return Line(
        begins,
        ends,
        meeting,
        other.company,
        [f"{one.name}, {one.job}" if one.job else one.name for one in other.people.all()],
        meeting.table.name if meeting.table else "",
        slot.begins_at <= now,
        reports.get(participant.pk),
        theirs.shared if theirs else "",
    )


def missing_for(participant: Participant) -> list[Missing]:
    """What of their wishes the timetable in force does not give, each with the reason in the reader's language.

    Only what they know of: what they asked for, and what they were asked for and did not decline.
    """
    market = participant.market
    if market.published is None:
        return []
    kept = market.published.unplaced
    rows = Meeting.objects.filter(
        Q(one=participant) | Q(other=participant), pk__in=[int(key) for key in kept]
    )
    rows = rows.filter(dropped_at=None).select_related("one", "other").order_by("-weight", "pk")
    found = list(rows)
    if not found:
        return []
    hall = hall_of(market)
    language = languages_for(current_language(), LANGUAGES)
    own = str(participant.pk)
    return [
        Missing(
            one.opposite(participant).company,
            in_words(
                for_reader(from_json(kept[str(one.pk)]), own),
                hall.engine_slots,
                language,
                hall.names,
                own_words(),
            ),
        )
        for one in found
    ]


def requests_made(participant: Participant) -> list[MeetingRequest]:
    return list(participant.requests_made.select_related("asked").order_by("rank", "pk"))


def requests_received(participant: Participant) -> list[MeetingRequest]:
    """Those who would like to meet them, without at which place of whose list they stand."""
    rows = (
        participant.requests_received.filter(asks__state="in")
        .select_related("asks")
        .order_by("created_at", "pk")
    )
    return sorted(rows, key=lambda one: one.state != RequestState.WAITING)


def to_report(participant: Participant) -> int:
    """How many of their meetings are over without a word of theirs."""
    return (
        Meeting.objects.filter(Q(one=participant) | Q(other=participant))
        .filter(cancelled=False, slot__ends_at__lte=timezone.now())
        .exclude(reports__participant=participant)
        .count()
    )


def next_step(participant: Participant) -> str:
    """What waits for them, in a few words; blank for nothing."""
    market = participant.market
    if market.lets_ask():
        waiting = participant.requests_received.filter(state=RequestState.WAITING).count()
        if waiting:
            return _("%(n)s to answer") % {"n": waiting}
        if not participant.requests_made.exists():
            return _("choose whom you would like to meet")
    if market.published_id is not None and (left := to_report(participant)):
        return pgettext("meetings", "%(n)s to tell about") % {"n": left}
    return ""
