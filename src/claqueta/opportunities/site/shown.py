"""What pages show of the board to a reader: always through `presented`, in the order in which a question finds it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from claqueta.foundation.catalogue import Question
from claqueta.opportunities.asking import circle_of
from claqueta.opportunities.catalogue import BOARD
from claqueta.opportunities.models import Audience, Opportunity
from claqueta.opportunities.queries import Presented, board_of, presented, read_at_once
from claqueta.opportunities.readers import EVERYBODY, Reader
from claqueta.opportunities.search import card

MOST_CHOSEN = 50


def shown_to_everybody(question: Question, language: str, most: int) -> list[Presented]:
    """The first that a question finds on the public board."""
    pks = BOARD.matching(question, circle_of(EVERYBODY), language, limit=most)
    found = {one.pk: one for one in read_at_once(board_of(EVERYBODY).filter(pk__in=pks))}
    return _presented((found[pk] for pk in pks if pk in found), EVERYBODY, language)


def chosen_for(reader: Reader, language: str) -> list[Presented]:
    """Those that only chosen organisations see, among them one of the reader's: the index does not know them."""
    if not reader.organisations:
        return []
    rows = Opportunity.objects.filter(audience=Audience.CHOSEN, chosen__in=reader.organisations).distinct()
    found = read_at_once(board_of(reader, rows)).order_by("-opens_on", "-pk")[:MOST_CHOSEN]
    return _presented(found, reader, language)


def _presented(rows: Iterable[Opportunity], reader: Reader, language: str) -> list[Presented]:
    return [shown for one in rows if (shown := presented(one, reader, language)) is not None]


def row_of(shown: Presented) -> dict[str, Any]:
    """One of them as lists draw it."""
    return row_of_card(card(shown, reverse("opportunity", args=[shown.slug])))


def row_of_card(kept: dict[str, Any]) -> dict[str, Any]:
    """The same from what is kept beside its search document."""
    return {**kept, "until": date.fromisoformat(kept["closes_on"]) if kept["closes_on"] else None}
