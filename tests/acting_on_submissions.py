"""A call of every action of calls for projects that would work for whoever may, by an actor."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.utils import timezone

from claqueta.events import actions as events
from claqueta.events.tests.factories import said as event_said
from claqueta.foundation.actors import SYSTEM
from claqueta.submissions import actions
from claqueta.submissions.models import Decision
from claqueta.submissions.tests.factories import CONTACT, VALUES, call_of, project_of


def calls_of_submissions() -> dict[str, Callable[[Any], object]]:
    event = events.EVENTS.make("publish", events.write_event(event_said(), by=SYSTEM), by=SYSTEM).thing
    kind = events.add_accreditation(event, {"name": {"es": "General"}}, by=SYSTEM)
    person = {"name": "Bea", "email": "bea@people.example"}
    who = events.register(event, kind, person, by=SYSTEM).registration
    other = events.register(event, kind, {**person, "name": "Cai"}, by=SYSTEM).registration
    call, draft = call_of(event=event), call_of("draft")
    written = project_of(call, "draft")
    submitted, entered = project_of(call), project_of(call)
    selected = project_of(call, "selected")
    actions.publish_catalogue(call, by=SYSTEM)
    actions.decide(submitted, outcome="reserve", reason="Close", by=SYSTEM)
    Decision.objects.filter(submission=submitted).update(letter_at=timezone.now())
    waiting = project_of(call_of(), "selected")
    Decision.objects.filter(submission=waiting).update(letter_at=None)
    pdf = BytesIO(b"%PDF-1.7")
    file = actions.add_file(written, pdf, kind="dossier", name="a.pdf", by=SYSTEM)
    access = actions.ask_access(selected, who, by=SYSTEM)
    granted = actions.answer_access(actions.ask_access(selected, other, by=SYSTEM), yes=True, by=SYSTEM)
    later = timezone.now() + timedelta(days=3)
    (slot,) = actions.lay_out_rehearsals(call, begins_at=later, minutes=20, count=1, by=SYSTEM)
    asked = selected.follow_ups.create(months=3)
    waits = [one.pk for one in actions.letters_waiting(waiting.call)]
    third = events.register(event, kind, {**person, "name": "Dan"}, by=SYSTEM).registration
    ended = call_of()
    calls: dict[str, Callable[[Any], object]] = {
        "write_call": lambda by: actions.write_call(
            {"title": {"es": "Otra"}, "opens_at": later, "closes_at": later + timedelta(days=1)}, by=by
        ),
        "change_call": lambda by: actions.change_call(ended, {"wanted": 9}, by=by),
        "discard_call": lambda by: actions.discard_call(draft, by=by),
        "publish_catalogue": lambda by: actions.publish_catalogue(waiting.call, by=by),
        "withdraw_catalogue": lambda by: actions.withdraw_catalogue(waiting.call, by=by),
        "begin_submission": lambda by: actions.begin_submission(call, CONTACT, by=by),
        "enter_submission": lambda by: actions.enter_submission(call, CONTACT, VALUES, by=by),
        "discard_entered": lambda by: actions.discard_entered(entered, by=by),
        "save_step": lambda by: actions.save_step(written, {"tone": "x"}, by=by),
        "save_contact": lambda by: actions.save_contact(written, CONTACT, rights=True, consent=True, by=by),
        "say_who_sees": lambda by: actions.say_who_sees(written, {}, by=by),
        "add_file": lambda by: actions.add_file(
            written, BytesIO(b"%PDF-1.7 2"), kind="dossier", name="b.pdf", by=by
        ),
        "show_file_to": lambda by: actions.show_file_to(file, circle="nda", by=by),
        "remove_file": lambda by: actions.remove_file(file, by=by),
        "send_submission_link": lambda by: actions.send_submission_link(written, by=by),
        "decide": lambda by: actions.decide(submitted, outcome="rejected", reason="No", by=by),
        "decide_many": lambda by: actions.decide_many([(submitted, "reserve", "Yes")], by=by),
        "send_letters": lambda by: actions.send_letters(waiting.call, waits, by=by),
        "ask_access": lambda by: actions.ask_access(selected, third, by=by),
        "answer_access": lambda by: actions.answer_access(access, yes=True, by=by),
        "accept_agreement": lambda by: actions.accept_agreement(granted, version=1, language="es", by=by),
        "set_order": lambda by: actions.set_order(call, [selected.pk], by=by),
        "lay_out_pitches": lambda by: actions.lay_out_pitches(call, begins_at=later, by=by),
        "lay_out_rehearsals": lambda by: actions.lay_out_rehearsals(
            call, begins_at=later + timedelta(days=1), minutes=20, count=1, by=by
        ),
        "book_rehearsal": lambda by: actions.book_rehearsal(selected, slot, by=by),
        "report": lambda by: actions.report(asked, {"status": "financing"}, by=by),
    }
    return {f"submissions.{name}": one for name, one in calls.items()}
