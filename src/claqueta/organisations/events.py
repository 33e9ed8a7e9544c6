"""What happens to organisations that other domains may want to know."""

from dataclasses import dataclass

from claqueta.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class ProfilePublished:
    organisation: Organisation
    by_name: str
