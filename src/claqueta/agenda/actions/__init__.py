"""What is done with agendas of events."""

from claqueta.agenda.actions.agendas import add_track, ask_questions, change_track, open_agenda, remove_track
from claqueta.agenda.actions.favourites import TooMany, bring_along, mark, unmark
from claqueta.agenda.actions.flow import ANSWER, SESSIONS, SPEAKERS
from claqueta.agenda.actions.publishing import NothingToPublish, publish
from claqueta.agenda.actions.sessions import (
    Moved,
    MovedMeanwhile,
    add_session,
    change_session,
    discard_session,
    move_session,
)
from claqueta.agenda.actions.speakers import (
    add_speaker,
    change_speaker,
    checked_photo,
    present_oneself,
    remove_speaker,
    renew_speaker_link,
    set_photo,
)
from claqueta.agenda.actions.surveys import Answered, answer_survey, thank

__all__ = [
    "ANSWER",
    "SESSIONS",
    "SPEAKERS",
    "Answered",
    "Moved",
    "MovedMeanwhile",
    "NothingToPublish",
    "TooMany",
    "add_session",
    "add_speaker",
    "add_track",
    "answer_survey",
    "ask_questions",
    "bring_along",
    "change_session",
    "change_speaker",
    "change_track",
    "checked_photo",
    "discard_session",
    "mark",
    "move_session",
    "open_agenda",
    "present_oneself",
    "publish",
    "remove_speaker",
    "remove_track",
    "renew_speaker_link",
    "set_photo",
    "thank",
    "unmark",
]
