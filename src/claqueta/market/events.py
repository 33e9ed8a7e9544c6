"""What happens at markets that others may want to know."""

from dataclasses import dataclass

from claqueta.market.models import Market


@dataclass(frozen=True, slots=True)
class TimetableForMany:
    """A timetable is in force that is news for many agendas: they are told apart from the transaction."""

    market: Market
