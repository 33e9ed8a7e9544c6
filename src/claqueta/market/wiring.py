"""What one-to-one meetings bring to the house."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.events.menu import EVENTS
from claqueta.foundation.domains import Domain, Entry
from claqueta.foundation.rounds import Round
from claqueta.market import actions, tasks
from claqueta.market.calendars import of_meetings
from claqueta.market.due import waiting
from claqueta.market.events import TimetableForMany
from claqueta.market.models import AbsenceKind, MarketState, ParticipantState
from claqueta.market.office.panel import EVENT_PANEL, PANEL
from claqueta.market.privacy import FOLLOWS, PEOPLE
from claqueta.market.ties import MEETINGS
from claqueta.market.ways import ways

VERBS = {
    "opened": _("opened meetings for the event"),
    "changed": _("changed the market"),
    "matrix_set": _("said who may ask whom"),
    "day_laid_out": _("laid out a day"),
    "slots_dropped": _("took slots away"),
    "tables_added": _("put tables into the hall"),
    "table_changed": _("changed a table"),
    "table_removed": _("took a table away"),
    "table_closed": _("closed a table"),
    "table_opened": _("opened a table again"),
    "asking_opened": _("let meetings be asked for"),
    "asking_closed": _("took no more requests"),
    "published": pgettext_lazy("market", "published the timetable for the first time"),
    "ended": pgettext_lazy("market", "ended the market"),
    "participant_added": _("put a participant on the list"),
    "participant_changed": _("changed a participant"),
    "participant_invited": _("invited a participant"),
    "participant_withdrawn": _("said that a participant does not come"),
    "participant_back": _("took a participant in again"),
    "person_added": _("added somebody to the agenda"),
    "person_removed": _("took somebody out of the agenda"),
    "link_renewed": _("renewed a link"),
    "availability_set": _("said when they are there"),
    "meeting_asked": _("asked for a meeting"),
    "request_taken_back": _("took a meeting request back"),
    "request_answered": _("answered a meeting request"),
    "timetable_made": _("made a timetable"),
    "timetable_published": _("published a timetable"),
    "meeting_placed": _("gave a meeting its time"),
    "meeting_unlocked": _("let a meeting move again"),
    "meeting_dropped": _("took a meeting off"),
    "missed": _("noted who is not there"),
    "arrived": _("noted who is there after all"),
    "agreed_on_spot": _("put in a meeting agreed on the spot"),
    "meeting_reported": _("said what came of a meeting"),
}
FIELDS = {
    "asking_until": _("Meetings are asked for until"),
    "quota": _("Meetings that each may ask for"),
    "row": _("Meetings without a break, at most"),
    "slots": _("Slots"),
    "tables": _("Tables"),
    "table": _("Table"),
    "seats": _("Seats"),
    "step_free": _("Step-free access"),
    "screen": _("Screen"),
    "quiet": _("Quiet corner"),
    "company": _("Name"),
    "role": _("As"),
    "about": _("What they bring and look for"),
    "priority": _("Priority"),
    "least": _("Meetings, at least"),
    "most": _("Meetings, at most"),
    "exclusive": _("One meeting with each organisation"),
    "person": _("Person"),
    "absences": _("Slots without them"),
    "absence": _("Absence"),
    "timetable": _("Timetable"),
    "meeting": pgettext_lazy("market", "Meeting"),
}
VALUES = {
    "state": {**dict(MarketState.choices), **dict(ParticipantState.choices)},
    "absence": dict(AbsenceKind.choices),
}

DOMAIN = Domain(
    "market",
    feature="market",
    verbs=VERBS,
    fields=FIELDS,
    values=VALUES,
    flows=(actions.MARKETS,),
    listens=((TimetableForMany, tasks.tell_soon),),
    rounds=(
        Round("market.reminders", actions.remind_who_has_not_asked, every=3600),
        Round("market.telling", actions.tell_who_was_not, every=300),
    ),
    calendar=(of_meetings,),
    ties=(MEETINGS,),
    site="claqueta.market.site",
    processings=(PEOPLE,),
    follows=FOLLOWS,
    area="claqueta.market.area",
    office="claqueta.market.office",
    panels={"office_organisation": (PANEL,), "office_event": (EVENT_PANEL,)},
    api="claqueta.market.api",
    area_ways=(ways,),
    due=(waiting,),
    sample_story="claqueta.market.sample.tell",
    menu=(
        Entry(_("Markets"), "office_markets", "market.manage", "calendar-alt", order=38, group=EVENTS),
        Entry(
            _("Participants of markets"),
            "office_market_participants",
            "market.manage",
            "group",
            order=39,
            group=EVENTS,
        ),
        Entry(
            _("Meeting requests"), "office_meeting_requests", "market.manage", "mail", order=40, group=EVENTS
        ),
        Entry(
            _("Timetables"), "office_timetables", "market.manage", "calendar-check", order=41, group=EVENTS
        ),
    ),
)
