"""The moves of a flow on a register's screens: offered where they go to whoever may, told plainly where they no longer do."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import rules
from django import forms
from django.shortcuts import get_object_or_404
from django.test import Client
from django.urls import include, path, reverse

from claqueta.config import urls
from claqueta.desk.listing import ListField, Listing
from claqueta.desk.registers import Register, moves
from claqueta.foundation.domains import Domain, domains, standing
from claqueta.foundation.flow import Flow, Move
from claqueta.foundation.models import AuditEntry, OutgoingMail
from claqueta.foundation.tabular import Column

State = OutgoingMail.State


class WhyForm(forms.Form):
    error = forms.CharField()


def _say_why(mail: OutgoingMail, *, by: Any, error: str) -> None:
    mail.error = error


rules.add_perm("letters.stop", rules.predicate(lambda account: account.has_perm("foundation.manage_mails")))
rules.add_perm("letters.give_up", rules.predicate(lambda account: account.has_perm("accounts.administer")))
LETTERS = Flow(
    OutgoingMail,
    (
        Move(
            "stop", "Stop it", (State.WAITING,), State.CALLED_OFF, rule="letters.stop", verb="letters.stopped"
        ),
        Move(
            "give_up",
            "Give it up",
            (State.WAITING,),
            State.GIVEN_UP,
            rule="letters.give_up",
            verb="letters.given_up",
            effect=_say_why,
            form=WhyForm,
        ),
        Move(
            "send", "Send", (State.WAITING,), State.HANDED_OVER, rule="letters.give_up", verb="letters.sent"
        ),
        Move(
            "refuse",
            "Refuse",
            (State.WAITING,),
            State.UNWANTED,
            rule="letters.give_up",
            verb="letters.aged",
        ),
        Move("age", "Age", (State.WAITING,), State.EXPIRED, rule="letters.give_up", verb="letters.aged"),
    ),
)
REGISTER = Register(
    listing=Listing(
        name="office_letters",
        title="Letters",
        icon="mail",
        fields=(ListField(Column("subject", "Subject", lambda row: row.subject)),),
        rows=OutgoingMail.objects.all,
    ),
    path="letters/",
    record="office_letter",
    permission="foundation.manage_mails",
    one=lambda pk: get_object_or_404(OutgoingMail, pk=pk),
    does=moves(LETTERS, "stop", "give_up"),
)
urlpatterns = [path("office/", include(REGISTER.urlpatterns)), *urls.urlpatterns]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def post_room() -> Iterator[None]:
    verbs = {name: name for name in ("stopped", "given_up", "sent", "aged")}
    with standing(*domains(), Domain("letters", verbs=verbs, flows=(LETTERS,))):
        yield


@pytest.fixture
def letter() -> OutgoingMail:
    return OutgoingMail.objects.create(to="a@b.example", subject="Hello", template="x")


def signed_in(client: Client, who: Any) -> Client:
    client.force_login(who)
    return client


def test_record_offers_the_moves_that_go_to_whoever_may(
    client: Client, letter: OutgoingMail, account: Callable[..., Any]
) -> None:
    way = reverse("office_letter", args=[letter.pk])

    def offered(role: str) -> list[bool]:
        page = signed_in(client, account(role)).get(way).content.decode()
        return [mark in page for mark in ('value="stop"', 'href="?do=give_up"')]

    assert (offered("office_staff"), offered("office_admin")) == ([True, False], [True, True])
    answer = client.post(way, {"action": "stop"}, follow=True)
    page = answer.content.decode()
    assert ("“Hello → a@b.example” is now: Called off." in page, 'value="stop"' in page) == (True, False)
    assert [entry.verb for entry in AuditEntry.objects.filter(verb__startswith="letters")] == [
        "letters.stopped"
    ]


def test_move_with_a_form_takes_what_it_asks_for(
    client: Client, letter: OutgoingMail, account: Callable[..., Any]
) -> None:
    way = reverse("office_letter", args=[letter.pk])
    signed_in(client, account("office_admin"))
    assert client.post(way, {"action": "give_up"}).status_code == 200
    assert client.post(way, {"action": "give_up", "step": "2"}).status_code == 422
    assert client.post(way, {"action": "give_up", "give_up-error": "No such street"}).status_code == 302
    letter.refresh_from_db()
    assert (letter.state, letter.error) == ("given-up", "No such street")


def test_whoever_comes_late_is_told_how_it_stands(
    client: Client, letter: OutgoingMail, account: Callable[..., Any]
) -> None:
    signed_in(client, account("office_staff"))
    OutgoingMail.objects.update(state=State.HANDED_OVER)
    answer = client.post(reverse("office_letter", args=[letter.pk]), {"action": "stop"})
    assert (answer.status_code, "has moved on meanwhile and is now: Sent" in answer.content.decode()) == (
        422,
        True,
    )
    assert OutgoingMail.objects.get().state == "handed-over"


def test_move_that_is_not_offered_to_an_account_is_refused(
    client: Client, letter: OutgoingMail, account: Callable[..., Any]
) -> None:
    signed_in(client, account("office_staff"))
    way = reverse("office_letter", args=[letter.pk])
    assert client.post(way, {"action": "give_up", "give_up-error": "x"}).status_code == 403
    assert OutgoingMail.objects.get().state == "waiting"


def test_moves_are_made_with_all_chosen_or_with_none(
    client: Client, letter: OutgoingMail, account: Callable[..., Any]
) -> None:
    other = OutgoingMail.objects.create(to="c@d.example", subject="Bye", template="x", state=State.EXPIRED)
    signed_in(client, account("office_admin"))
    way = reverse("office_letters")
    page = client.get(way).content.decode()
    assert ['value="stop"' in page, 'value="give_up"' in page] == [True, True]
    both = {"action": "stop", "chosen": [letter.pk, other.pk]}
    assert "has moved on meanwhile" in client.post(way, both, follow=True).content.decode()
    assert [*OutgoingMail.objects.order_by("pk").values_list("state", flat=True)] == ["waiting", "expired"]
    client.post(way, {"action": "stop", "chosen": [letter.pk]})
    assert OutgoingMail.objects.get(pk=letter.pk).state == "called-off"
