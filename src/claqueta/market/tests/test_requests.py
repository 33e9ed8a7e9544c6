"""Meeting requests: what may be asked, in which order, and who knows of it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from claqueta.foundation.actors import SYSTEM
from claqueta.market import actions
from claqueta.market.holders import Holder, holder_of, token_of
from claqueta.market.models import Market, MeetingRequest
from claqueta.market.tests.factories import people_of, wish
from conftest import at_most, posted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def ranks(participant: Any) -> list[tuple[str, int]]:
    return [(str(one.asked), one.rank) for one in participant.requests_made.order_by("rank")]


def test_whoever_is_asked_for_comes_to_the_end_of_the_list(fair: Callable[..., Any]) -> None:
    one, other, _third, fourth = people_of(fair())
    actions.ask(one, other, why="Nos vimos en Berlín", by=SYSTEM)
    actions.ask(one, fourth, by=SYSTEM)
    assert ranks(one) == [("Company 1", 1), ("Company 3", 2)]


def test_asking_again_says_the_new_word_of_why(fair: Callable[..., Any]) -> None:
    one, other, *_others = people_of(fair())
    actions.ask(one, other, why="Once", by=SYSTEM)
    assert actions.ask(one, other, why="Twice", by=SYSTEM).why == "Twice"
    assert MeetingRequest.objects.count() == 1


def test_list_is_put_in_order_and_closes_up(fair: Callable[..., Any]) -> None:
    one, *others = people_of(fair(6))
    first, second, third = (actions.ask(one, others[at], by=SYSTEM) for at in (0, 2, 4))
    actions.rank(third, place=1, by=SYSTEM)
    assert ranks(one) == [("Company 5", 1), ("Company 1", 2), ("Company 3", 3)]
    actions.take_back(first, by=SYSTEM)
    assert ranks(one) == [("Company 5", 1), ("Company 3", 2)]
    actions.rank(second, place=99, by=SYSTEM)
    assert ranks(one) == [("Company 5", 1), ("Company 3", 2)]


@pytest.mark.parametrize(
    ("asks", "asked", "why"),
    [(0, 0, "themselves"), (0, 2, "does not ask"), (0, 3, "do not take part")],
)
def test_what_cannot_be_asked_says_why(fair: Callable[..., Any], asks: int, asked: int, why: str) -> None:
    people = people_of(fair())
    actions.withdraw(people[3], by=SYSTEM)
    with pytest.raises(ValidationError, match=why):
        actions.ask(people[asks], people[asked], by=SYSTEM)
    assert not MeetingRequest.objects.exists()


def test_database_knows_no_wish_to_oneself(fair: Callable[..., Any]) -> None:
    one, *_others = people_of(fair())
    with pytest.raises(IntegrityError), transaction.atomic():
        wish(one, one)


def test_participant_of_another_market_is_not_asked(fair: Callable[..., Any]) -> None:
    one, stranger = people_of(fair())[0], people_of(fair(days=40))[1]
    with pytest.raises(ValidationError, match="do not take part"):
        actions.ask(one, stranger, by=SYSTEM)


def test_quota_holds(fair: Callable[..., Any]) -> None:
    one, *others = people_of(fair(6, quota=2))
    actions.ask(one, others[0], by=SYSTEM)
    actions.ask(one, others[2], by=SYSTEM)
    with pytest.raises(actions.QuotaSpent):
        actions.ask(one, others[4], by=SYSTEM)


def test_exclusive_meets_an_organisation_once(
    fair: Callable[..., Any], organisation: Callable[..., Any]
) -> None:
    twice = organisation("Dos Agendas")
    other = organisation("Otra")
    people = people_of(fair(4, organisations=[other, twice, organisation("Tercera"), twice]))
    actions.change_participant(people[0], exclusive=True, by=SYSTEM)
    actions.ask(people[0], people[1], by=SYSTEM)
    with pytest.raises(ValidationError, match="same organisation already"):
        actions.ask(people[0], people[3], by=SYSTEM)


def test_colleagues_do_not_ask_each_other(fair: Callable[..., Any], organisation: Callable[..., Any]) -> None:
    same = organisation("La misma")
    one, other, *_others = people_of(fair(2, organisations=[same, same]))
    with pytest.raises(ValidationError, match="same organisation"):
        actions.ask(one, other, by=SYSTEM)


def test_nobody_asks_before_or_after_the_time(fair: Callable[..., Any]) -> None:
    market = fair(state="preparing")
    one, other, *_others = people_of(market)
    with pytest.raises(actions.NotNow):
        actions.ask(one, other, by=SYSTEM)
    actions.MARKETS.make("open_asking", market, by=SYSTEM)
    request = actions.ask(one, other, by=SYSTEM)
    Market.objects.update(asking_until=timezone.now() - timedelta(minutes=1))
    for act in (
        lambda: actions.ask(one, other, by=SYSTEM),
        lambda: actions.take_back(request, by=SYSTEM),
        lambda: actions.rank(request, place=1, by=SYSTEM),
    ):
        with pytest.raises(actions.NotNow):
            act()


def test_rate_holds(fair: Callable[..., Any], settings: Any, monkeypatch: Any) -> None:
    at_most(settings, monkeypatch, requests_market=1)
    one, *others = people_of(fair(6))
    actions.ask(one, others[0], by=SYSTEM)
    with pytest.raises(ValidationError, match="fast"):
        actions.ask(one, others[2], by=SYSTEM)


def test_answer_is_of_whoever_is_asked_and_can_be_changed(fair: Callable[..., Any]) -> None:
    one, other, *_others = people_of(fair())
    request = actions.ask(one, other, by=SYSTEM)
    mine, theirs = Holder(one.people.get()), Holder(other.people.get())
    with pytest.raises(PermissionDenied):
        actions.answer(request, yes=True, by=mine)
    assert actions.answer(request, yes=True, by=theirs).state == "accepted"
    assert actions.answer(request, yes=False, by=theirs).state == "declined"


def test_link_is_good_for_its_own_agenda_alone(fair: Callable[..., Any]) -> None:
    market = fair()
    one, other, *_others = people_of(market)
    holder = holder_of(token_of(one.people.get()))
    assert holder is not None
    assert actions.ask(one, other, by=holder).rank == 1
    with pytest.raises(PermissionDenied):
        actions.ask(other, one, by=holder)
    with pytest.raises(PermissionDenied):
        actions.build(market, by=holder)


def test_renewed_link_ends_the_one_before(fair: Callable[..., Any]) -> None:
    one, *_others = people_of(fair())
    person = one.people.get()
    old = token_of(person)
    new = token_of(actions.renew_link(person, by=SYSTEM))
    assert holder_of(old) is None
    assert holder_of(new) is not None
    assert holder_of("nonsense") is None
    assert [mail.to for mail in posted()] == [["person0@market.example"]]


def test_those_who_have_not_asked_or_answered_are_reminded_once_for_each_day(
    fair: Callable[..., Any], settings: Any, monkeypatch: Any
) -> None:
    market = fair(days=30)
    one, other, third, fourth = people_of(market)
    actions.ask(one, other, by=SYSTEM)
    actions.ask(fourth, third, by=SYSTEM)
    actions.ask(other, third, by=SYSTEM)
    assert actions.remind_who_has_not_asked() == 0
    Market.objects.update(asking_until=timezone.now() + timedelta(days=6, hours=12))
    # Of the third nobody has been asked for; the second is asked and has not answered.
    assert actions.remind_who_has_not_asked() == 2
    assert actions.remind_who_has_not_asked() == 0
    Market.objects.update(asking_until=timezone.now() + timedelta(days=1))
    assert actions.remind_who_has_not_asked() == 2
    subjects = {mail.to[0]: mail.body for mail in posted()}
    assert set(subjects) == {"person1@market.example", "person2@market.example"}
    assert "2" in subjects["person2@market.example"]
