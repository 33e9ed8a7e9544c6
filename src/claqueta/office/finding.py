"""What somebody of the office can go to: the screens that they may use, and the records that they may see."""

from typing import Any

from django.urls import reverse
from django.utils.html import escape

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


def records(account: Any, query: str, *, typing: bool = False) -> list[Place]:
    """What the index has for the account, then what registers find beside it; each address once.

    While somebody types words alone count; what is meant is looked for when the typing rests.
    """
    if not query:
        return []
    # Boxes ask while somebody types: the last word may be no more than a beginning.
    request = SearchRequest(
        current_language(), audience_of(account), query, limit=OF_THE_INDEX, typing=True, fused=not typing
    )
    page = find(request)
    by_words, by_meaning = [], []
    for hit in page.hits:
        tagline, url = str(hit.card.get("tagline", "")), str(hit.card.get("url", ""))
        if hit.meant:
            by_meaning.append(Place(hit.title, tagline, url, hit.snippet or escape(tagline)))
        else:
            by_words.append(Place(hit.title, tagline, url))
    # What has the words comes first, also where only a register has it.
    places = [*by_words, *found(account, query, OF_EACH_REGISTER), *by_meaning]
    return list({place.url: place for place in reversed(places)}.values())[::-1]
