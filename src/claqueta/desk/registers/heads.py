"""What stands at the head of a record, and the figures that lead into a list."""

from dataclasses import dataclass

from claqueta.desk.listing import Said


@dataclass(frozen=True, slots=True)
class Reach:
    """How somebody is reached."""

    phone: str = ""
    mail: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What is due on a record, with what does it beside it."""

    text: Said
    act: str = ""
    """The name of what the register does."""
    url: str = ""
    """Otherwise where it is done."""
    label: Said = ""
    """What the way there is called."""


@dataclass(frozen=True, slots=True)
class Figure:
    """How many there are of something, and the list that has them."""

    label: Said
    count: int
    url: str
