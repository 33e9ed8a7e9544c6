"""Ways from the member area to somebody's meetings."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from claqueta.foundation.domains import Way
from claqueta.market.holders import agendas_of
from claqueta.market.models import MarketState
from claqueta.market.queries.agenda import next_step
from claqueta.organisations.rules import affiliations_of


def ways(account: Any, organisation: Any) -> Iterator[Way]:
    """Those of an organisation's agendas, or, asked about none, of agendas that are of none that the account acts for."""
    mine = {one.organisation_id for one in affiliations_of(account)}
    for participant in agendas_of(account):
        whose = participant.organisation_id if participant.organisation_id in mine else None
        if whose != (organisation.pk if organisation is not None else None):
            continue
        if participant.market.state == MarketState.ENDED:
            continue
        yield Way(
            _("Meetings: %(market)s") % {"market": participant.market},
            reverse("meetings", args=[participant.public_id]),
            next_step(participant),
        )
