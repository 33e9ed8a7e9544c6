"""The sample's part of the register and of those who ask to be admitted."""

from typing import Any

from claqueta.membership.sample import applications, past


def load(accounts: dict[str, Any]) -> None:
    """The register's past first: declarations stand on it."""
    past.load(accounts)
    applications.load(accounts)
