"""Circles: sets of people for whom something is meant. Who asks decides which of them they stand in, in this one place.

    circles_of(account)      # frozenset({"public", "members", "group:4"})

A circle is a word; one of some thing has its kind and identifier, as `group:4`. Domains say which of theirs an actor stands
in (`Domain.circles`); whatever is shown names the circle that it is for, and whoever shows it asks here.
"""

from claqueta.engines.search import AUDIENCES
from claqueta.foundation.actors import SYSTEM, Actor
from claqueta.foundation.domains import gathered

PUBLIC = AUDIENCES[0]
"""The circle of everybody, guests too."""


def circles_of(actor: Actor | None) -> frozenset[str]:
    """Every circle in which an actor stands today."""
    if actor is SYSTEM:
        return frozenset(AUDIENCES)
    if actor is None or actor.pk is None or not getattr(actor, "is_active", False):
        return frozenset({PUBLIC})
    return frozenset({PUBLIC, *(say for says in gathered(lambda part: part.circles) for say in says(actor))})


def audience_of(actor: Actor | None) -> str:
    """The narrowest of the circles that documents of the index are made for, in which an actor stands."""
    circles = circles_of(actor)
    return next(audience for audience in reversed(AUDIENCES) if audience in circles)
