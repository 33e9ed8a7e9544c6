"""A call of every action of markets, for the test of who may do what."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

from claqueta.events.models import Event
from claqueta.market import actions
from claqueta.market.models import Market, MeetingRequest
from claqueta.market.tests.factories import first_hour, market_of

GUEST = {"company": "Faro", "role": "buyer"}
PERSON = {"name": "Ana", "email": "ana@market.example"}


def calls_of_the_market(organisation: Any) -> dict[str, Callable[[Any], object]]:
    """The first of those who take part is an organisation's."""
    market = market_of("Mercado")
    one, other = market.participants.order_by("pk")
    one.organisation = organisation
    one.save()
    meeting, table, slot = market.meetings.get(), market.tables.get(), market.slots.get()
    timetable = market.published
    request = MeetingRequest.objects.get()
    person = one.people.get()
    begins = first_hour(50)
    event = Event.objects.create(
        slug="free",
        kind="market",
        title={"en": "Free"},
        begins_at=begins,
        ends_at=begins + timedelta(hours=9),
        zone="Europe/Madrid",
    )
    fresh = Market.objects.get(pk=market.pk)
    day = market.event.begins.date()
    people = [PERSON]
    calls: dict[str, Callable[[Any], object]] = {
        "open_market": lambda by: actions.open_market(event, asking_until=begins - timedelta(days=5), by=by),
        "change_market": lambda by: actions.change_market(market, quota=9, by=by),
        "set_matrix": lambda by: actions.set_matrix(market, {}, by=by),
        "lay_out_day": lambda by: actions.lay_out_day(
            market, day=day, begins=time(12), ends=time(14), minutes=20, by=by
        ),
        "drop_slots": lambda by: actions.drop_slots(market, [], by=by),
        "add_tables": lambda by: actions.add_tables(market, count=1, by=by),
        "change_table": lambda by: actions.change_table(table, seats=6, by=by),
        "remove_table": lambda by: actions.remove_table(table, by=by),
        "put_on_list": lambda by: actions.put_on_list(market, GUEST, people=people, by=by),
        "change_participant": lambda by: actions.change_participant(one, about="Series", by=by),
        "present_oneself": lambda by: actions.present_oneself(one, about="Series", by=by),
        "add_person": lambda by: actions.add_person(one, by=by, **PERSON),
        "remove_person": lambda by: actions.remove_person(person, by=by),
        "invite": lambda by: actions.invite(one, by=by),
        "renew_link": lambda by: actions.renew_link(person, by=by),
        "withdraw": lambda by: actions.withdraw(one, by=by),
        "take_part_again": lambda by: actions.take_part_again(one, by=by),
        "set_availability": lambda by: actions.set_availability(one, [], by=by),
        "ask": lambda by: actions.ask(one, other, by=by),
        "take_back": lambda by: actions.take_back(request, by=by),
        "rank": lambda by: actions.rank(request, place=1, by=by),
        "answer": lambda by: actions.answer(request, yes=True, by=by),
        "build": lambda by: actions.build(fresh, by=by),
        "place": lambda by: actions.place(meeting, slot=slot, by=by),
        "unlock": lambda by: actions.unlock(meeting, by=by),
        "publish": lambda by: actions.publish(timetable, by=by),
        "miss": lambda by: actions.miss(one, by=by),
        "is_there": lambda by: actions.is_there(one, by=by),
        "close_table": lambda by: actions.close_table(table, by=by),
        "open_table": lambda by: actions.open_table(table, by=by),
        "walk_in": lambda by: actions.walk_in(market, GUEST, people=people, by=by),
        "agree_on_spot": lambda by: actions.agree_on_spot(one, other, by=by),
        "drop_meeting": lambda by: actions.drop_meeting(meeting, by=by),
        "report": lambda by: actions.report(meeting, one, met=True, by=by),
    }
    return {f"market.{name}": call for name, call in calls.items()}
