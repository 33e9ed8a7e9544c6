"""Scores, decisions, letters, and the reserve, which moves up by one for each place that comes back."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from claqueta.delegations import actions
from claqueta.delegations.models import Applicant
from claqueta.delegations.queries import ranking
from claqueta.delegations.tests.factories import SECRET, applicant_of, delegation_of, euros, states
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import Deadline, OutgoingMail
from conftest import run_threads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def mails(template: str) -> list[str]:
    rows = OutgoingMail.objects.filter(template=f"delegations/mail/delegation_{template}")
    return list(rows.values_list("to", flat=True))


def test_ranking_weighs_criteria_and_leaves_out_whoever_declared_an_interest(
    organisation: Any, account: Any
) -> None:
    delegation = delegation_of()
    first, second = (applicant_of(delegation, organisation(name)) for name in ("Azotea", "Faro"))
    one, other = (account("office_staff", email=f"{name}@office.example") for name in ("one", "other"))
    actions.score(first, {"export": 2, "fit": 10}, by=one)
    actions.score(first, {"export": 6, "fit": 8}, by=other)
    actions.score(second, {"export": 10, "fit": 10}, by=one)
    actions.declare_interest(second, by=one)
    found = ranking(delegation, one)
    assert [(str(row.applicant), row.score) for row in found] == [
        ("Azotea", pytest.approx(7.75)),
        ("Faro", None),
    ]
    with pytest.raises(PermissionDenied):
        actions.score(second, {"fit": 10}, by=one)
    with pytest.raises(ValidationError) as refused:
        actions.score(first, {"fit": 11}, by=one)
    assert "fit" in refused.value.message_dict


def test_criteria_stay_when_somebody_has_scored_by_them(organisation: Any, account: Any) -> None:
    delegation = delegation_of()
    made = applicant_of(delegation, organisation("Azotea"))
    actions.score(made, {"fit": 5}, by=account("office_staff"))
    with pytest.raises(ValidationError):
        actions.change_delegation(delegation, {"weights": {"fit": 9}}, by=SYSTEM)


def test_selection_is_refused_when_every_place_is_given(organisation: Any) -> None:
    delegation = delegation_of(places=1)
    applicant_of(delegation, organisation("Azotea"), "selected")
    other = applicant_of(delegation, organisation("Faro"))
    with pytest.raises(ValidationError) as refused:
        actions.decide(other, outcome="selected", reason="Good", by=SYSTEM)
    assert refused.value.message_dict["outcome"] == ["All 1 places are given."]
    with pytest.raises(ValidationError) as refused:
        actions.change_delegation(delegation_of(places=3), {"places": 0}, by=SYSTEM)
    assert "places" in refused.value.message_dict


@pytest.mark.parametrize(("received", "fits"), [("299000.00", True), ("299000.01", False)])
def test_selection_is_held_against_the_ceiling_of_aid(received: str, fits: bool, organisation: Any) -> None:
    made = applicant_of(delegation_of(), organisation("Azotea"), aid_received=euros(received))
    if fits:
        assert actions.decide(made, outcome="selected", reason="Good", by=SYSTEM).state == "selected"
        return
    with pytest.raises(ValidationError) as refused:
        actions.decide(made, outcome="selected", reason="Good", by=SYSTEM)
    (said,) = refused.value.message_dict["outcome"]
    assert "€999.99" in said
    assert "Azotea" in said


def test_letters_leave_with_the_decisions_that_were_looked_at_or_not_at_all(organisation: Any) -> None:
    delegation = delegation_of()
    made = applicant_of(delegation, organisation("Azotea"), language="es")
    actions.decide(made, outcome="selected", reason=SECRET, words={"es": "Enhorabuena"}, by=SYSTEM)
    looked = [(one.pk, one.state) for one in actions.letters_waiting(delegation)]
    actions.decide(made, outcome="rejected", reason=SECRET, by=SYSTEM)
    with pytest.raises(actions.LettersMovedOn):
        actions.send_letters(delegation, looked, by=SYSTEM)
    assert not mails("letter_selected")
    actions.decide(made, outcome="selected", reason=SECRET, words={"es": "Enhorabuena"}, by=SYSTEM)
    assert actions.send_letters(delegation, looked, by=SYSTEM) == 1
    mail = OutgoingMail.objects.get(template="delegations/mail/delegation_letter_selected")
    assert SECRET not in mail.subject
    assert Deadline.objects.get(kind=actions.ANSWER).state == "running"
    made.refresh_from_db()
    assert made.answer_by is not None


def test_one_of_the_reserve_moves_up_for_each_place_that_comes_back(organisation: Any) -> None:
    delegation = delegation_of(places=5)
    names = ("Azotea", "Faro", "Nogal", "Orilla")
    first, _second, third, _fourth = (
        applicant_of(delegation, organisation(name), state)
        for name, state in zip(names, ("selected", "accepted", "reserve", "reserve"), strict=True)
    )
    actions.answer(first, travels=False, by=SYSTEM)
    assert states(delegation) == {
        "Azotea": "declined",
        "Faro": "accepted",
        "Nogal": "selected",
        "Orilla": "reserve",
    }
    assert len(mails("place_free")) == 1
    with pytest.raises(ValidationError):
        actions.answer(first, travels=True, by=SYSTEM)
    Applicant.objects.filter(pk=third.pk).update(answer_by=timezone.now() - timedelta(minutes=1))
    assert actions.let_lapse() == 1
    assert actions.let_lapse() == 0
    assert states(delegation)["Nogal"] == "lapsed"
    assert states(delegation)["Orilla"] == "selected"
    assert len(mails("lapsed")) == 1


def test_reserve_that_declines_frees_no_place(organisation: Any) -> None:
    delegation = delegation_of()
    first = applicant_of(delegation, organisation("Azotea"), "reserve")
    applicant_of(delegation, organisation("Faro"), "reserve")
    actions.answer(first, travels=False, by=SYSTEM)
    assert states(delegation) == {"Azotea": "declined", "Faro": "reserve"}


@pytest.mark.django_db(transaction=True)
def test_two_places_that_come_back_at_once_take_two_of_the_reserve_and_no_more(organisation: Any) -> None:
    delegation = delegation_of(places=3)
    going = [applicant_of(delegation, organisation(name), "accepted") for name in ("Azotea", "Faro")]
    for name in ("Nogal", "Orilla", "Umbral"):
        applicant_of(delegation, organisation(name), "reserve")
    errors = run_threads(
        *(lambda one=one: actions.answer(one, travels=False, by=SYSTEM) for one in going),  # type: ignore[misc]
        lambda: actions.let_lapse(),
    )
    assert errors == []
    assert sorted(states(delegation).values()) == ["declined", "declined", "reserve", "selected", "selected"]
    assert states(delegation)["Umbral"] == "reserve"
    assert len(mails("place_free")) == 2


def test_answer_and_material_are_remembered_on_their_days_once(organisation: Any) -> None:
    delegation = delegation_of(material_until=timezone.localdate() + timedelta(days=7))
    waits = applicant_of(delegation, organisation("Azotea"), "selected", email="waits@company.example")
    applicant_of(delegation, organisation("Faro"), "accepted", email="goes@company.example")
    Applicant.objects.filter(pk=waits.pk).update(answer_by=timezone.now() + timedelta(days=1))
    assert actions.remind() == 2
    assert actions.remind() == 0
    assert mails("answer_wanted") == ["waits@company.example"]
    assert mails("things_wanted") == ["goes@company.example"]


def test_delegation_that_is_called_off_tells_its_companies(organisation: Any) -> None:
    delegation = delegation_of()
    made = applicant_of(delegation, organisation("Azotea"), "selected")
    actions.DELEGATIONS.make("call_off", delegation, by=SYSTEM)
    assert mails("called_off") == ["irene@company.example"]
    with pytest.raises(ValidationError):
        actions.answer(made, travels=True, by=SYSTEM)
