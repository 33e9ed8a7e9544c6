"""What events bring to the house."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claqueta.events import actions, queries, search
from claqueta.events.exporting import written_for
from claqueta.events.following import FOLLOWS
from claqueta.events.kinds import kinds
from claqueta.events.models import EVENT, ROOM, VENUE, EventState, Visibility
from claqueta.events.sample import tell
from claqueta.events.site.home import BLOCKS, HOME
from claqueta.events.site.page import shared
from claqueta.events.site.sitemap import EventsSitemap
from claqueta.foundation.domains import Domain, Entry, Group, Signpost
from claqueta.foundation.evidence import Source

GROUP = Group(_("Events"), "date", order=24)


def read_kinds() -> None:
    """A cluster whose kinds cannot be used does not start. Raises `ClusterInvalid`."""
    kinds()


DOMAIN = Domain(
    "events",
    feature="events",
    verbs={
        "written": _("wrote the event"),
        "changed": _("changed the event"),
        "published": _("published the event"),
        "called_off": _("called the event off"),
        "resumed": _("let the event take place after all"),
        "discarded": _("took the draft of the event away"),
        "venue_added": _("put the venue on record"),
        "venue_changed": _("changed the venue"),
        "venue_removed": _("removed the venue"),
        "room_added": _("put a room on record"),
        "room_changed": _("changed a room"),
        "room_removed": _("removed a room"),
    },
    fields={
        **VENUE.labels,
        **ROOM.labels,
        **EVENT.labels,
        "state": _("State"),
        "venue": _("Venue"),
        "room": _("Room"),
        "purposes": _("Purposes"),
        "partners": _("Partners"),
    },
    values={"state": dict(EventState.choices), "visibility": dict(Visibility.choices)},
    flows=(actions.EVENTS,),
    searchables=(search.searchable,),
    exports={"events": written_for},
    follows=FOLLOWS,
    evidence=(Source("events.event", _("Events"), lambda pk: reverse("office_event", args=[pk])),),
    site="claqueta.events.site",
    office="claqueta.events.office",
    api="claqueta.events.api",
    api_examples={"/events/{key}": queries.first_public_slug},
    menu=(
        Entry(_("Events"), "office_events", "events.manage", "date", order=24, group=GROUP),
        Entry(_("Venues"), "office_venues", "events.manage", "home", order=25, group=GROUP),
    ),
    signposts=(
        Signpost(_("Events"), "events", "menu"),
        Signpost(_("Events"), "events", "footer"),
        Signpost(_("Events"), "events_feed", "feed"),
    ),
    sharing={"event": shared},
    sitemaps={"events": EventsSitemap},
    home=HOME,
    blocks=BLOCKS,
    sample_story=tell,
    connect=read_kinds,
)
