"""What somebody of the office can go to: the screens that they may use, and the records that they may see."""

from typing import Any

from django.urls import reverse

from claqueta.desk.registers import Place, found, registers
from claqueta.engines.search import SearchRequest
from claqueta.foundation.circles import audience_of
from claqueta.foundation.domains import gathered
from claqueta.foundation.folding import folded
from claqueta.foundation.search import find
from claqueta.foundation.translated import current_language

OF_EACH_REGISTER = 20
OF_THE_INDEX = 40


def screens(account: Any, query: str) -> list[Place]:
    """The menu's entries and the ways to new records whose name has every word of the query; all without one."""
    entries = [
        Place(str(entry.label), "", reverse(entry.route))
        for entry in sorted(gathered(lambda part: part.menu), key=lambda entry: (entry.book, entry.order))
        if account.has_perm(entry.permission)
    ]
    begun = [place for register in registers() for place in register.begins(account)]
    words = folded(query).split()
    return [place for place in (*entries, *begun) if all(word in folded(place.name) for word in words)]


def records(account: Any, query: str) -> list[Place]:
    """What the index has for the account, then what registers find beside it; each address once."""
    if not query:
        return []
    # The palette asks while somebody types: the last word may be no more than a beginning.
    request = SearchRequest(current_language(), audience_of(account), query, limit=OF_THE_INDEX, typing=True)
    page = find(request)
    places = [
        Place(hit.title, str(hit.card.get("tagline", "")), str(hit.card.get("url", ""))) for hit in page.hits
    ]
    places += found(account, query, OF_EACH_REGISTER)
    return list({place.url: place for place in reversed(places)}.values())[::-1]
