"""Who looks at needs and offers: the circle in which somebody stands and the organisations for which they act."""

from dataclasses import dataclass, field
from typing import Any

from claqueta.foundation.actors import SYSTEM, Actor
from claqueta.foundation.circles import audience_of
from claqueta.organisations.policies import MEMBERS, OFFICE, PUBLIC
from claqueta.organisations.rules import affiliations_of


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever is shown something. One of a circle alone, as documents of the index have, acts for nobody."""

    audience: str = PUBLIC
    organisations: frozenset[int] = field(default_factory=frozenset)

    @property
    def is_office(self) -> bool:
        return self.audience == OFFICE

    @property
    def is_among_members(self) -> bool:
        """Whether it stands in the members' circle or in one inside it."""
        return self.audience != PUBLIC

    def acts_for(self, organisation_id: int | None) -> bool:
        return organisation_id is not None and organisation_id in self.organisations


EVERYBODY = Reader()


def reader_of(actor: Actor | None) -> Reader:
    """The reader that an account is today; the house sees what the office sees."""
    if actor is SYSTEM:
        return Reader(OFFICE)
    account: Any = actor
    if account is None or not getattr(account, "is_authenticated", False):
        return EVERYBODY
    mine = frozenset(one.organisation_id for one in affiliations_of(account))
    return Reader(audience_of(account), mine)


def reader_for(organisation_id: int, *, member: bool) -> Reader:
    """Whoever acts for an organisation, for what is told it by mail or matched with it."""
    return Reader(MEMBERS if member else PUBLIC, frozenset({organisation_id}))
