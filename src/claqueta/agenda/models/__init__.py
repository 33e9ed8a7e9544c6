"""Agendas of events: sessions, who speaks, what was published, and what those who come want to see."""

from claqueta.agenda.models.agendas import Agenda, AgendaVersion, Track
from claqueta.agenda.models.favourites import Favourite, SurveyAnswer, SurveyTurn
from claqueta.agenda.models.sessions import (
    SESSION,
    Appearance,
    Format,
    PublicSession,
    Role,
    Session,
    SessionState,
)
from claqueta.agenda.models.speakers import SPEAKER, Speaker, SpeakerState

__all__ = [
    "SESSION",
    "SPEAKER",
    "Agenda",
    "AgendaVersion",
    "Appearance",
    "Favourite",
    "Format",
    "PublicSession",
    "Role",
    "Session",
    "SessionState",
    "Speaker",
    "SpeakerState",
    "SurveyAnswer",
    "SurveyTurn",
    "Track",
]
