"""What agendas of events bring to the house."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claqueta.agenda import actions, search
from claqueta.agenda.api import first_public_session
from claqueta.agenda.area import ways
from claqueta.agenda.calendars import own_entries
from claqueta.agenda.due import waiting
from claqueta.agenda.following import FOLLOWS
from claqueta.agenda.models import SESSION, SPEAKER, Format, SessionState, SpeakerState
from claqueta.agenda.page import BLOCK
from claqueta.agenda.page import ways as event_ways
from claqueta.agenda.panels import agenda_of
from claqueta.agenda.privacy import MARKS, SPEAKERS
from claqueta.agenda.site.sessions import may_see_photo, shared
from claqueta.agenda.site.sitemap import AgendaSitemap
from claqueta.desk.registers import Part as Section
from claqueta.events.menu import EVENTS
from claqueta.foundation import deadlines
from claqueta.foundation.domains import Domain, Entry
from claqueta.foundation.notifications import Kind

UNANSWERED = deadlines.Kind(
    actions.ANSWER,
    _("Answer of somebody invited to speak"),
    lasts="speaker_answers",
    reminders="speaker_answer_reminders",
    notice="agenda.speakers",
    permission="agenda.manage",
    screen=lambda speaker: reverse("office_speaker", args=[speaker.pk]),
)

DOMAIN = Domain(
    "agenda",
    feature="agenda",
    verbs={
        "opened": _("began the agenda"),
        "track_added": _("added a track"),
        "track_changed": _("changed a track"),
        "track_removed": _("removed a track"),
        "questions_changed": _("changed what the survey asks"),
        "session_added": _("planned the session"),
        "session_changed": _("changed the session"),
        "session_moved": _("moved the session"),
        "session_discarded": _("took the session away"),
        "session_held_back": _("held the session back"),
        "session_planned": _("let the session be published"),
        "session_called_off": _("called the session off"),
        "session_resumed": _("let the session take place after all"),
        "published": _("published a version of the agenda"),
        "speaker_added": _("put somebody on the list of speakers"),
        "speaker_changed": _("changed a speaker"),
        "speaker_removed": _("took a speaker off the list"),
        "speaker_invited": _("invited a speaker"),
        "speaker_confirmed": _("confirmed to speak"),
        "speaker_declined": _("declined to speak"),
        "speaker_link_renewed": _("renewed a speaker’s link"),
        "thanked": _("thanked those who came"),
    },
    fields={
        **SESSION.labels,
        **SPEAKER.labels,
        "state": _("State"),
        "place": _("Hour and room"),
        "room": _("Room"),
        "track": _("Track"),
        "partner": _("Presented by"),
        "speakers": _("Speakers"),
        "organisation": _("Organisation"),
        "consent": _("Agreed to be shown"),
        "photo": _("Photograph"),
        "version": _("Version"),
        "sessions": _("Sessions"),
        "questions": _("Questions"),
        "people": _("People"),
    },
    values={
        "state": {**dict(SessionState.choices), **dict(SpeakerState.choices)},
        "format": dict(Format.choices),
    },
    flows=(actions.SESSIONS, actions.SPEAKERS),
    deadlines=(UNANSWERED,),
    notices=(
        Kind("agenda.changed", _("A session that you marked is different")),
        Kind("agenda.speakers", _("Somebody invited to speak has not answered")),
    ),
    calendar=(own_entries,),
    processings=(SPEAKERS, MARKS),
    follows=FOLLOWS,
    due=(waiting,),
    searchables=(search.searchable,),
    files={"speakers": may_see_photo},
    sharing={"session": shared},
    sitemaps={"agenda": AgendaSitemap},
    event_page=(BLOCK,),
    event_ways=(event_ways,),
    site="claqueta.agenda.site",
    area="claqueta.agenda.area",
    area_ways=(ways,),
    office="claqueta.agenda.office",
    panels={"office_event": (Section(_("Agenda"), "agenda/office/event.html", agenda_of),)},
    api="claqueta.agenda.api",
    api_examples={"/sessions/{key}": first_public_session},
    menu=(
        Entry(_("Agendas"), "office_agendas", "agenda.manage", "list-ul", order=27, group=EVENTS),
        Entry(_("Sessions"), "office_sessions", "agenda.manage", "time", order=28, group=EVENTS),
        Entry(
            _("Speakers"),
            "office_speakers",
            "agenda.manage",
            "user",
            order=29,
            group=EVENTS,
        ),
    ),
    sample_story="claqueta.agenda.sample.tell",
)
