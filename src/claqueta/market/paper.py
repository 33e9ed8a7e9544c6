"""What is printed of a market before its doors open."""

from collections.abc import Callable
from typing import Any

from claqueta.foundation.documents import pdf
from claqueta.market.models import Market, ParticipantState
from claqueta.market.queries.agenda import agenda_of
from claqueta.market.queries.office import signs_of

SECONDS = 900
"""That the agendas of a large market may take to be drawn."""


def _agendas(market: Market) -> dict[str, Any]:
    """Everybody's agenda, a page each."""
    people = market.participants.filter(state=ParticipantState.TAKING_PART)
    for one in people:
        one.market = market
    return {"agendas": [(one, agenda_of(one, gaps=False)) for one in people]}


def _signs(market: Market) -> dict[str, Any]:
    """A sign for each table."""
    return {"signs": signs_of(market)}


PAPERS: dict[str, tuple[str, Callable[[Market], dict[str, Any]]]] = {
    "agendas": ("market/pdf/agendas.html", _agendas),
    "signs": ("market/pdf/signs.html", _signs),
}
"""Name → what it is drawn by, and of what."""


def paper(market: Market, name: str) -> bytes:
    """One of `PAPERS` as a PDF, as the timetable in force has it."""
    template, of = PAPERS[name]
    return pdf(template, {**of(market), "market": market, "title": str(market)}, seconds=SECONDS)
