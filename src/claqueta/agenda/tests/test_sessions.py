"""Planning sessions: what can be where and when, and what two at once make of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from claqueta.agenda import actions
from claqueta.agenda.models import Session, SessionState, SpeakerState
from claqueta.agenda.office.agendas import rows
from claqueta.agenda.policies.clashes import Kind
from claqueta.agenda.tests.factories import at, published, registration_of, room, session_of, speaker_of
from claqueta.events import actions as events
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.flow import MovedOn
from claqueta.foundation.models import AuditEntry
from conftest import run_threads

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def office(account: Callable[..., Any]) -> Client:
    client = Client()
    client.force_login(account("office_staff"), BACKEND)
    return client


def test_a_session_has_a_slug_of_its_own(agenda: Callable[..., Any]) -> None:
    made = agenda()
    slugs = [session_of(made, "Coproducir en otoño", hour).slug for hour in (9, 11)]
    assert slugs == ["coproducir-en-otono", "coproducir-en-otono-2"]
    assert session_of(made, "映画", 14).slug == "session"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": {}}, "title"),
        ({"title": {"es": "x" * 161}}, "title"),
        ({"text": {"es": "x" * 5001}}, "text"),
        ({"format": "circus"}, "format"),
        ({"languages": ["tlh"]}, "languages"),
        ({"capacity": 0}, "capacity"),
        ({"begins_at": None}, "begins_at"),
        ({"ends_at": None}, "ends_at"),
        ({"ends_at": at(8)}, "ends_at"),
        ({"ends_at": at(9, 1) + timedelta(minutes=1)}, "ends_at"),
        ({"begins_at": datetime(2027, 3, 11, 9)}, "begins_at"),
    ],
)
def test_values_that_cannot_be_kept_are_refused_by_their_field(
    values: dict[str, Any], field: str, agenda: Callable[..., Any]
) -> None:
    made = agenda()
    good = {"title": {"es": "Bien"}, "begins_at": at(9), "ends_at": at(10)}
    with pytest.raises(ValidationError) as refused:
        actions.add_session(made, {**good, **values}, by=SYSTEM)
    assert set(refused.value.message_dict) == {field}
    assert not Session.objects.exists()


def test_a_taken_room_is_refused_and_named_whatever_way_a_session_gets_there(
    agenda: Callable[..., Any],
) -> None:
    made = agenda()
    first, second = session_of(made, "Primera", 9), session_of(made, "Segunda", 9, room="Bruma")
    with pytest.raises(ValidationError, match="Primera"):
        actions.move_session(second, begins_at=at(9.5), room=room(made), by=SYSTEM)
    with pytest.raises(ValidationError, match="Primera"):
        actions.change_session(second, {"room": room(made)}, by=SYSTEM)
    with pytest.raises(ValidationError, match="Primera"):
        session_of(made, "Tercera", 9.5)
    actions.SESSIONS.make("call_off", first, by=SYSTEM)
    actions.move_session(second, begins_at=at(9.5), room=room(made), by=SYSTEM)
    with pytest.raises(ValidationError, match="Segunda"):
        actions.SESSIONS.make("resume", first, by=SYSTEM)
    second.refresh_from_db()
    assert (second.begins_at, second.ends_at, second.room.name) == (at(9.5), at(10.5), "Alba")
    assert Session.objects.count() == 2


def test_what_does_not_fit_well_is_saved_and_said(agenda: Callable[..., Any]) -> None:
    made = agenda()
    ana = speaker_of(made)
    session_of(made, "Primera", 9, speakers=[ana])
    second = session_of(made, "Segunda", 14, room="Cima", speakers=[ana], capacity=20)
    moved = actions.move_session(second, begins_at=at(9.5), room=room(made, "Cima"), by=SYSTEM)
    assert [one.kind for one in moved.clashes] == [Kind.SPEAKER_TWICE]
    moved = actions.move_session(second, begins_at=at(10), room=room(made), by=SYSTEM)
    assert [one.kind for one in moved.clashes] == [Kind.ROOM_SOON]
    # Whoever declined speaks nowhere.
    actions.move_session(second, begins_at=at(9.5), room=room(made, "Cima"), by=SYSTEM)
    actions.SPEAKERS.make("decline", ana, by=SYSTEM)
    again = actions.move_session(second, begins_at=at(9.25), room=room(made, "Cima"), by=SYSTEM)
    assert again.clashes == ()


def test_a_room_that_more_have_marked_than_it_holds_is_said_to_be_full(agenda: Callable[..., Any]) -> None:
    made = agenda()
    session = session_of(made, "Llena", 9, room="Cima", capacity=1)
    published(made)
    for name in ("Bea", "Cai"):
        registration = registration_of(made, name)
        from claqueta.agenda.holders import Marker

        actions.mark(session, by=Marker(registration))
    moved = actions.move_session(session, begins_at=at(10), room=room(made, "Cima"), by=SYSTEM)
    assert [(one.kind, one.number) for one in moved.clashes] == [(Kind.ROOM_FULL, 1)]


@pytest.mark.parametrize(
    ("begins", "name"),
    [(at(7), "Alba"), (at(18.5, 2), "Alba"), (at(9), "")],
    ids=["before the event", "after it", "in a room of another venue"],
)
def test_what_is_outside_the_event_is_refused(
    begins: datetime, name: str, agenda: Callable[..., Any]
) -> None:
    made = agenda()
    session = session_of(made)
    other = events.add_room(
        events.add_venue({"name": "Otra"}, by=SYSTEM), {"name": "Sala", "capacity": 9}, by=SYSTEM
    )
    with pytest.raises(ValidationError):
        actions.move_session(session, begins_at=begins, room=room(made, name) if name else other, by=SYSTEM)
    session.refresh_from_db()
    assert session.begins_at == at(9)


def test_a_session_across_midnight_keeps_its_room_until_its_end(agenda: Callable[..., Any]) -> None:
    made = agenda()
    night = session_of(made, "Noche", 22, minutes=240)
    with pytest.raises(ValidationError, match="Noche"):
        session_of(made, "Madrugada", 1, day=1)
    assert night.ends_at == at(2, 1)
    session_of(made, "Madrugada", 2.5, day=1)


def test_the_hour_that_comes_twice_is_two_hours(agenda: Callable[..., Any], office: Client) -> None:
    begins = datetime(2026, 10, 24, 16, tzinfo=UTC)
    made = agenda(begins_at=begins, ends_at=begins + timedelta(days=1))
    first = session_of(made, "Primera", begins_at=datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    second = session_of(made, "Segunda", begins_at=datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    here = made.event.here
    locals_ = [one.begins_at.astimezone(here) for one in (first, second)]
    assert [f"{one:%H:%M}" for one in locals_] == ["02:30", "02:30"]
    assert [one.fold for one in locals_] == [0, 1]
    # The form asks which of both is meant, and keeps what is said.
    address = reverse("office_session_edit", args=[second.pk])
    page = office.get(address).content.decode()
    assert 'name="begins_which" value="second"' in page
    # On the board both stand, each at its own moment.
    board = office.get(reverse("office_agenda_board", args=[made.pk]), {"day": "2026-10-25"}).content.decode()
    assert 'data-at="2026-10-25T02:30+02:00"' in board
    assert 'data-at="2026-10-25T02:30+01:00"' in board


def test_whoever_is_second_is_told_where_the_session_is_now(agenda: Callable[..., Any]) -> None:
    made = agenda()
    session = session_of(made)
    actions.move_session(session, begins_at=at(11), room=room(made), version=1, by=SYSTEM)
    with pytest.raises(actions.MovedMeanwhile, match="12:00–13:00 · Alba") as refused:
        actions.move_session(session, begins_at=at(15), room=room(made), version=1, by=SYSTEM)
    assert refused.value.code == "moved-on"
    session.refresh_from_db()
    assert (session.begins_at, session.version) == (at(11), 2)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_put_sessions_into_one_room_at_once_one_is_refused() -> None:
    from claqueta.agenda.tests.factories import agenda_of

    made = agenda_of()
    one, other = session_of(made, "Una", 9, room="Bruma"), session_of(made, "Otra", 9, room="Cima")
    errors = run_threads(
        *(
            lambda session=session: actions.move_session(
                session, begins_at=at(14), room=room(made), by=SYSTEM
            )
            for session in (one, other)
        )
    )
    assert [type(error) for error in errors] == [ValidationError]
    assert Session.objects.filter(room__name="Alba", begins_at=at(14)).count() == 1


def test_what_nobody_was_told_of_can_be_taken_away_and_another_not(agenda: Callable[..., Any]) -> None:
    made = agenda()
    told = session_of(made, "Dicha", 9)
    published(made)
    untold = session_of(made, "No dicha", 11)
    actions.discard_session(untold, by=SYSTEM)
    with pytest.raises(ValidationError):
        actions.discard_session(told, by=SYSTEM)
    assert list(Session.objects.all()) == [told]
    assert AuditEntry.objects.filter(verb="agenda.session_discarded").exists()


def test_a_session_that_moved_on_is_not_called_off_twice(agenda: Callable[..., Any]) -> None:
    session = session_of(agenda())
    actions.SESSIONS.make("call_off", session, by=SYSTEM)
    with pytest.raises(MovedOn):
        actions.SESSIONS.make("hold_back", session, by=SYSTEM)


# -- The office's screens ----------------------------------------------------------------------------------------


def board(made: Any) -> str:
    return reverse("office_agenda_board", args=[made.pk])


def test_the_board_answers_a_move_with_what_clashes_or_why_not(
    agenda: Callable[..., Any], office: Client
) -> None:
    made = agenda()
    ana = speaker_of(made)
    session_of(made, "Primera", 9, speakers=[ana])
    second = session_of(made, "Segunda", None, room=None, speakers=[ana])
    page = office.get(board(made)).content.decode()
    assert page.index("Without an hour or a room") < page.index(f'data-session="{second.pk}"')
    fields = {"session": second.pk, "version": 1, "day": "2027-03-11"}
    wanted = {**fields, "at": "2027-03-11T10:30+01:00", "room": room(made, "Bruma").pk}
    answer = office.post(board(made), wanted, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in text
    assert "Ana Ruiz is in two places: Primera" in text
    # Somebody else has the page as it was.
    late = office.post(board(made), wanted, headers={"HX-Request": "true"})
    assert (late.status_code, "meanwhile" in late.content.decode()) == (422, True)
    taken = {**wanted, "version": 2, "room": room(made).pk}
    answer = office.post(board(made), taken, headers={"HX-Request": "true"})
    assert (answer.status_code, "The room is taken: Primera" in answer.content.decode()) == (422, True)
    # The same by a plain form, which has no version, and off the board.
    assert office.post(board(made), {**fields, "version": "", "off": "1"}).status_code == 302
    second.refresh_from_db()
    assert (second.begins_at, second.room) == (None, None)


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"at": "tomorrow"}, 422),
        ({"at": "0001-01-01T00:00+14:00"}, 422),
        ({"at": "9999-12-31T23:59+00:00"}, 422),
        ({"at": "2027-03-11T10:30"}, 422),
        ({"session": "999999"}, 404),
        ({"session": "x"}, 404),
        ({"room": "999999"}, 422),
        ({"version": "x"}, 400),
        ({"day": "x"}, 400),
    ],
)
def test_the_board_says_what_it_cannot_read(
    wrong: dict[str, str], status: int, agenda: Callable[..., Any], office: Client
) -> None:
    made = agenda()
    session = session_of(made)
    fields = {
        "session": session.pk,
        "version": 1,
        "day": "2027-03-11",
        "at": "2027-03-11T15:00+01:00",
        "room": room(made).pk,
    }
    assert office.post(board(made), {**fields, **wrong}).status_code == status
    session.refresh_from_db()
    assert session.begins_at == at(9)


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(
    agenda: Callable[..., Any], office: Client
) -> None:
    made = agenda()
    ana = speaker_of(made)
    typed = {
        "title_es": "Zanzíbar",
        "title_en": "",
        "format": "panel",
        "begins": "2027-03-11T10:00",
        "ends": "",
        "zone": "Europe/Madrid",
        "room": room(made).pk,
        "speakers": [ana.pk],
    }
    address = reverse("office_session_new", args=[made.pk])
    answer = office.post(address, typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Zanzíbar" in text
    assert "Give both hours, or neither." in text
    assert office.post(address, {**typed, "ends": "2027-03-11T11:00"}).status_code == 302
    session = Session.objects.get()
    assert (session.begins_at, session.room.name) == (at(9), "Alba")
    assert [one.name for one in session.speakers.all()] == ["Ana Ruiz"]
    address = reverse("office_session_edit", args=[session.pk])
    changed = {**typed, "ends": "2027-03-11T11:30", "version": 1, "speakers": [], "moderators": [ana.pk]}
    assert office.post(address, changed).status_code == 302
    assert office.post(address, {**changed, "title_es": "Otra"}).status_code == 422
    session.refresh_from_db()
    assert (session.ends_at, session.appearances.get().role) == (at(10.5), "moderator")


def test_the_board_asks_no_more_often_for_more_sessions(
    agenda: Callable[..., Any], office: Client, django_assert_max_num_queries: Any
) -> None:
    made = agenda()
    people = [speaker_of(made, f"Ana {number}") for number in range(3)]
    for number in range(8):
        session_of(made, f"S{number}", 9 + number, minutes=55, speakers=people[: number % 3])
    office.get(board(made))
    with django_assert_max_num_queries(22):
        office.get(board(made))
    session = Session.objects.get(slug="s3")
    wanted = {"session": session.pk, "version": 1, "at": "2027-03-11T20:00+01:00", "room": room(made).pk}
    with django_assert_max_num_queries(36):
        office.post(board(made), wanted, headers={"HX-Request": "true"})


def test_the_office_counts_each_once_when_an_agenda_has_many_sessions_and_speakers(
    agenda: Callable[..., Any],
) -> None:
    made, other = agenda(), agenda()
    for number in range(4):
        session_of(made, f"S{number}", 9 + number, minutes=55)
    Session.objects.filter(slug="s3").update(state=SessionState.CANCELLED)
    for number in range(3):
        speaker_of(made, f"Ana {number}")
    made.speakers.update(state=SpeakerState.INVITED)
    made.speakers.filter(name="Ana 1").update(state=SpeakerState.CONFIRMED)
    counts = {one.pk: (one.session_count, one.speaker_count, one.confirmed_count) for one in rows()}
    assert (counts[made.pk], counts[other.pk]) == ((3, 3, 1), (0, 0, 0))
    # Joined, each session would come with each speaker, and a large agenda's page would take a minute.
    assert 'JOIN "agenda_' not in str(rows().select_related(None).query)
