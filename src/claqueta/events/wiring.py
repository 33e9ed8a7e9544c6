"""What events bring to the house."""

from claqueta.events.kinds import kinds
from claqueta.foundation.domains import Domain


def read_kinds() -> None:
    """A cluster whose kinds cannot be used does not start. Raises `ClusterInvalid`."""
    kinds()


DOMAIN = Domain("events", feature="events", connect=read_kinds)
