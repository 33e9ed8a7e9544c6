"""What happens to organisations that other domains may want to know."""

from dataclasses import dataclass
from datetime import date

from claqueta.foundation.actors import Actor
from claqueta.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class ProfilePublished:
    organisation: Organisation
    by_name: str


@dataclass(frozen=True, slots=True)
class ProfileChanged:
    """What the record says of an organisation is another thing now, whoever changed it."""

    organisation: Organisation
    by: Actor


@dataclass(frozen=True, slots=True)
class Stated:
    """What somebody says of an organisation's membership; a blank class for none."""

    organisation: Organisation
    standing: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class StandingStated:
    """Somebody said who is a member. The register of members makes facts of it, from which the records then follow."""

    stated: tuple[Stated, ...]
    by: Actor
    source: str = ""
    mistaken: bool = False
    """Whether it takes back what never should have been said, instead of telling what happened."""


@dataclass(frozen=True, slots=True)
class RepresentativesChanged:
    """Others act for an organisation, or in other roles."""

    organisation: Organisation
    by: Actor


@dataclass(frozen=True, slots=True)
class Merging:
    """Of two records one is to be made; whoever listens may refuse (`ValidationError`)."""

    kept: Organisation
    gone: Organisation
    by: Actor
