"""An application's way, and the admission that is all or nothing."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone, translation

from claqueta.accounts.models import Invitation
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.flow import MovedOn
from claqueta.foundation.models import AuditEntry, Deadline, OutgoingMail
from claqueta.membership import actions
from claqueta.membership.models import Application, Declaration, Fact, OnboardingStep
from claqueta.membership.queries.register import entry_of
from claqueta.organisations.models import Organisation
from conftest import posted

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def admit(application: Any, by: Any, **more: Any) -> Any:
    said = {"sitting": "Board 4/2026", "decided_on": TODAY(), **more}
    return actions.APPLICATIONS.make("admit", application, by=by, **said).thing


def running(application: Any) -> dict[str, str]:
    rows = Deadline.objects.filter(object_id=str(application.pk), object_type="membership.application")
    return {row.kind: str(row.state) for row in rows.order_by("pk")}


def test_admission_does_everything_at_once(
    application: Callable[..., Any], account: Callable[..., Any]
) -> None:
    made = admit(application("board"), account("office_staff"))
    organisation = Organisation.objects.get(tax_id="B12345674")
    entry = entry_of(organisation.pk, TODAY())
    assert entry is not None
    assert (entry.number, entry.class_key, entry.representative, entry.since) == (
        made.number,
        "full",
        "Ana Ruiz",
        TODAY(),
    )
    assert (organisation.standing, organisation.member_since) == ("full", TODAY())
    assert Invitation.objects.get().email == "ana@bruma.example"
    assert Declaration.objects.get().band == "micro"
    assert set(OnboardingStep.objects.values_list("who", flat=True)) == {"office", "member"}
    assert running(made)["membership.report"] == "running"
    assert "Bruma" in next(mail.subject for mail in posted() if "is a member" in mail.subject)


def test_house_itself_admits_an_applicant_with_a_representative(application: Callable[..., Any]) -> None:
    made = admit(application("board"), SYSTEM)
    assert (made.state, made.number is not None) == ("admitted", True)
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.sent_by) == ("ana@bruma.example", None)


def test_admission_interrupted_at_any_write_leaves_nothing(
    application: Callable[..., Any], account: Callable[..., Any]
) -> None:
    waits, by = application("board"), account("office_staff")

    class Cut(Exception):
        pass

    def state() -> tuple[int, ...]:
        counts = (Organisation, Fact, Invitation, Declaration, OnboardingStep, OutgoingMail, AuditEntry)
        return (
            *(model.objects.count() for model in counts),
            Application.objects.filter(state="board").count(),
        )

    before, at = state(), 0
    while True:
        writes = 0

        def cut(execute: Any, sql: str, params: Any, many: bool, context: Any, at: int = at) -> Any:
            nonlocal writes
            if sql.startswith(("INSERT", "UPDATE", "DELETE")):
                writes += 1
                if writes > at:
                    raise Cut
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(cut):
                admit(waits, by)
        except Cut:
            assert state() == before, f"write {at + 1} left something"
            at += 1
        else:
            break
    assert at > 15
    assert state() != before


def test_second_of_two_admissions_is_told_that_it_has_moved_on(
    application: Callable[..., Any], account: Callable[..., Any]
) -> None:
    waits, by = application("board"), account("office_staff")
    admit(waits, by)
    with pytest.raises(MovedOn):
        admit(waits, by)
    assert Fact.objects.filter(kind="admitted").count() == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"decided_on": None}, "decided_on"),
        ({"sitting": " "}, "sitting"),
        ({"decided_on": date(2019, 1, 1)}, "decided_on"),
        ({"decided_on": date(2199, 1, 1)}, "decided_on"),
        ({"effective_on": date(2020, 1, 1)}, "effective_on"),
    ],
)
def test_decision_that_cannot_be_is_refused_beside_its_field(
    said: dict[str, Any], field: str, application: Callable[..., Any], account: Callable[..., Any]
) -> None:
    waits = application("board")
    with pytest.raises(ValidationError) as refused:
        admit(waits, account("office_staff"), **said)
    assert set(refused.value.message_dict) == {field}
    assert Application.objects.get().state == "board"


def test_clock_stops_while_the_applicant_is_asked_and_goes_on_with_the_answer(
    application: Callable[..., Any],
) -> None:
    made = application("received")
    assert running(made) == {"membership.check": "running"}
    made = actions.APPLICATIONS.make("ask", made, by=SYSTEM, missing="The resolution").thing
    assert running(made) == {"membership.check": "stopped", "membership.answer": "running"}
    from claqueta.membership.applicants import Applicant

    made = actions.APPLICATIONS.make("answer", made, by=Applicant(made.pk), answer="Here it is").thing
    assert running(made) == {"membership.check": "running", "membership.answer": "met"}
    made = actions.APPLICATIONS.make("complete", made, by=SYSTEM).thing
    assert running(made)["membership.decide"] == "running"
    made = actions.APPLICATIONS.make("board", made, by=SYSTEM).thing
    made = actions.APPLICATIONS.make("ask", made, by=SYSTEM, missing="Something more").thing
    assert running(made)["membership.decide"] == "stopped"
    made = actions.APPLICATIONS.make("complete", made, by=SYSTEM).thing
    assert running(made)["membership.decide"] == "running"


def test_refusal_says_why_and_until_when_and_nothing_of_opinions(
    application: Callable[..., Any], account: Callable[..., Any]
) -> None:
    waits = application("board")
    actions.give_opinion(waits, view="against", text="Zanzíbar", by=account("board_member"))
    made = actions.APPLICATIONS.make(
        "refuse", waits, by=SYSTEM, sitting="Board 4", decided_on=TODAY(), reasons="No activity."
    ).thing
    mail = next(one for one in posted() if "decided" in one.body)
    assert made.object_until == TODAY() + timedelta(days=40)
    assert ("No activity." in mail.body, "Zanzíbar" in mail.body, "40.3" in mail.body) == (True, False, True)


def test_deferred_application_comes_back_with_a_new_clock(application: Callable[..., Any]) -> None:
    made = actions.APPLICATIONS.make(
        "defer", application("board"), by=SYSTEM, sitting="Board 4", decided_on=TODAY(), reasons="Wait"
    ).thing
    assert running(made)["membership.decide"] == "dropped"
    made = actions.APPLICATIONS.make("board", made, by=SYSTEM).thing
    assert Deadline.objects.filter(kind="membership.decide", state="running").count() == 1
    assert actions.APPLICATIONS.make("withdraw", made, by=SYSTEM).thing.state == "withdrawn"


def test_admission_is_reported_once_and_not_before_it_was_decided(
    application: Callable[..., Any], account: Callable[..., Any]
) -> None:
    made = admit(application("board"), account("office_staff"))
    with pytest.raises(ValidationError):
        actions.APPLICATIONS.make("report", made, by=SYSTEM, reported_on=TODAY() - timedelta(days=1))
    made = actions.APPLICATIONS.make("report", made, by=SYSTEM, reported_on=None).thing
    assert (made.state, made.reported_on, running(made)["membership.report"]) == (
        "reported",
        TODAY(),
        "met",
    )


def test_tax_id_of_a_member_cannot_apply(draft: Callable[..., Any], organisation: Callable[..., Any]) -> None:
    made = draft()
    organisation("Bruma", tax_id="B12345674", tax_country="ES")
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        actions.APPLICATIONS.make("send", made, by=SYSTEM)
    assert "register of members" in str(refused.value)


def test_organisation_of_the_directory_is_taken_and_not_made_again(
    application: Callable[..., Any], organisation: Callable[..., Any], account: Callable[..., Any]
) -> None:
    there = organisation("Bruma", member=False, tax_id="B12345674", tax_country="ES")
    made = admit(application("board"), account("office_staff"))
    assert (made.organisation_id, Organisation.objects.count()) == (there.pk, 1)


def test_flagged_applicant_is_admitted_only_with_a_word(
    application: Callable[..., Any], account: Callable[..., Any], draft: Callable[..., Any]
) -> None:
    from claqueta.membership.tests.factories import answers

    waits = application("board", said=answers(payment={"holder": "Otra Empresa Distinta SA"}))
    with pytest.raises(ValidationError) as refused:
        admit(waits, account("office_staff"))
    assert "Otra Empresa Distinta" in str(refused.value.message_dict["despite"])
    assert admit(waits, account("office_staff", email="b@x.example"), despite="Its parent pays").number == 1


def test_nobody_but_the_office_decides(application: Callable[..., Any], account: Callable[..., Any]) -> None:
    waits = application("board")
    for who in (account("board_member"), account(email="somebody@x.example")):
        with pytest.raises(PermissionDenied):
            admit(waits, who)
