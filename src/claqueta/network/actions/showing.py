"""Whether an organisation's page shows whom it works with."""

from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.search import changed
from claqueta.foundation.transactions import atomic
from claqueta.network.models import OwnNetwork
from claqueta.organisations.models import Organisation
from claqueta.organisations.queries import key_of


@atomic
def show_own(organisation: Organisation, shown: bool, *, by: Actor) -> OwnNetwork:
    """Show on its page what everybody may know of whom it works with, or show it no longer."""
    require(by, "network.show_own", organisation)
    own, _made = OwnNetwork.objects.select_for_update().get_or_create(organisation=organisation)
    if own.shown != shown:
        own.shown = shown
        own.save(update_fields=["shown"])
        audit.record("network.own_shown" if shown else "network.own_hidden", organisation, by=by, changes={})
        # Its page is another one for guests, too.
        changed([key_of(organisation)])
    return own
