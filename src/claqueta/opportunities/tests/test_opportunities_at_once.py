"""What several do with needs and offers at the same moment."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.transactions import atomic
from claqueta.opportunities import actions
from claqueta.opportunities.actions import alerting, introducing
from claqueta.opportunities.actions.conversations import take_in
from claqueta.opportunities.conversation import address_of
from claqueta.opportunities.models import (
    AlertSent,
    Introduction,
    Opportunity,
    SavedSearch,
    Side,
    ToAnnounce,
)
from claqueta.opportunities.tests.factories import VISITOR, said
from conftest import run_threads

type Make = Callable[..., Any]


@pytest.mark.django_db(transaction=True)
def test_a_need_sent_by_two_clicks_at_once_is_written_once(organisation: Make, representative: Make) -> None:
    azotea = organisation()
    ana = representative(azotea)
    errors = run_threads(*[lambda: actions.draft(said(), organisation=azotea, by=ana)] * 3)
    assert [type(error) for error in errors] == [actions.AlreadyThere] * 2
    assert Opportunity.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_visitor_who_clicks_twice_at_once_has_one_need() -> None:
    posted: list[Any] = []
    errors = run_threads(*[lambda: posted.append(actions.post(said(), VISITOR, by=SYSTEM, minded=True))] * 3)
    assert errors == []
    assert len({one.opportunity.pk for one in posted}) == Opportunity.objects.count() == 1
    assert sorted(one.new for one in posted) == [False, False, True]


@pytest.mark.django_db(transaction=True)
def test_what_is_changed_while_it_is_announced_is_announced_as_it_is_then(
    opportunity: Make, organisation: Make, representative: Make
) -> None:
    azotea = organisation()
    need = opportunity(azotea, audience="public")
    reader = representative(organisation("Bruma"), email="bea@people.example")
    search = SavedSearch.objects.create(owner=reader, name="x", question="q=telescopio", language="es")
    assert ToAnnounce.objects.count() == 1
    changing, done = threading.Event(), threading.Event()

    def change() -> None:
        with atomic():
            actions.change(need, {"title": {"es": "Telescopio"}, "text": {"es": "Uno grande"}}, by=SYSTEM)
            changing.set()
            done.wait(2)

    def announce() -> None:
        assert changing.wait(30)
        alerting.announce_what_is_new()
        done.set()

    assert run_threads(change, announce) == []
    alerting.announce_what_is_new()
    assert AlertSent.objects.get().search == search


@pytest.mark.django_db(transaction=True)
def test_a_yes_said_while_the_time_ends_keeps_no_other_introduction_open(
    organisation: Make, representative: Make
) -> None:
    one, other, third = organisation("Azotea Films"), organisation("Bruma Sonido"), organisation("Cierzo")
    ana = representative(one, email="ana@people.example")
    bea = representative(other, email="bea@people.example")
    answered = introducing.ask_introduction(one, other, why="Meet", by=ana)
    silent = introducing.ask_introduction(one, third, why="Meet", by=ana)
    Introduction.objects.update(answer_until=timezone.localdate() - timedelta(days=1))
    answering, done = threading.Event(), threading.Event()

    def say_yes() -> None:
        with atomic():
            introducing.say_yes(answered.consents.get(side=Side.OTHER), by=bea)
            answering.set()
            done.wait(2)

    def end() -> None:
        assert answering.wait(30)
        introducing.end_what_waits()
        done.set()

    assert run_threads(say_yes, end) == []
    answered.refresh_from_db()
    silent.refresh_from_db()
    assert (answered.state, silent.state) == ("agreed", "ended")


@pytest.mark.django_db
def test_what_tells_who_it_is_is_not_told_to_who_may_not_send_it(
    opportunity: Make, organisation: Make, representative: Make
) -> None:
    azotea = organisation("Azotea Films")
    draft = opportunity(
        azotea, "draft", anonymous=True, title={"es": "Azotea Films busca"}, text={"es": "Voces"}
    )
    stranger = representative(organisation("Bruma"), email="bea@people.example")
    with pytest.raises(PermissionDenied):
        actions.submit(draft, by=stranger)


@pytest.mark.django_db
def test_mail_with_null_bytes_in_its_head_stops_nothing(
    organisation: Make, representative: Make, settings: Any
) -> None:
    settings.REPLY_ADDRESS = "meet@cluster.example"
    one, other = organisation("Azotea Films"), organisation("Bruma Sonido")
    ana = representative(one, email="ana@people.example")
    bea = representative(other, email="bea@people.example")
    row = introducing.ask_introduction(one, other, why="Meet", by=ana)
    row = introducing.ask_introduction(other, one, why="Meet", by=bea)
    raw = (
        f"From: a\0na@people.example\r\nTo: {address_of(row)}\r\n"
        "Message-ID: <a\0b@people.example>\r\nSubject: Ho\0la\r\n\r\nUno\0dos\r\n"
    )
    kept = take_in(raw.encode())
    assert kept is not None
    assert all("\0" not in text for text in (kept.sender, kept.subject, kept.text, kept.message_id))
