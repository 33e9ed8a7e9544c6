"""Two who do something at the same moment, where locks are of rows: neither waits in a circle, and what is told is so."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from claqueta.agenda import actions as agendas
from claqueta.agenda.actions import favourites, publishing
from claqueta.agenda.models import Favourite
from claqueta.agenda.tests.factories import agenda_of, session_of
from claqueta.door import actions as doors
from claqueta.door.actions import printing
from claqueta.door.models import Badge
from claqueta.foundation import imports
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import AuditEntry
from claqueta.foundation.transactions import Vanished
from claqueta.market import actions as markets
from claqueta.market.actions import requests
from claqueta.market.tests.factories import people_of
from claqueta.organisations import actions as organisations
from claqueta.organisations.importing import applying
from claqueta.organisations.models import Organisation
from claqueta.submissions import actions
from claqueta.submissions.actions import deciding, stage
from claqueta.submissions.tests.factories import call_of, project_of
from conftest import at_most, run_threads
from tests.surroundings import SERVER

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not SERVER, reason="SQLite has one lock for all of it"),
]
LIST = "Nombre;CIF\nAzotea Films S.L.;B00904094\n"
type During = Callable[[Any, str, Callable[[], object], Callable[[], object]], list[BaseException]]


@pytest.fixture
def during(monkeypatch: pytest.MonkeyPatch) -> During:
    """Do one thing, and another from elsewhere once a function that the first uses has answered; the other's errors."""

    def run(
        module: Any, name: str, one: Callable[[], object], other: Callable[[], object]
    ) -> list[BaseException]:
        before, errors, threads = getattr(module, name), list[BaseException](), list[threading.Thread]()

        def elsewhere() -> None:
            try:
                other()
            except BaseException as error:
                errors.append(error)
            finally:
                connections.close_all()

        def answered(*args: Any, **kwargs: Any) -> Any:
            answer = before(*args, **kwargs)
            if not threads:
                threads.append(threading.Thread(target=elsewhere))
                threads[0].start()
                # It waits for a lock by then, or is done.
                threads[0].join(0.5)
            return answer

        monkeypatch.setattr(module, name, answered)
        one()
        threads[0].join()
        return errors

    return run


def test_two_who_ask_each_other_at_once_both_do(
    fair: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = people_of(fair(2))
    both, before = threading.Barrier(2, timeout=20), requests.spend

    def together(*args: Any) -> Any:
        both.wait()
        return before(*args)

    monkeypatch.setattr(requests, "spend", together)
    errors = run_threads(
        lambda: markets.ask(one, other, by=SYSTEM), lambda: markets.ask(other, one, by=SYSTEM)
    )
    assert errors == []
    assert (one.requests_made.count(), other.requests_made.count()) == (1, 1)


def test_session_is_moved_while_its_agenda_is_published(during: During) -> None:
    agenda = agenda_of()
    session = session_of(agenda)
    later = session.begins_at + timedelta(hours=2)
    errors = during(
        publishing,
        "difference_of",
        lambda: agendas.publish(agenda, by=SYSTEM),
        lambda: agendas.move_session(session, begins_at=later, room=session.room, by=SYSTEM),
    )
    session.refresh_from_db()
    assert (errors, session.begins_at) == ([], later)


def test_of_two_sessions_marked_at_once_the_second_finds_the_first_counted(
    account: Callable[..., Any], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_most(settings, monkeypatch, agenda_favourites=1)
    agenda, owner = agenda_of(), account(email="o@people.example")
    one, other = session_of(agenda), session_of(agenda, "Otra", 11)
    agendas.publish(agenda, by=SYSTEM)
    both, before = threading.Barrier(2, timeout=5), favourites.rule

    def together(name: str) -> Any:
        # Both have counted by then, unless one waits for the other.
        with suppress(threading.BrokenBarrierError):
            both.wait(0.5)
        return before(name)

    monkeypatch.setattr(favourites, "rule", together)
    errors = run_threads(lambda: agendas.mark(one, by=owner), lambda: agendas.mark(other, by=owner))
    assert [type(error) for error in errors] == [favourites.TooMany]
    assert Favourite.objects.count() == 1


def test_of_two_prints_at_once_each_counts(event: Callable[..., Any], badge: Callable[..., Any]) -> None:
    held = event()
    badge(held)
    doors.ensure_badges(held, by=SYSTEM)
    both, before = threading.Barrier(2, timeout=20), printing.drawn

    def together(*args: Any) -> Any:
        both.wait()
        return before(*args)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(printing, "drawn", together)
        errors = run_threads(*[lambda: doors.print_badges(held, paper="a6", by=SYSTEM)] * 2)
    assert (errors, Badge.objects.get().times_printed) == ([], 2)


def test_letter_tells_what_stands_when_somebody_decides_otherwise_at_once(during: During) -> None:
    call = call_of()
    project = project_of(call)
    actions.decide(project, outcome="rejected", reason="Too short", by=SYSTEM)
    seen = [one.pk for one in actions.letters_waiting(call)]
    errors = during(
        deciding,
        "letters_waiting",
        lambda: actions.send_letters(call, seen, by=SYSTEM),
        lambda: actions.decide(project, outcome="selected", reason="Long enough", by=SYSTEM),
    )
    said = AuditEntry.objects.filter(verb__in=["submissions.letters_sent", "submissions.selected"])
    assert errors == []
    assert list(said.order_by("pk").values_list("verb", flat=True)) == [
        "submissions.letters_sent",
        "submissions.selected",
    ]


def test_project_that_is_withdrawn_while_pitches_are_laid_out_has_no_hour(during: During) -> None:
    call = call_of()
    project = project_of(call, "selected")
    project_of(call, "selected", title="Bruma")
    errors = during(
        stage,
        "_slots",
        lambda: actions.lay_out_pitches(call, begins_at=timezone.now() + timedelta(days=30), by=SYSTEM),
        lambda: actions.SUBMISSIONS.make("withdraw", project, by=SYSTEM),
    )
    project.refresh_from_db()
    assert (errors, project.state, project.place) == ([], "withdrawn", None)
    assert not project.slots.exists()


def test_two_who_decide_on_the_same_projects_at_once_do_not_wait_in_a_circle(during: During) -> None:
    call = call_of()
    one, other = project_of(call), project_of(call, title="Bruma")
    errors = during(
        deciding,
        "decide",
        lambda: actions.decide_many([(one, "selected", "Yes"), (other, "selected", "Yes")], by=SYSTEM),
        lambda: actions.decide_many([(other, "rejected", "No"), (one, "rejected", "No")], by=SYSTEM),
    )
    assert errors == []
    assert {row.state for row in call.submissions.all()} == {"rejected"}


def test_profile_published_while_its_import_is_undone_is_not_lost(during: During) -> None:
    """It was judged before the other had published, and its record deleted after that."""
    batch = imports.prepare("organisations", LIST.encode(), "list.csv", by=SYSTEM)
    imports.apply_batch(batch, by=SYSTEM)
    film = Organisation.objects.get()
    errors = during(
        applying,
        "fingerprints",
        lambda: imports.undo_batch(batch, by=SYSTEM),
        lambda: organisations.publish_profile(film, {"phone": "+34 910 000 000"}, by=SYSTEM),
    )
    # Whoever came second is told so; nothing that was taken is thrown away.
    assert ([type(error) for error in errors], Organisation.objects.count()) == ([Vanished], 0)
