"""The dues of a member's year, worked out, for whoever thinks of leaving."""

from datetime import date

from django.conf import settings

from claqueta.membership.policies.dues import Reckoning, reckon
from claqueta.membership.queries.applying import working_of
from claqueta.membership.queries.declared import band_declared, granted
from claqueta.membership.queries.register import spells
from claqueta.organisations.models import Organisation


def owed_of(organisation: Organisation, day: date) -> tuple[Reckoning, tuple[str, ...]]:
    """What the bylaws make of its membership in the year of a day, with the working in words."""
    reckoning = reckon(
        settings.CLUSTER.bylaws,
        day.year,
        spells(day.year).get(organisation.pk, []),
        band=band_declared(day.year).get(organisation.pk, ""),
        currency=settings.CLUSTER.currency,
        granted=granted(day.year).get(organisation.pk, ()),
    )
    return reckoning, working_of(reckoning)
