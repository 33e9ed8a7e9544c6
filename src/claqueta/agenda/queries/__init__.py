"""What is read of agendas."""

from claqueta.agenda.queries.planning import Plan, plan_of
from claqueta.agenda.queries.shown import (
    AgendaShown,
    SessionShown,
    SpeakerShown,
    agenda_shown,
    key_of,
    read_at_once,
    sessions_shown,
)

__all__ = [
    "AgendaShown",
    "Plan",
    "SessionShown",
    "SpeakerShown",
    "agenda_shown",
    "key_of",
    "plan_of",
    "read_at_once",
    "sessions_shown",
]
