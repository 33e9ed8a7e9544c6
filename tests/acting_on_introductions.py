"""A call of every action of matching, introductions and contacts, for the test of who may do what."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from claqueta.foundation.actors import SYSTEM
from claqueta.opportunities import actions
from claqueta.opportunities.models import Side
from claqueta.opportunities.tests.factories import said


def calls_of_introductions(
    mine: Any, other: Any, third: Any, fourth: Any
) -> dict[str, Callable[[Any], object]]:
    """`mine` is a member's, which is introduced to the others."""
    prepared = actions.propose(mine, other, why="Both dub", by=SYSTEM)
    dropped = actions.propose(other, third, why="Both dub", by=SYSTEM)
    worded = actions.propose(third, fourth, why="Both dub", by=SYSTEM)
    asked = actions.ask_both(actions.propose(mine, third, why="Both dub", by=SYSTEM), by=SYSTEM)
    made = actions.ask_both(actions.propose(mine, fourth, why="Both dub", by=SYSTEM), by=SYSTEM)
    for side in Side:
        made = actions.say_yes(made.consents.get(side=side), by=SYSTEM)
    follow_up = made.follow_ups.filter(side=Side.ONE).first()
    outcome = actions.claim_outcome(made, Side.ONE, {"project": "Serie"}, by=SYSTEM)
    need = actions.submit(
        actions.write_for(said(kind="equipment", audience="public"), organisation=other, by=SYSTEM), by=SYSTEM
    )
    contact = actions.note_contact(mine, kind="call", by=SYSTEM)
    consent = asked.consents.get(side=Side.ONE)
    calls: dict[str, Callable[[Any], object]] = {
        "propose": lambda by: actions.propose(other, fourth, why="Both dub", by=by),
        "say_why": lambda by: actions.say_why(worded, why="Both dub well", by=by),
        "ask_both": lambda by: actions.ask_both(prepared, by=by),
        "give_up": lambda by: actions.give_up(dropped, by=by),
        "ask_introduction": lambda by: actions.ask_introduction(mine, other, why="Both dub", by=by),
        "say_yes": lambda by: actions.say_yes(consent, by=by),
        "say_no": lambda by: actions.say_no(consent, by=by),
        "answer_follow_up": lambda by: actions.answer_follow_up(follow_up, answer="met", by=by),
        "claim_outcome": lambda by: actions.claim_outcome(made, Side.ONE, {"project": "Film"}, by=by),
        "prove_outcome": lambda by: actions.prove_outcome(outcome, BytesIO(b"%PDF-1.7"), name="a.pdf", by=by),
        "confirm_outcome": lambda by: actions.confirm_outcome(outcome, by=by),
        "contest_outcome": lambda by: actions.contest_outcome(outcome, by=by),
        "answer_match": lambda by: actions.answer_match(mine, need, answer="useless", by=by),
        "take_back_answer": lambda by: actions.take_back_answer(mine, need, by=by),
        "note_contact": lambda by: actions.note_contact(mine, kind="call", by=by),
        "drop_contact": lambda by: actions.drop_contact(contact, by=by),
        "paste_mail": lambda by: actions.paste_mail(made, text="We have met", by=by),
    }
    return {f"opportunities.{name}": call for name, call in calls.items()}
