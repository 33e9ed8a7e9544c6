"""What markets write to those who take part: the link, a reminder, the agenda, what of it is different."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from claqueta.foundation import mailing
from claqueta.foundation.calendar import hold
from claqueta.foundation.translated import text_in
from claqueta.market.calendars import entry_of
from claqueta.market.holders import address_of, language_of, standing
from claqueta.market.models import Attendee, Market, Meeting, Participant
from claqueta.market.policies.comparing import Difference

BY_ITSELF = {"Auto-Submitted": "auto-generated"}
"""So that programs that answer for people do not (RFC 3834 §5.1)."""
WHY = gettext_lazy("You get this mail because you are on the list of those who take part in this market.")

type Told = tuple[Difference, Meeting, tuple[Any, Any] | None]
"""What is different, the meeting as it is now, and the slot and table that were told before."""


def _send(template: str, attendee: Attendee, market: Market, *, calendar: str = "", **more: Any) -> None:
    language = language_of(attendee)
    with translation.override(language):
        title = text_in(market.event.title)
    mailing.send(
        f"market/mail/meetings_{template}",
        attendee.email,
        {"name": attendee.name, "market": title, "url": address_of(attendee), **more},
        language=language,
        headers=BY_ITSELF,
        calendar=calendar,
        why=WHY,
    )


def moment_words(market: Market, moment: datetime) -> str:
    """A moment as people of the market read it, in the language in force: in the hours of where it is."""
    local = moment.astimezone(market.here)
    day = date_format(local, pgettext("format of a day", "D j M"))
    return f"{day}, {time_format(local, 'H:i')}"


def invited(participant: Participant) -> None:
    market = participant.market
    for one in standing().filter(participant=participant):
        with translation.override(language_of(one)):
            until = moment_words(market, market.asking_until)
        _send("invitation", one, market, company=participant.company, until=until, quota=market.quota)


def link_again(attendee: Attendee) -> None:
    _send("link", attendee, attendee.participant.market)


def reminded(participant: Participant, *, made: int, waiting: int) -> int:
    """How many were reminded."""
    market = participant.market
    people = list(standing().filter(participant=participant).select_related("participant"))
    for one in people:
        with translation.override(language_of(one)):
            until = moment_words(market, market.asking_until)
        _send("reminder", one, market, made=made, waiting=waiting, until=until)
    return len(people)


def agenda(market: Market, participant: int, rows: Sequence[Told], *, first: bool) -> None:
    """Tell those of an agenda what is theirs, or what of it is different; calendars get updates of what they have."""
    people = list(standing().filter(participant=participant).select_related("participant"))
    if not people:
        return
    whose = people[0].participant
    for one in people:
        with translation.override(language_of(one)):
            lines = [line_of(market, whose, row) for row in sorted(rows, key=_when)]
            calendar = hold(*(entry_of(meeting, whose) for _row, meeting, _before in sorted(rows, key=_when)))
        _send(
            "agenda" if first else "agenda_changed",
            one,
            market,
            lines=lines,
            calendar=calendar,
        )


def _when(row: Told) -> Any:
    return row[1].slot.begins_at if row[1].slot else row[1].changed_at


def line_of(market: Market, participant: Participant, row: Told) -> str:
    """What is different, in a line, for one of both, in the language in force."""
    change, meeting, before = row
    values = {
        "who": meeting.opposite(participant).company,
        "when": moment_words(market, meeting.slot.begins_at) if meeting.slot else "",
        "table": meeting.table.name if meeting.table else "",
        "before": moment_words(market, before[0].begins_at) if before else "",
    }
    match change.kind:
        case "new":
            return _("%(when)s · table %(table)s · %(who)s") % values
        case "moved":
            return _("%(when)s · table %(table)s · %(who)s (it was %(before)s)") % values
        case "table":
            return _("%(when)s · now at table %(table)s · %(who)s") % values
        case _:
            return _("Cancelled: %(who)s (%(when)s)") % values
