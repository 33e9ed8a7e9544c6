"""How things stand, in a word and a colour: the same chip in lists, on records and on the home."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise


class Tone(StrEnum):
    """What a chip's colour says. Its word says the same, for whoever sees no colours."""

    PLAIN = "plain"
    GOOD = "good"
    LIVE = "live"
    """On its way; nobody has to do anything."""
    WAITS = "waits"
    """Somebody has to do something."""
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Chip:
    text: str | Promise
    tone: Tone = Tone.PLAIN
