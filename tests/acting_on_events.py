"""A call of every action of events that would work for whoever may, by an actor."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AnonymousUser

from claqueta.events import actions
from claqueta.events.cards import Answer
from claqueta.events.models import CardPayment
from claqueta.events.tests.factories import said
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.money import Money


def calls_of_events() -> dict[str, Callable[[Any], object]]:
    draft = actions.write_event(said(), by=SYSTEM)
    live = actions.EVENTS.make("publish", actions.write_event(said(), by=SYSTEM), by=SYSTEM).thing
    venue = actions.add_venue({"name": "Cineteca"}, by=SYSTEM)
    room = actions.add_room(venue, {"name": "Sala 1", "capacity": 40}, by=SYSTEM)
    free = actions.add_venue({"name": "Matadero"}, by=SYSTEM)
    other = actions.add_room(venue, {"name": "Sala 2", "capacity": 40}, by=SYSTEM)
    kind = actions.add_accreditation(live, {"name": {"es": "General"}, "quota": 3, "price": "121"}, by=SYSTEM)
    asked = actions.add_accreditation(live, {"name": {"es": "Prensa"}, "approval": True}, by=SYSTEM)
    one = actions.add_accreditation(live, {"name": {"es": "Una"}, "quota": 1}, by=SYSTEM)

    def come(name: str, by: Any = SYSTEM, accreditation: Any = kind) -> Any:
        said = {"name": name, "email": f"{name}@people.example"}
        return actions.register(live, accreditation, said, by=by).registration

    bea, cai = come("bea"), come("cai")
    dan = come("dan", accreditation=asked)
    actions.approve(dan, by=SYSTEM)
    press = [come(f"press{number}", accreditation=asked) for number in range(2)]
    first, second = come("first", accreditation=one), come("second", accreditation=one)
    third = come("third", accreditation=one)
    actions.cancel_registration(first, by=SYSTEM)
    visitor = come("visitor", by=AnonymousUser())
    someone = {"name": "Ana", "email": "ana@invited.example"}
    invited = actions.invite_to_event(live, **someone, by=SYSTEM)
    answer = Answer("000100000100", 12100, "978", True, "0000")
    CardPayment.objects.create(
        registration=come("payer"), order=answer.order, amount=Money(Decimal(121), "EUR")
    )
    return {
        "events.add_accreditation": lambda by: actions.add_accreditation(
            live, {"name": {"es": "Otra"}}, by=by
        ),
        "events.change_accreditation": lambda by: actions.change_accreditation(
            kind, {"companions": 1}, by=by
        ),
        "events.close_accreditation": lambda by: actions.close_accreditation(kind, True, by=by),
        "events.invite_to_event": lambda by: actions.invite_to_event(
            live, name="Bea", email="bea@invited.example", by=by
        ),
        "events.send_invitation_again": lambda by: actions.send_invitation_again(invited, by=by),
        "events.withdraw_invitation": lambda by: actions.withdraw_invitation(invited, by=by),
        "events.begin_card_payment": lambda by: actions.begin_card_payment(bea, by=by),
        "events.note_card_answer": lambda by: actions.note_card_answer(answer, by=by),
        "events.register": lambda by: come("zoe", by=by),
        "events.confirm_registration": lambda by: actions.confirm_registration(visitor, by=by),
        "events.send_registration_link": lambda by: actions.send_registration_link(bea, by=by),
        "events.take_place": lambda by: actions.take_place(second, by=by),
        "events.cancel_registration": lambda by: actions.cancel_registration(cai, by=by),
        "events.hand_over": lambda by: actions.hand_over(dan, name="Otra", email="o@people.example", by=by),
        "events.approve": lambda by: actions.approve(press[0], by=by),
        "events.refuse": lambda by: actions.refuse(press[1], reason="", by=by),
        "events.promote": lambda by: actions.promote(third, by=by),
        "events.note_paid": lambda by: actions.note_paid(bea, by=by),
        "events.prepare_document": lambda by: actions.prepare_document(bea, by=by),
        "events.write_event": lambda by: actions.write_event(said(), by=by),
        "events.change_event": lambda by: actions.change_event(draft, {"capacity": 20}, by=by),
        "events.copy_event": lambda by: actions.copy_event(live, by=by),
        "events.call_off": lambda by: actions.call_off(live, by=by),
        "events.discard_event": lambda by: actions.discard_event(draft, by=by),
        "events.add_venue": lambda by: actions.add_venue({"name": "Medialab"}, by=by),
        "events.change_venue": lambda by: actions.change_venue(venue, {"city": "Madrid"}, by=by),
        "events.remove_venue": lambda by: actions.remove_venue(free, by=by),
        "events.add_room": lambda by: actions.add_room(venue, {"name": "Sala 3", "capacity": 9}, by=by),
        "events.change_room": lambda by: actions.change_room(room, {"capacity": 30}, by=by),
        "events.remove_room": lambda by: actions.remove_room(other, by=by),
    }
