"""Our own pages by their names: `/to/directory/?q=light` is the directory in whatever language it is read in.

Editors choose such an address for a link or a button. It stays right when the page is translated, or when the address of
what it names changes; readers are shown the one that it stands for.
"""

import re
from html import escape, unescape

from django.urls import reverse

from claqueta.foundation.domains import gathered

PLACES = ("menu", "tools", "find", "footer")
"""Where the signposts stand that are offered: the others lead to feeds, or to what is one's own."""
_ADDRESS = re.compile(r"/to/(?P<route>\w+)/(?P<rest>[?#].*)?", re.ASCII)
_LINK = re.compile(r'href="(/to/[^"]*)"')


def ways() -> dict[str, str]:
    """Route → name, in the language in force, of our pages that have no place in the tree of pages."""
    signposts = gathered(lambda part: part.signposts)
    return {one.route: str(one.label) for one in signposts if one.place in PLACES}


def way_to(route: str) -> str:
    """The address of one of them in no language."""
    return reverse("way", args=[route])


def read_as(address: str) -> str:
    """The address as it is in the language in force; what is no way of ours stays what it is."""
    found = _ADDRESS.fullmatch(address)
    if found is None or found["route"] not in ways():
        return address
    return reverse(found["route"]) + (found["rest"] or "")


def read_in_text(markup: str) -> str:
    """The same for every link of a text."""
    return _LINK.sub(lambda link: f'href="{escape(read_as(unescape(link[1])))}"', markup)
