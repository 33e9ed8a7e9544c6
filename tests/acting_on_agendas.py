"""A call of every action of agendas that would work for whoever may, by an actor."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from claqueta.agenda import actions
from claqueta.agenda.models import Agenda, SurveyTurn
from claqueta.agenda.tests.factories import (
    agenda_of,
    at,
    published,
    registration_of,
    room,
    session_of,
    speaker_of,
)
from claqueta.events import actions as events
from claqueta.events.tests.factories import said
from claqueta.foundation.actors import SYSTEM


def calls_of_agendas() -> dict[str, Callable[[Any], object]]:
    # By invitation: whoever is signed in and sees an event may mark its sessions.
    made = agenda_of(visibility="invitation")
    session = session_of(made)
    published(made)
    untold, moved = session_of(made, "Otra", 12), session_of(made, "Tercera", 15)
    ana, bea = speaker_of(made), speaker_of(made, "Bea Soto")
    track = actions.add_track(made, name={"en": "Series"}, by=SYSTEM)
    gone = actions.add_track(made, name={"en": "Crafts"}, by=SYSTEM)
    event = events.write_event(said(), by=SYSTEM)
    over = agenda_of()
    registration_of(over)
    now = timezone.now()
    type(over.event).objects.filter(pk=over.event.pk).update(
        begins_at=now - timedelta(days=2), ends_at=now - timedelta(days=1)
    )
    questions = [{"key": "whole", "kind": "scale", "label_en": "How was it?"}]
    actions.ask_questions(over, questions=questions, by=SYSTEM)
    turn = SurveyTurn.objects.create(agenda=over, registration=over.event.registrations.get())
    over = Agenda.objects.select_related("event").get(pk=over.pk)
    return {
        "agenda.open_agenda": lambda by: actions.open_agenda(event, by=by),
        "agenda.add_track": lambda by: actions.add_track(made, name={"en": "New"}, by=by),
        "agenda.change_track": lambda by: actions.change_track(track, name={"en": "Other"}, by=by),
        "agenda.remove_track": lambda by: actions.remove_track(gone, by=by),
        "agenda.ask_questions": lambda by: actions.ask_questions(made, questions=questions, by=by),
        "agenda.add_session": lambda by: actions.add_session(made, {"title": {"en": "New"}}, by=by),
        "agenda.change_session": lambda by: actions.change_session(session, {"capacity": 9}, by=by),
        "agenda.move_session": lambda by: actions.move_session(
            moved, begins_at=at(17), room=room(made), by=by
        ),
        "agenda.discard_session": lambda by: actions.discard_session(untold, by=by),
        "agenda.publish": lambda by: actions.publish(made, by=by),
        "agenda.add_speaker": lambda by: actions.add_speaker(made, {"name": "Cai", "language": "en"}, by=by),
        "agenda.change_speaker": lambda by: actions.change_speaker(ana, {"job": "Editor"}, by=by),
        "agenda.present_oneself": lambda by: actions.present_oneself(ana, {}, consent=True, by=by),
        "agenda.set_photo": lambda by: actions.set_photo(ana, None, by=by),
        "agenda.renew_speaker_link": lambda by: actions.renew_speaker_link(ana, by=by),
        "agenda.remove_speaker": lambda by: actions.remove_speaker(bea, by=by),
        "agenda.mark": lambda by: actions.mark(session, by=by),
        "agenda.unmark": lambda by: actions.unmark(session, by=by),
        "agenda.bring_along": lambda by: actions.bring_along(made, [session.pk], by=by),
        "agenda.thank": lambda by: actions.thank(over, everybody=True, by=by),
        "agenda.answer_survey": lambda by: actions.answer_survey(turn, {"whole": "5"}, by=by),
    }
