"""What is done with the network: it is computed, never typed, and drawn."""

from claqueta.network.actions.drawing import draw, draw_what_changed
from claqueta.network.actions.reading import read_facts, take_back
from claqueta.network.actions.showing import show_own

__all__ = ["draw", "draw_what_changed", "read_facts", "show_own", "take_back"]
