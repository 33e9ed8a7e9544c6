"""What a domain brings to pages: blocks that editors may use, and what the home page shows of itself.

Domain(…, blocks={"growth": PageBlock(label=_("Members by year"), template="props/blocks/growth.html", read=growth)},
       home={"calls": HomeBlock(place="on", template="props/home/calls.html", read=open_calls)})
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBlock:
    """A block of pages; a page keeps it under the name by which it is declared."""

    label: str | Promise
    template: str
    icon: str = "placeholder"
    about: str | Promise = ""
    """What the editor is told of where its content comes from."""
    read: Callable[[], Mapping[str, Any]] | None = None
    """What the template is given besides the page's own context."""
    kept: bool = False
    """Whether what is read is the same for everybody, and cheap to keep until the record changes or the day ends."""
    made_of: tuple[str, ...] = ()
    """The kinds of the change log (`organisation`, `page`…) that it is read from; everything where none is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeBlock:
    """What the home page shows of a domain without an editor's doing. It is the same for every guest."""

    place: Literal["stage", "figures", "doors", "on"]
    """Beside the headline, in the band of figures under it, among the ways in, or under “what is on”."""
    template: str
    read: Callable[[], Mapping[str, Any]]
    """What the template is given; nothing at all when there is nothing to show."""
    order: int = 50
    made_of: tuple[str, ...] = ()
    """The kinds of the change log that it is read from; everything where none is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileBlock:
    """What an organisation's page shows of a domain above, after what is said of the organisation itself."""

    template: str
    read: Callable[[Any, str], Mapping[str, Any]]
    """What the template is given, for the organisation and the circle of whoever looks; nothing at all when there is
    nothing to show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBlock:
    """What an event's page shows of a domain above, after what is said of the event itself."""

    template: str
    read: Callable[[Any, str], Mapping[str, Any]]
    """What the template is given, for the event and the circle of whoever looks, who may see it; nothing at all when there
    is nothing to show."""
