"""Personal data of readers: told, erased, expired; and what of readings waits for the office."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from claqueta.foundation.actors import SYSTEM
from claqueta.submissions.actions import reading_giving as giving
from claqueta.submissions.actions import reading_panel as panel
from claqueta.submissions.models import Conflict, ProjectCall, Reader, Reading
from claqueta.submissions.reader_links import reader_by, reader_token
from claqueta.submissions.reading_due import waiting
from claqueta.submissions.reading_privacy import FOLLOWS, READERS
from claqueta.submissions.tests.reading_scenes import SCORES, call_with, holder, reader_of, seat_of, sent

pytestmark = pytest.mark.django_db


def test_a_reader_is_told_all_and_erased_without_losing_what_decisions_rest_on() -> None:
    call = call_with(2)
    seat = seat_of(call, "Ana Ruiz", company="Azotea Films")
    first, second = (sent(seat, one) for one in call.submissions.order_by("number"))
    giving.give_reading(first, scores=SCORES, words="Zanzíbar", by=holder(seat))
    giving.declare_conflict(second, why="Zanzíbar", by=holder(seat))
    token = reader_token(seat)
    (told,) = READERS.export("ANA@lecturas.example")
    assert (told["name"], told["readings"][0]["words"], told["conflicts"][0]["why"]) == (
        "Ana Ruiz",
        "Zanzíbar",
        "Zanzíbar",
    )
    assert READERS.erase("ana@lecturas.example") == 1
    assert READERS.export("ana@lecturas.example") == []
    reader, reading = Reader.objects.get(), Reading.objects.get()
    assert "Ana" not in f"{reader.name} {reader.email} {reader.company}"
    assert (reading.scores, reading.words, Conflict.objects.get().words) == (SCORES, "", "")
    assert reader_by(token) is None
    assert READERS.erase("ana@lecturas.example") == 0


def test_readers_are_forgotten_when_their_last_call_is_as_old_as_the_rule_says() -> None:
    call = call_with(0)
    seat_of(call, "Ana Ruiz")
    long_ago = timezone.now() - timedelta(days=6 * 366)
    Reader.objects.update(created_at=long_ago)
    assert READERS.expire() == 0
    ProjectCall.objects.update(opens_at=long_ago - timedelta(days=9), closes_at=long_ago)
    assert READERS.expire() == 1
    assert READERS.expire() == 0


def test_a_reader_follows_their_company_when_two_become_one(organisation: Callable[..., Any]) -> None:
    gone, kept = organisation("Azotea Films"), organisation("Nogal Cine")
    reader_of("Ana Ruiz", organisation=gone)
    (follow,) = FOLLOWS
    assert follow.rows(gone)[0].count() == 1
    follow.move(gone, kept)
    assert Reader.objects.get().organisation == kept


def test_the_office_is_told_of_late_readings_and_nobody_else_is(account: Callable[..., Any]) -> None:
    call = call_with(1)
    sent(seat_of(call, "Ana Ruiz"), call.submissions.get())
    panel.plan_readings(call, until=timezone.now() - timedelta(days=1), by=SYSTEM)
    assert [one.count for one in waiting(account("office_staff"))] == [1, 0, 0]
    assert list(waiting(account())) == []
