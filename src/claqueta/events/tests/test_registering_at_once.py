"""Registering by several at the same moment: nobody is in twice, nobody is lost, and never more than there are places."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError

from claqueta.events import actions
from claqueta.events.actions import registering
from claqueta.events.actions.seating import lapse_offers
from claqueta.events.holders import held_by, token_of
from claqueta.events.models import Registration
from claqueta.events.tests.factories import PERSON
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.flow import MovedOn
from claqueta.foundation.models import OutgoingMail
from conftest import run_threads

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
GUEST = AnonymousUser()
State = Registration.State


def states() -> dict[str, str]:
    return dict(Registration.objects.order_by("pk").values_list("name", "state"))


def mails() -> list[str]:
    return [mail.template.rpartition("/")[2] for mail in OutgoingMail.objects.order_by("pk")]


def holder(registration: Any) -> Any:
    """As whoever clicks the link that was mailed."""
    registration.refresh_from_db()
    held = held_by(token_of(registration))
    assert held is not None
    assert held.works
    return held.by


@pytest.mark.django_db(transaction=True)
def test_last_place_goes_to_one_of_eight_and_the_others_wait_in_line(
    event: Make, accreditation: Make
) -> None:
    kind = accreditation(event(), quota=1)

    def come(number: int) -> None:
        said = {"name": f"Person {number}", "email": f"p{number}@people.example"}
        actions.register(kind.event, kind, said, by=SYSTEM)

    assert run_threads(*[lambda number=number: come(number) for number in range(8)]) == []
    found = list(Registration.objects.values_list("state", flat=True))
    assert (found.count("registered"), found.count("waiting")) == (1, 7)
    places = sorted(Registration.objects.filter(state="waiting").values_list("place", flat=True))
    assert places == list(range(1, 8))


@pytest.mark.django_db(transaction=True)
def test_rush_of_thirty_for_ten_places_loses_and_doubles_nobody(event: Make, accreditation: Make) -> None:
    kind = accreditation(event(), quota=10)

    def come(number: int) -> None:
        said = {"name": f"Person {number}", "email": f"p{number}@people.example"}
        made = actions.register(kind.event, kind, said, by=GUEST).registration
        actions.confirm_registration(made, by=holder(made))

    assert run_threads(*[lambda number=number: come(number) for number in range(30)]) == []
    rows = list(Registration.objects.all())
    assert len({row.email for row in rows}) == len(rows) == 30
    assert [row.state for row in rows].count("registered") == 10
    line = sorted((row for row in rows if row.state == "waiting"), key=lambda row: row.place or 0)
    assert [row.place for row in line] == list(range(1, 21))
    assert len(set(mails())) == 3
    assert mails().count("registration_waits") == 20


@pytest.mark.django_db(transaction=True)
def test_visitor_who_sends_the_form_three_times_at_once_is_asked_once_more_and_not_twice_in(
    event: Make, accreditation: Make
) -> None:
    kind = accreditation(event(), quota=5, companions=1)
    send = lambda: actions.register(kind.event, kind, PERSON, companions=[{"name": "Bea"}], by=GUEST)  # noqa: E731
    assert run_threads(*[send] * 3) == []
    assert sorted(states().items()) == [("Ana Ruiz", "unconfirmed"), ("Bea", "unconfirmed")]


@pytest.mark.django_db(transaction=True)
def test_one_person_who_clicks_three_times_at_once_is_in_once(event: Make, accreditation: Make) -> None:
    kind = accreditation(event(), quota=5)
    errors = run_threads(*[lambda: actions.register(kind.event, kind, PERSON, by=SYSTEM)] * 3)
    assert errors == []
    assert Registration.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_manual_and_automatic_promotion_at_once_promote_one(
    event: Make, accreditation: Make, registration: Make
) -> None:
    kind = accreditation(event(), quota=1)
    ana, bea, cai = (registration(kind, name) for name in ("Ana", "Bea", "Cai"))
    errors = run_threads(
        lambda: actions.cancel_registration(ana, by=SYSTEM),
        lambda: actions.promote(cai, by=SYSTEM),
        lambda: actions.promote(bea, by=SYSTEM),
        lapse_offers,
    )
    assert {type(error) for error in errors} <= {actions.Full, MovedOn}
    seated = [name for name, state in states().items() if state in ("registered", "offered")]
    assert len(seated) == 1
    assert seated[0] in ("Bea", "Cai")


@pytest.mark.django_db(transaction=True)
def test_quota_that_is_lowered_while_somebody_comes_in_holds(
    event: Make, accreditation: Make, registration: Make
) -> None:
    kind = accreditation(event(), quota=3)
    registration(kind, "Ana")
    errors = run_threads(
        lambda: registration(kind, "Bea"),
        lambda: actions.change_accreditation(kind, {"quota": 1}, by=SYSTEM),
        lambda: registration(kind, "Cai"),
    )
    assert {type(error) for error in errors} <= {actions.QuotaTooSmall}
    kind.refresh_from_db()
    assert Registration.objects.filter(state="registered").count() <= kind.quota


@pytest.mark.parametrize("signed_in", [True, False])
def test_person_whom_somebody_registered_a_moment_before_is_not_registered_twice(
    event: Make, accreditation: Make, registration: Make, monkeypatch: pytest.MonkeyPatch, signed_in: bool
) -> None:
    """Whoever has to confirm an address holds no lock: they may come in after the other has looked."""
    kind = accreditation(event(), quota=5)
    registration(kind, "Ana Ruiz", email=PERSON["email"])
    looks = iter([None])
    really = registering._standing
    monkeypatch.setattr(registering, "_standing", lambda *given: next(looks, really(*given)))
    found = actions.register(kind.event, kind, PERSON, by=SYSTEM if signed_in else GUEST)
    assert (found.new, found.registration.state) == (False, "registered")
    assert states() == {"Ana Ruiz": "registered"}


def test_place_handed_to_whom_somebody_registered_a_moment_before_stays(
    event: Make, accreditation: Make, registration: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = accreditation(event(), quota=5)
    registration(kind, "Bea Sol", email="bea@people.example")
    mine = registration(kind, "Ana Ruiz")
    monkeypatch.setattr(registering, "_standing", lambda *_given: None)
    with pytest.raises(ValidationError, match="ya tiene inscripción"):
        actions.hand_over(mine, name="Bea Sol", email="bea@people.example", by=SYSTEM)
    assert states() == {"Bea Sol": "registered", "Ana Ruiz": "registered"}
