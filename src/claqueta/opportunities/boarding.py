"""What the board and its alerts bring to the house, beside what needs and offers bring themselves (`wiring`)."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claqueta.foundation.domains import Part, Signpost, Way
from claqueta.foundation.models import NotificationPreference
from claqueta.foundation.notifications import Kind as Notice
from claqueta.foundation.rounds import Round
from claqueta.opportunities import actions
from claqueta.opportunities.events import Changed, Opened
from claqueta.opportunities.proposals_privacy import PROPOSALS
from claqueta.opportunities.searches_privacy import SEARCHES
from claqueta.opportunities.site.home import BLOCKS, HOME
from claqueta.opportunities.site.sitemap import BoardSitemap
from claqueta.opportunities.site.telling import shared
from claqueta.organisations.models import Organisation


def ways(account: Any, organisation: Organisation | None) -> Iterator[Way]:
    """From the member area: to the board's pages of whoever acts for a member."""
    if organisation is None:
        if account.has_perm("opportunities.write"):
            yield Way(_("My opportunities"), reverse("my_opportunities"))
        yield Way(_("What I am told of"), reverse("saved_searches"))
    elif organisation.is_member:
        yield Way(_("Say what you need or offer"), reverse("opportunity_write"))


BOARD_AND_ALERTS = Part(
    notices=(
        # They stand among the notices; mails of a search are of its own, and end by its own link.
        Notice(
            actions.ALERTS,
            _("My saved searches find something"),
            default=NotificationPreference.Channel.NONE,
        ),
    ),
    listens=((Opened, actions.note_opened), (Changed, actions.note_opened)),
    rounds=(
        Round("opportunities.announce", actions.announce_what_is_new, every=15),
        Round("opportunities.alerts", actions.tell_what_waits, every=30),
    ),
    processings=(SEARCHES, PROPOSALS),
    area="claqueta.opportunities.area",
    api="claqueta.opportunities.api.matches",
    area_ways=(ways,),
    signposts=(
        Signpost(_("Opportunities"), "board", "menu"),
        Signpost(_("Opportunities"), "board", "footer"),
        Signpost(_("Opportunities"), "board_feed", "feed"),
    ),
    sharing={"opportunity": shared},
    sitemaps={"opportunities": BoardSitemap},
    home=HOME,
    blocks=BLOCKS,
    sample_story="claqueta.opportunities.searches_sample.tell",
)
