"""Reading the register of members."""

from claqueta.membership.queries.register import Entry, entry_of, head, numbers, register, spells

__all__ = ["Entry", "entry_of", "head", "numbers", "register", "spells"]
