"""A call of every action of readers and readings, for the test of who may do what."""

from collections.abc import Callable
from typing import Any

from claqueta.accounts.actions import grant_role
from claqueta.accounts.models import Account
from claqueta.accounts.roles import Role
from claqueta.foundation.actors import SYSTEM
from claqueta.submissions import actions
from claqueta.submissions.models import BlindCopy, SubmissionFile
from claqueta.submissions.tests.reading_scenes import (
    SCORES,
    attachment_of,
    call_with,
    reader_of,
    seat_of,
    sent,
)

ANA = {"name": "Ana", "email": "ana@people.example", "languages": ["es"], "competences": []}


def calls_of_readings() -> dict[str, Callable[[Any], object]]:
    call = call_with(3)
    seat, other = seat_of(call, "Bo Li"), seat_of(call, "Cy Pol")
    idle = reader_of("Di Sanz")
    member = Account.objects.create_user(email="consejo@people.example")
    grant_role(member, Role.BOARD_MEMBER, by=SYSTEM)
    first, second, third = call.submissions.order_by("number")
    reading, given, written = sent(seat, first), sent(seat, second), sent(other, first)
    type(given).objects.filter(pk=given.pk).update(state="given", given_at=given.assigned_at)
    file = SubmissionFile.objects.create(submission=first, attachment=attachment_of(first), kind="dossier")
    copy = BlindCopy.objects.create(file=file, body="blind/a", found=["Ana"])
    calls: dict[str, Callable[[Any], object]] = {
        "plan_readings": lambda by: actions.plan_readings(call, needs=2, by=by),
        "add_wish": lambda by: actions.add_wish(call, what="type.short", least=1, by=by),
        "drop_wish": lambda by: actions.drop_wish(call, 0, by=by),
        "raise_wish": lambda by: actions.raise_wish(call, 1, by=by),
        "add_reader": lambda by: actions.add_reader(by=by, **ANA),
        "change_reader": lambda by: actions.change_reader(idle, name="Diana", by=by),
        "seat_reader": lambda by: actions.seat_reader(call, idle, load=5, by=by),
        "seat_board_member": lambda by: actions.seat_board_member(call, member, load=5, by=by),
        "change_load": lambda by: actions.change_load(seat, load=7, by=by),
        "invite_reader": lambda by: actions.invite_reader(seat, by=by),
        "renew_reader_link": lambda by: actions.renew_reader_link(seat, by=by),
        "answer_invitation": lambda by: actions.answer_invitation(other, yes=True, by=by),
        "propose_readings": lambda by: actions.propose_readings(call, by=by),
        "put_reading": lambda by: actions.put_reading(other, third, by=by),
        "take_reading": lambda by: actions.take_reading(written, by=by),
        "send_out_readings": lambda by: actions.send_out_readings(call, by=by),
        "save_reading": lambda by: actions.save_reading(reading, scores=SCORES, by=by),
        "give_reading": lambda by: actions.give_reading(reading, scores=SCORES, by=by),
        "declare_conflict": lambda by: actions.declare_conflict(reading, by=by),
        "hand_back_reading": lambda by: actions.hand_back_reading(given, by=by),
        "say_opinion": lambda by: actions.say_opinion(first, outcome="reserve", reason="Why", by=by),
        "release_file": lambda by: actions.release_file(copy, by=by),
    }
    return {f"submissions.{name}": one for name, one in calls.items()}
