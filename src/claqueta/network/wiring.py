"""What the network brings to the house."""

from django.utils.translation import gettext_lazy as _

from claqueta.foundation.domains import Domain, Entry, Signpost
from claqueta.foundation.rounds import Round
from claqueta.network import actions
from claqueta.network.following import FOLLOWS
from claqueta.network.own import BLOCK, area_ways
from claqueta.network.sources import PERSONS, WORKS
from claqueta.opportunities.menu import TOGETHER
from claqueta.organisations.events import ProfileChanged

DOMAIN = Domain(
    "network",
    feature="network",
    verbs={
        "own_shown": _("showed on its page whom it works with"),
        "own_hidden": _("no longer showed on its page whom it works with"),
    },
    ties=(WORKS, PERSONS),
    rounds=(Round("network.drawn", actions.draw_what_changed, every=30, long=True),),
    listens=((ProfileChanged, actions.take_back),),
    follows=FOLLOWS,
    profile=(BLOCK,),
    site="claqueta.network.site",
    area="claqueta.network.area",
    office="claqueta.network.office",
    api="claqueta.network.api",
    area_ways=(area_ways,),
    menu=(Entry(_("Network"), "office_network", "network.manage", "site", order=21, group=TOGETHER),),
    signposts=(Signpost(_("Network"), "network", "footer"),),
    sample_story="claqueta.network.sample.story",
)
