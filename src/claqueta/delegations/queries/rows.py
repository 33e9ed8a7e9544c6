"""How a delegation is called in search, and which page is its."""

from claqueta.delegations.models import Delegation

KIND = "delegation"


def key_of(delegation: Delegation) -> str:
    """Its key in the index."""
    return f"{KIND}:{delegation.pk}"
