"""Who takes part: put on the list, changed, invited, taken off."""

from collections.abc import Callable, Iterator
from datetime import time, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone, translation

from claqueta.foundation.actors import SYSTEM
from claqueta.market import actions
from claqueta.market.holders import Holder, agendas_of
from claqueta.market.models import Market, Participant
from claqueta.market.tests.factories import people_of
from conftest import posted

pytestmark = pytest.mark.django_db
ANA = {"name": "Ana Ruiz", "email": "Ana@Market.example"}


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_organisation_on_record_gives_its_name(
    fair: Callable[..., Any], organisation: Callable[..., Any]
) -> None:
    market, azotea = fair(), organisation("Azotea Films")
    made = actions.put_on_list(market, {"role": "buyer"}, people=[ANA], organisation=azotea, by=SYSTEM)
    assert (made.company, made.people.get().email, made.role_name) == (
        "Azotea Films",
        "ana@market.example",
        "Buyer or broadcaster",
    )


@pytest.mark.parametrize(
    ("values", "people", "field"),
    [
        ({"company": "", "role": "buyer"}, [ANA], "company"),
        ({"company": "Faro", "role": "nobody"}, [ANA], "role"),
        ({"company": "Faro", "role": "buyer", "most": 1, "least": 3}, [ANA], "most"),
        ({"company": "Faro", "role": "buyer", "priority": 9}, [ANA], "priority"),
        ({"company": "Faro", "role": "buyer", "languages": ["klingon"]}, [ANA], "languages"),
        ({"company": "Faro", "role": "buyer"}, [], "person"),
        ({"company": "Faro", "role": "buyer"}, [{"name": "Ana", "email": "no mail"}], "email"),
        ({"company": "Faro", "role": "buyer"}, [ANA, ANA], "email"),
    ],
)
def test_what_cannot_be_put_on_the_list_is_said_by_field(
    fair: Callable[..., Any], values: Any, people: Any, field: str
) -> None:
    market = fair()
    with pytest.raises(ValidationError) as raised:
        actions.put_on_list(market, values, people=people, by=SYSTEM)
    assert list(raised.value.message_dict) == [field]
    assert Participant.objects.count() == 4


def test_account_of_whoever_comes_and_of_their_organisation_find_the_agenda(
    fair: Callable[..., Any],
    organisation: Callable[..., Any],
    representative: Callable[..., Any],
    account: Callable[..., Any],
) -> None:
    azotea = organisation("Azotea Films")
    market = fair(organisations=[azotea])
    rep, guest, stranger = (
        representative(azotea),
        account(email="ana@market.example"),
        account(email="x@y.example"),
    )
    mine = actions.put_on_list(market, {"company": "Faro", "role": "buyer"}, people=[ANA], by=SYSTEM)
    assert [str(one) for one in agendas_of(rep)] == ["Company 0"]
    assert list(agendas_of(guest)) == [mine]
    assert list(agendas_of(stranger)) == []
    assert rep.has_perm("market.take_part", people_of(market)[0])
    assert not rep.has_perm("market.take_part", mine)
    assert guest.has_perm("market.act_for", mine)
    Market.objects.update(state="preparing")
    assert not guest.has_perm("market.take_part", Participant.objects.get(pk=mine.pk))


def test_link_goes_to_each_person_and_only_while_there_is_something_to_see(fair: Callable[..., Any]) -> None:
    market = fair(state="preparing")
    one, *_others = people_of(market)
    with pytest.raises(ValidationError, match="sees the market"):
        actions.invite(one, by=SYSTEM)
    actions.MARKETS.make("open_asking", market, by=SYSTEM)
    actions.add_person(one, **ANA, by=SYSTEM)
    assert actions.invite(one, by=SYSTEM).invited_at is not None
    assert [mail.to[0] for mail in posted()] == ["person0@market.example", "ana@market.example"]
    actions.withdraw(one, by=SYSTEM)
    with pytest.raises(ValidationError, match="does not come"):
        actions.invite(one, by=SYSTEM)


def test_colleagues_come_and_go_but_the_last_stays(fair: Callable[..., Any]) -> None:
    one, other, *_others = people_of(fair())
    holder, stranger = Holder(one.people.get()), Holder(other.people.get())
    colleague = actions.add_person(one, **ANA, by=holder)
    with pytest.raises(PermissionDenied):
        actions.remove_person(colleague, by=stranger)
    actions.remove_person(colleague, by=holder)
    with pytest.raises(ValidationError, match="Nobody would be left"):
        actions.remove_person(one.people.get(), by=holder)


def test_those_who_take_part_say_what_is_theirs_and_nothing_of_the_offices(fair: Callable[..., Any]) -> None:
    one, *_others = people_of(fair())
    holder = Holder(one.people.get())
    changed = actions.present_oneself(
        one, about="Series", languages=["es", "fr"], most=5, priority=3, by=holder
    )
    assert (changed.about, changed.languages, changed.most, changed.priority) == (
        "Series",
        ["es", "fr"],
        5,
        1,
    )
    with pytest.raises(PermissionDenied):
        actions.change_participant(one, priority=3, by=holder)
    assert actions.change_participant(one, priority=3, most=None, by=SYSTEM).priority == 3


def test_availability_before_the_timetable_is_only_noted(fair: Callable[..., Any]) -> None:
    market = fair()
    one = people_of(market)[0]
    first, second, *_slots = market.slots.all()
    actions.set_availability(one, [first.pk, second.pk, 10**9], by=SYSTEM)
    assert {row.slot_id for row in one.absences.all()} == {first.pk, second.pk}
    actions.set_availability(one, [second.pk], by=SYSTEM)
    actions.set_availability(one, [second.pk], by=SYSTEM)
    assert [row.slot_id for row in one.absences.all()] == [second.pk]
    assert str(one.absences.get()).startswith("Company 0 · ")


def test_whoever_does_not_come_can_be_taken_in_again(fair: Callable[..., Any]) -> None:
    one = people_of(fair())[0]
    assert not actions.withdraw(one, by=SYSTEM).comes
    assert actions.take_part_again(one, by=SYSTEM).comes
    assert actions.take_part_again(one, by=SYSTEM).comes


def test_market_that_is_over_takes_nothing(planned: Callable[..., Any]) -> None:
    market = planned([(0, 1)])
    actions.MARKETS.make("end", market, by=SYSTEM)
    one = people_of(market)[0]
    for act in (
        lambda: actions.withdraw(one, by=SYSTEM),
        lambda: actions.set_availability(one, [], by=SYSTEM),
        lambda: actions.present_oneself(one, about="x", by=SYSTEM),
        lambda: actions.put_on_list(market, {"company": "Z", "role": "buyer"}, people=[ANA], by=SYSTEM),
    ):
        with pytest.raises(ValidationError, match="over"):
            act()


# -- The market itself ------------------------------------------------------------------------------------------


def test_market_is_opened_once_for_an_event(market_event: Callable[..., Any]) -> None:
    event = market_event()
    until = event.begins_at - timedelta(days=3)
    assert actions.open_market(event, asking_until=until, by=SYSTEM).quota == 15
    with pytest.raises(ValidationError, match="already"):
        actions.open_market(event, asking_until=until, by=SYSTEM)
    with pytest.raises(ValidationError, match="before the event begins"):
        actions.open_market(market_event(), asking_until=event.ends_at, by=SYSTEM)


def test_market_of_an_event_that_was_called_off_is_not_opened(market_event: Callable[..., Any]) -> None:
    event = market_event()
    type(event).objects.update(state="cancelled", cancelled_at=timezone.now())
    with pytest.raises(ValidationError, match="called off"):
        actions.open_market(event, asking_until=event.begins_at - timedelta(days=3), by=SYSTEM)


def test_quota_is_not_lowered_below_what_somebody_asked_for(fair: Callable[..., Any]) -> None:
    market = fair(6)
    one, *others = people_of(market)
    for at in (0, 2, 4):
        actions.ask(one, others[at], by=SYSTEM)
    with pytest.raises(ValidationError) as raised:
        actions.change_market(market, quota=2, by=SYSTEM)
    assert "3" in raised.value.message_dict["quota"][0]
    assert actions.change_market(market, quota=3, row=None, by=SYSTEM).quota == 3


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"begins": time(11), "ends": time(9)}, "ends"),
        ({"begins": time(9), "ends": time(9, 10)}, "ends"),
        ({"begins": time(9), "ends": time(10)}, "begins"),
        ({"begins": time(6), "ends": time(8)}, "day"),
        ({"begins": time(12), "ends": time(14), "minutes": 1}, "minutes"),
    ],
)
def test_day_that_cannot_be_laid_out_is_said_by_field(
    fair: Callable[..., Any], values: Any, field: str
) -> None:
    market = fair()
    with pytest.raises(ValidationError) as raised:
        actions.lay_out_day(market, **{"day": market.event.begins.date(), "minutes": 20, **values}, by=SYSTEM)
    assert list(raised.value.message_dict) == [field]


def test_market_is_not_shown_before_it_has_what_it_needs(market_event: Callable[..., Any]) -> None:
    event = market_event()
    market = actions.open_market(event, asking_until=event.begins_at - timedelta(days=3), by=SYSTEM)
    with pytest.raises(ValidationError, match="tables"):
        actions.MARKETS.make("open_asking", market, by=SYSTEM)


def test_market_whose_time_to_ask_is_over_is_not_opened_again(fair: Callable[..., Any]) -> None:
    market = fair(state="planning")
    Market.objects.update(asking_until=timezone.now() - timedelta(days=1))
    with pytest.raises(ValidationError, match="later"):
        actions.MARKETS.make("open_asking", market, by=SYSTEM)


def test_matrix_knows_only_roles_that_there_are(fair: Callable[..., Any]) -> None:
    market = fair()
    actions.set_matrix(market, {"producer": ["buyer"]}, by=SYSTEM)
    market = Market.objects.get(pk=market.pk)
    assert market.may_ask("producer", "buyer")
    assert not market.may_ask("buyer", "producer")
    with pytest.raises(ValidationError, match="wizard"):
        actions.set_matrix(market, {"producer": ["wizard"]}, by=SYSTEM)


def test_tables_are_numbered_on_and_named_once(fair: Callable[..., Any]) -> None:
    market = fair(tables=2)
    first, second = market.tables.all()
    actions.change_table(first, name="Sala B", seats=6, by=SYSTEM)
    actions.add_tables(market, count=2, by=SYSTEM)
    assert [one.name for one in market.tables.all()] == ["Sala B", "2", "1", "3"]
    with pytest.raises(ValidationError, match="that name"):
        actions.change_table(second, name="Sala B", by=SYSTEM)
    assert actions.change_table(second, by=SYSTEM).name == "2"
