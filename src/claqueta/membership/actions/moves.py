"""What the moves of applications and of leaving files have in common."""

from functools import partial

from claqueta.foundation.flow import Move

OfficeMove = partial(Move, rule="membership.manage")
"""A move that the office makes, also when it writes down what the board or the assembly decided."""
