"""What a domain offers to editors of pages: a block whose content is read from the record.

Domain(…, blocks={"growth": PageBlock(label=_("Members by year"), template="props/blocks/growth.html", read=growth)})
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

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
