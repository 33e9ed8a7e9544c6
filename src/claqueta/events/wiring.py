"""What events bring to the house."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claqueta.events import actions, queries, search
from claqueta.events.area import ways
from claqueta.events.calendar import own_entries
from claqueta.events.due import waiting
from claqueta.events.exporting import written_for
from claqueta.events.following import FOLLOWS
from claqueta.events.importing import EventImport
from claqueta.events.kinds import kinds
from claqueta.events.menu import EVENTS
from claqueta.events.models import (
    ACCREDITATION,
    EVENT,
    ROOM,
    VENUE,
    EventState,
    RegistrationState,
    Visibility,
)
from claqueta.events.office.panel import PANEL
from claqueta.events.privacy import INVITATIONS, REGISTRATIONS
from claqueta.events.site.home import BLOCKS, HOME
from claqueta.events.site.page import shared
from claqueta.events.site.sitemap import EventsSitemap
from claqueta.foundation.domains import Domain, Entry, Signpost
from claqueta.foundation.evidence import Source
from claqueta.foundation.rounds import Round


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
        "accreditation_added": _("offered an accreditation"),
        "accreditation_changed": _("changed an accreditation"),
        "asked_to_confirm": _("registered and was asked to confirm the address"),
        "asked": _("asked the office for a place"),
        "queued": _("went to the waiting list"),
        "offered": _("was offered a place"),
        "registered": _("got a place"),
        "handed_over": _("handed the place over"),
        "paid": _("noted that it is paid"),
        "card_begun": _("went to pay by card"),
        "paid_by_card": _("paid by card"),
        "card_refused": _("could not pay by card"),
        "invited": _("invited somebody to the event"),
        "invitation_sent": _("mailed the invitation again"),
        "invitation_withdrawn": _("withdrew the invitation"),
        "document_prepared": _("prepared what is to be invoiced"),
        "registration_cancelled": _("cancelled the registration"),
        "registration_refused": _("refused the registration"),
    },
    fields={
        **VENUE.labels,
        **ROOM.labels,
        **ACCREDITATION.labels,
        **EVENT.labels,
        "state": _("State"),
        "venue": _("Venue"),
        "room": _("Room"),
        "purposes": _("Purposes"),
        "partners": _("Partners"),
        "accreditation": _("Accreditation"),
        "closed": _("No longer offered"),
    },
    values={
        "state": {**dict(RegistrationState.choices), **dict(EventState.choices)},
        "visibility": dict(Visibility.choices),
    },
    flows=(actions.EVENTS,),
    rounds=(
        Round("events.offers", actions.lapse_offers, every=60),
        Round("events.unconfirmed", actions.forget_unconfirmed),
    ),
    calendar=(own_entries,),
    processings=(REGISTRATIONS, INVITATIONS),
    due=(waiting,),
    imports=(EventImport(),),
    panels={"office_organisation": (PANEL,)},
    searchables=(search.searchable,),
    exports={"events": written_for},
    follows=FOLLOWS,
    evidence=(Source("events.event", _("Events"), lambda pk: reverse("office_event", args=[pk])),),
    site="claqueta.events.site",
    area="claqueta.events.area",
    area_ways=(ways,),
    office="claqueta.events.office",
    api="claqueta.events.api",
    api_examples={"/events/{key}": queries.first_public_slug},
    menu=(
        Entry(_("Events"), "office_events", "events.manage", "date", order=24, group=EVENTS),
        Entry(_("Registrations"), "office_registrations", "events.manage", "user", order=25, group=EVENTS),
        Entry(_("Venues"), "office_venues", "events.manage", "home", order=26, group=EVENTS),
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
    sample_story="claqueta.events.sample.tell",
    connect=read_kinds,
)
