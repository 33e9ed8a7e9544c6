"""The register of members: its facts, what follows from them, its published ends, and who looked at it."""

from claqueta.membership.models.facts import Fact, NeverAltered
from claqueta.membership.models.spans import Span

__all__ = ["Fact", "NeverAltered", "Span"]
