"""Who reads for a call, and how its projects are read."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from claqueta.accounts.models import Account
from claqueta.foundation.actors import SYSTEM
from claqueta.organisations.models import Affiliation
from claqueta.submissions.actions import reading_assigning as assigning
from claqueta.submissions.actions import reading_giving as giving
from claqueta.submissions.actions import reading_panel as panel
from claqueta.submissions.criteria import criteria_of, plan_of, usual
from claqueta.submissions.models import ProjectCall, Reader, ReaderSeat, Reading, SeatState
from claqueta.submissions.queries.board import board_not_reading
from claqueta.submissions.reader_links import reader_by, reader_token
from claqueta.submissions.tests.reading_scenes import SCORES, call_with, holder, reader_of, seat_of, sent
from conftest import posted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_usual_criteria_hold_until_a_call_says_otherwise() -> None:
    call = call_with(1)
    assert criteria_of(plan_of(call)) == usual()
    own = [{"key": "art", "weight": 3, "name": {"es": "Arte", "en": "Art"}}]
    panel.plan_readings(call, needs=2, until=None, criteria=own, by=SYSTEM)
    assert [(one.key, one.weight, str(one)) for one in criteria_of(plan_of(call))] == [("art", 3, "Art")]


def test_criteria_stay_when_a_reading_was_given_by_them() -> None:
    call = call_with(1)
    reading = sent(seat_of(call, "Ana Ruiz"), call.submissions.get())
    giving.give_reading(reading, scores=SCORES, confidence="2", words="", by=holder(reading.seat))
    with pytest.raises(ValidationError, match="can no longer change"):
        panel.plan_readings(call, criteria=[{"key": "art", "weight": 3, "name": {}}], by=SYSTEM)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"what": "type.short"}, "least"),
        ({"what": "type.short", "least": 3, "most": 2}, "most"),
        ({"what": "type.short", "least": 120, "share": True}, "least"),
        ({"what": "nothing.else", "least": 1}, "what"),
        ({"what": "type.documentary", "least": 2}, "what"),
    ],
)
def test_a_wish_is_refused_beside_its_field_when_it_makes_no_sense(said: dict[str, Any], field: str) -> None:
    call = call_with(1)
    panel.add_wish(call, what="type.documentary", least=1, by=SYSTEM)
    with pytest.raises(ValidationError) as told:
        panel.add_wish(call, by=SYSTEM, **said)
    assert list(told.value.message_dict) == [field]
    assert len(plan_of(call).wishes) == 1


def test_wishes_change_places_and_go_when_asked() -> None:
    call = call_with(1)
    for what in ("type.short", "type.series", "type.xr"):
        panel.add_wish(call, what=what, least=1, by=SYSTEM)
    panel.raise_wish(call, 2, by=SYSTEM)
    assert [one["what"] for one in plan_of(call).wishes] == ["type.short", "type.xr", "type.series"]
    panel.drop_wish(call, 0, by=SYSTEM)
    panel.raise_wish(call, 0, by=SYSTEM)
    assert [one["what"] for one in plan_of(call).wishes] == ["type.xr", "type.series"]


def test_a_reader_stands_once_by_an_address_and_once_in_a_call() -> None:
    call, reader = call_with(1), reader_of("Ana Ruiz")
    with pytest.raises(ValidationError, match="reads already"):
        panel.add_reader(
            name="Otra", email="ANA@lecturas.example", languages=["es"], competences=[], by=SYSTEM
        )
    panel.seat_reader(call, reader, load=5, by=SYSTEM)
    with pytest.raises(ValidationError, match="reads for this call already"):
        panel.seat_reader(call, reader, load=5, by=SYSTEM)


def test_somebody_of_the_board_reads_with_the_account_that_they_have(
    client: Client, account: Callable[..., Any], organisation: Callable[..., Any]
) -> None:
    call, staff, member = call_with(2), account("office_staff"), account("board_member")
    client.force_login(staff)
    said = {"call": str(call.pk), "reader": f"board-{member.pk}", "load": "5"}
    page = client.get(reverse("office_reader_seat_add"))
    assert f'value="board-{member.pk}"' in page.text
    assert f'value="board-{staff.pk}"' not in page.text
    client.post(reverse("office_reader_seat_add"), said)
    seat = ReaderSeat.objects.get()
    assert (seat.reader.account_id, seat.load, Account.objects.count()) == (member.pk, 5, 2)
    # They stand among the readers now, once; a second time is refused beside the field.
    assert f'value="board-{member.pk}"' not in client.get(reverse("office_reader_seat_add")).text
    with pytest.raises(ValidationError, match="reads for this call already"):
        panel.seat_board_member(call, member, load=5, by=SYSTEM)
    # Whom they act for keeps them from its projects, as it keeps every reader.
    panel.answer_invitation(seat, yes=True, by=member)
    first, second = call.submissions.order_by("number")
    Affiliation.objects.create(
        person=member.person, organisation=organisation(first.company), kind="representative"
    )
    with pytest.raises(ValidationError, match="company"):
        assigning.put_reading(ReaderSeat.objects.get(), first, by=SYSTEM)
    reading = sent(ReaderSeat.objects.get(), second)
    client.force_login(member)
    assert client.get(reverse("readings_project", args=[seat.pk, reading.public_id])).status_code == 200
    giving.declare_conflict(reading, why="A friend", by=member)
    assert not Reading.objects.exists()


def test_an_address_that_reads_already_is_not_there_twice_when_its_account_is_of_the_board(
    account: Callable[..., Any],
) -> None:
    member, reader = account("board_member", email="ana@lecturas.example"), reader_of("Ana Ruiz")
    Reader.objects.update(account=None)
    assert board_not_reading() == []
    seat = panel.seat_board_member(call_with(1), member, load=5, by=SYSTEM)
    assert (seat.reader_id, seat.reader.account_id) == (reader.pk, member.pk)


def test_an_account_that_is_not_of_the_board_is_refused(account: Callable[..., Any]) -> None:
    with pytest.raises(ValidationError, match="not of the board"):
        panel.seat_board_member(call_with(1), account(), load=5, by=SYSTEM)
    assert not Reader.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "\x00"),
        ("email", "nobody"),
        ("languages", ["tlh"]),
        ("competences", ["type.poem"]),
        ("name", "x" * 121),
    ],
)
def test_hostile_values_of_a_reader_are_refused_beside_their_field(name: str, value: Any) -> None:
    said = {"name": "Ana", "email": "ana@cine.example", "languages": ["es"], "competences": [], name: value}
    with pytest.raises(ValidationError) as told:
        panel.add_reader(by=SYSTEM, **said)
    assert list(told.value.message_dict) == [name]


def test_the_invited_get_their_link_and_it_works_until_renewed() -> None:
    call = call_with(1)
    seat = panel.seat_reader(call, reader_of("Ana Ruiz", language="en"), load=5, by=SYSTEM)
    panel.invite_reader(seat, by=SYSTEM)
    (mail,) = posted()
    assert mail.to == ["ana@lecturas.example"]
    old = re.findall(r"/readings/link/([^/]+)/", mail.body)[0]
    assert reader_by(old) is not None
    panel.renew_reader_link(seat, by=SYSTEM)
    assert reader_by(old) is None
    assert reader_by(old + "x") is None
    assert reader_by(reader_token(ReaderSeat.objects.get())) is not None


def test_nobody_is_invited_when_the_call_is_a_draft() -> None:
    call = call_with(1)
    ProjectCall.objects.update(state="draft")
    seat = panel.seat_reader(call, reader_of("Ana Ruiz"), load=5, by=SYSTEM)
    with pytest.raises(ValidationError, match="publish it first"):
        panel.invite_reader(seat, by=SYSTEM)


def test_whoever_declines_leaves_what_they_have_not_given() -> None:
    call = call_with(2)
    seat = seat_of(call, "Ana Ruiz")
    first, second = (sent(seat, one) for one in call.submissions.order_by("number"))
    giving.give_reading(first, scores=SCORES, confidence="2", words="", by=holder(seat))
    panel.answer_invitation(seat, yes=False, by=holder(seat))
    assert list(Reading.objects.all()) == [first]
    assert ReaderSeat.objects.get().state == SeatState.DECLINED
    assert second.pk


def test_a_reader_answers_for_nobody_else() -> None:
    call = call_with(1)
    one, other = seat_of(call, "Ana Ruiz"), seat_of(call, "Bo Li")
    with pytest.raises(PermissionDenied):
        panel.answer_invitation(other, yes=False, by=holder(one))


def test_late_readers_are_reminded_on_the_days_of_the_rule_and_once_a_day() -> None:
    call = call_with(2)
    seat = seat_of(call, "Ana Ruiz")
    done, idle = seat_of(call, "Bo Li"), seat_of(call, "Cy Pol")
    for one in call.submissions.all():
        sent(seat, one)
    given = sent(done, call.submissions.first())
    giving.give_reading(given, scores=SCORES, confidence="2", words="", by=holder(done))
    assert idle.readings.count() == 0
    panel.plan_readings(call, until=timezone.now() + timedelta(days=5), by=SYSTEM)
    assert giving.remind_readers() == 0
    panel.plan_readings(call, until=timezone.now() + timedelta(days=3), by=SYSTEM)
    assert giving.remind_readers() == 1
    assert giving.remind_readers() == 0
    assert [mail.to for mail in posted()] == [["ana@lecturas.example"]]
    panel.plan_readings(call, until=timezone.now() - timedelta(minutes=1), by=SYSTEM)
    assert giving.remind_readers() == 0
