"""What two at once, hostile values or somebody else's link would do to memberships."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from claqueta.foundation import chains
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.flow import MovedOn
from claqueta.membership import actions
from claqueta.membership.applicants import Applicant, token_of
from claqueta.membership.book import BOOK
from claqueta.membership.models import Application, Declaration, Fact, LeavingFile
from claqueta.membership.tests.factories import ANSWERS, answers
from claqueta.organisations.models import Organisation
from conftest import run_threads

pytestmark = pytest.mark.django_db
type Make = Callable[..., Any]
TODAY = timezone.localdate()


def admit(application: Any, by: Any) -> Any:
    return actions.APPLICATIONS.make("admit", application, by=by, sitting="Board 4", decided_on=TODAY).thing


# -- At the same moment ------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_application_admitted_by_many_at_once_is_admitted_once(application: Make, account: Make) -> None:
    waits, by = application("board"), account("office_admin")
    errors = run_threads(*[lambda: admit(waits, by)] * 4)

    assert [type(error) for error in errors] == [MovedOn] * 3
    assert (Fact.objects.filter(kind="admitted").count(), Organisation.objects.count()) == (1, 1)
    assert chains.verify(BOOK) == []


@pytest.mark.django_db(transaction=True)
def test_two_applications_of_one_company_admitted_at_once_make_one_member(
    application: Make, account: Make
) -> None:
    by = account("office_admin")
    both = [application("board"), application("board", email="other@bruma.example")]
    errors = run_threads(
        *[
            lambda one=one: actions.APPLICATIONS.make(
                "admit", one, by=by, sitting="Board 4", decided_on=TODAY, despite="Both came in"
            )
            for one in both
        ]
    )

    assert [type(error) for error in errors] == [ValidationError], errors
    assert Fact.objects.filter(kind="admitted").count() == 1
    assert sorted(Application.objects.values_list("state", flat=True)) == ["admitted", "board"]


@pytest.mark.django_db(transaction=True)
def test_notice_given_twice_at_once_ends_the_membership_once(
    organisation: Make, representative: Make
) -> None:
    film = organisation("Azotea Films")
    by = representative(film)
    errors = run_threads(*[lambda: actions.give_notice(film, effective_on=TODAY, by=by)] * 4)

    assert [type(error) for error in errors] == [ValidationError] * 3, errors
    assert (LeavingFile.objects.count(), Fact.objects.filter(kind="left").count()) == (1, 1)


# -- Values --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1066-10-14", "x", "2026-02-30", "-1"])
def test_register_of_any_day_is_answered(day: str, application: Make, account: Make, client: Client) -> None:
    admit(application("board"), account("office_admin"))
    client.force_login(account("office_staff", email="o@x.example"))
    for name in ("office_register", "register_consult", "office_growth"):
        with translation.override("en"):
            address = reverse(name)
        for query in (f"?on={day}", f"?known={day}T00:00", f"?on={day}&export=csv"):
            assert client.get(address + query).status_code in (200, 302, 400, 422), (name, query)
    assert client.get(f"/api/v1/register?on={day}").status_code in (200, 401, 422)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1066-10-14", "x"])
def test_decision_on_a_day_that_cannot_be_is_refused(
    day: str, application: Make, account: Make, client: Client
) -> None:
    waits = application("board")
    client.force_login(account("office_admin"))
    for field in ("decided_on", "effective_on"):
        said = {"sitting": "Board 4", "decided_on": str(TODAY), "effective_on": "", "despite": "", field: day}
        sent = {"action": "admit", "step": "2", **{f"admit-{name}": value for name, value in said.items()}}
        answer = client.post(f"/office/applications/{waits.pk}/", sent, follow=False)
        if answer.status_code == 302:
            answer = client.post(answer["Location"], sent)
        assert answer.status_code == 422, (field, day)
    assert not Fact.objects.exists()


@pytest.mark.parametrize("name", ["Luz & <Sombra> S.L.", "שלום סרטים", "A" * 140])
def test_any_name_is_admitted_and_read_as_it_is_written(
    name: str, application: Make, account: Make, client: Client
) -> None:
    said = answers(organisation={"legal_name": name}, payment={"holder": name[:70]})
    waits = application("board", said=said)
    made = actions.APPLICATIONS.make(
        "admit", waits, by=account("office_admin"), sitting="B", decided_on=TODAY, despite="We asked"
    ).thing
    client.force_login(account("office_staff", email="o@x.example"))
    page = client.get(reverse("office_register")).content.decode()

    assert made.organisation.legal_name == name
    assert "<Sombra>" not in page


# -- Reach ---------------------------------------------------------------------------------------------------------------


def test_link_of_an_application_opens_no_other(application: Make, client: Client) -> None:
    own = application("received")
    other = application(
        "received",
        email="z@zanzibar.example",
        said=answers(organisation={"legal_name": "Zanzíbar S.L.", "tax_id": "B87654323"}),
    )
    mine = Applicant(own.pk)
    for refused in (
        lambda: actions.APPLICATIONS.make("withdraw", other, by=mine),
        lambda: actions.save_step(other, "summary", {}, by=mine, signed_from=""),
        lambda: actions.APPLICATIONS.make("complete", own, by=mine),
        lambda: actions.APPLICATIONS.make("admit", own, by=mine, sitting="x", decided_on=TODAY),
    ):
        with pytest.raises(PermissionDenied):
            refused()
    with translation.override("en"):
        page = reverse("application", args=[token_of(own)])
        forged = reverse("application", args=[token_of(own)[:-2] + "xx"])
    assert "Zanz" not in client.get(page).content.decode()
    assert client.get(forged).status_code == 404


def test_member_reaches_no_membership_of_another(
    organisation: Make, representative: Make, client: Client
) -> None:
    own, other = organisation("Azotea Films"), organisation("Zanzíbar Cine")
    by = representative(own)
    actions.propose_leaving(other, "dues", grounds="It owes 98765 euros", by=SYSTEM)
    Declaration.objects.create(organisation=other, year=TODAY.year, headcount=98765)
    client.force_login(by)
    for name in ("membership", "membership_declaration", "membership_leave"):
        with translation.override("en"):
            answer = client.get(reverse(name, args=[other.slug]))
        assert answer.status_code == 403, name
        assert "98765" not in answer.content.decode()
    for refused in (
        lambda: actions.give_notice(other, effective_on=TODAY, by=by),
        lambda: actions.declare(other, TODAY.year, headcount=1, turnover_band="micro", by=by),
        lambda: actions.propose_leaving(other, "dues", grounds="x", by=by),
        lambda: actions.record([actions.NewFact("left", other, TODAY)], by=by),
    ):
        with pytest.raises(PermissionDenied):
            refused()


@pytest.mark.parametrize("step", ["judge", "_keep_secret", "_follow_answers", "Application.save"])
def test_step_broken_off_while_it_is_saved_leaves_the_application_as_it_was(
    step: str, draft: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = draft()
    before = Application.objects.values().get()
    words = {**ANSWERS["payment"], "holder": "Another S.L.", "iban": "ES7099900000100001130323"}

    def killed(*_args: Any, **_more: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(f"claqueta.membership.actions.applications.{step}", killed)
        with pytest.raises(KeyboardInterrupt):
            actions.save_step(application, "payment", words, by=Applicant(application.pk))
    assert Application.objects.values().get() == before
    # It is gone on with as if nothing had happened.
    assert actions.save_step(application, "payment", words, by=Applicant(application.pk)) == {}
    assert Application.objects.values().get()["sealed_mandate"] != before["sealed_mandate"]
