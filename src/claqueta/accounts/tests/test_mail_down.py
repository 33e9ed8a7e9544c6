"""Whatever happens to the mail, the answer is the same for an address with an account and for one without."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claqueta.foundation import outbox
from claqueta.foundation.models import OutgoingMail
from conftest import posted

pytestmark = pytest.mark.django_db


class Broken(BaseEmailBackend):
    """A mail server's client that fails in its own way."""

    failure: type[Exception] = OSError

    def send_messages(self, messages: Any) -> int:
        raise self.failure("no mail today")


WAYS = {"account_reset_password": "email", "account_request_login_code": "email"}


def told(client: Client, name: str, email: str) -> tuple[Any, ...]:
    """All that a stranger sees of an answer and of the page that it leads to, but for what is random in both."""
    answer = client.post(reverse(name), {"email": email})
    after = client.get(answer.headers["Location"]) if answer.status_code == 302 else answer
    return tuple(
        (
            one.status_code,
            sorted((key, plain(value, email)) for key, value in one.headers.items() if key != "Expires"),
            sorted(one.cookies),
            plain(one.content.decode(), email),
        )
        for one in (answer, after)
    )


def plain(text: str, email: str) -> str:
    text = text.replace(email, "ADDRESS")
    text = re.sub(r'(csrfmiddlewaretoken" value=|nonce=|nonce-)"?[\w+/=-]+', r"\1X", text)
    return re.sub(r"'nonce-[^']+'", "N", text)


@pytest.mark.parametrize("name", WAYS)
@pytest.mark.parametrize(
    "failure", [None, OSError, ConnectionRefusedError, TimeoutError, RuntimeError, ValueError]
)
def test_answers_are_equal_whatever_the_mail_does(
    name: str, failure: type[Exception] | None, account: Callable[..., Any], settings: Any, monkeypatch: Any
) -> None:
    account(email="known@people.example")
    if failure is not None:
        monkeypatch.setattr(Broken, "failure", failure)
        settings.MAILERS = {"default": {"BACKEND": f"{__name__}.Broken"}}
    known = told(Client(), name, "known@people.example")
    unknown = told(Client(), name, "other@people.example")
    assert known == unknown
    assert known[0][0] == 302
    written = list(OutgoingMail.objects.order_by("to").values_list("to", "state"))
    assert written == [("", "waiting"), ("known@people.example", "waiting")]
    outbox.deliver_due()
    assert bool(OutgoingMail.objects.get(to="known@people.example").error) is (failure is not None)


@pytest.mark.parametrize("name", WAYS)
def test_answer_costs_the_same_for_an_address_without_account(name: str, account: Callable[..., Any]) -> None:
    """A mail to nobody is written with the same statements and the same templates."""
    account(email="known@people.example")
    statements = []
    for email in ("known@people.example", "other@people.example"):
        with CaptureQueriesContext(connection) as captured:
            Client().post(reverse(name), {"email": email})
        statements.append(
            [one["sql"].split()[0] for one in captured if "foundation_outgoingmail" in one["sql"]]
        )
    assert statements[0] == statements[1] == ["INSERT"]


def test_sign_in_with_an_unverified_address_survives_a_broken_mail(
    client: Client, account: Callable[..., Any], settings: Any
) -> None:
    who = account()
    EmailAddress.objects.update(verified=False)
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.Broken"}}
    answer = client.post(reverse("account_login"), {"login": who.email, "password": "a long password"})
    assert (answer.status_code, client.get(answer.headers["Location"]).status_code) == (302, 200)


def test_mails_of_the_sign_in_wear_our_frame_and_name(client: Client, account: Callable[..., Any]) -> None:
    who = account()
    client.post(reverse("account_reset_password"), {"email": who.email})
    sent = posted()[-1]
    kinds = [kind for _text, kind in sent.alternatives]
    assert (sent.to, kinds, "testserver" in sent.subject) == ([who.email], ["text/html"], False)
    assert "/es/cuenta/contrasena/recuperar/clave/" in sent.body


def test_change_of_a_password_is_not_lost_when_its_notice_is(
    client: Client, account: Callable[..., Any], settings: Any
) -> None:
    who = account()
    client.force_login(who)
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.Broken"}}
    settings.ACCOUNT_EMAIL_NOTIFICATIONS = True
    words = {
        "oldpassword": "a long password",
        "password1": "a longer password",
        "password2": "a longer password",
    }
    answer = client.post(reverse("account_change_password"), words)
    who.refresh_from_db()
    assert (answer.status_code, who.check_password("a longer password")) == (302, True)
