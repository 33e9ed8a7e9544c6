"""Every mail there is: ours, in both languages, plain and designed, with whole links and no address of a machine."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import allauth
import pytest
from django.conf import settings
from django.test import RequestFactory
from django.utils import timezone, translation

from claqueta.accounts.adapter import NO_ACCOUNT, AccountAdapter
from claqueta.foundation import mailing, notifications, outbox
from claqueta.foundation.models import Notification, NotificationPreference, OutgoingMail
from claqueta.foundation.sealing import unseal
from conftest import posted

pytestmark = pytest.mark.django_db
ALLAUTH = Path(allauth.__file__).parent / "templates"
OF_ALLAUTH = sorted(
    str(file.relative_to(ALLAUTH)).removesuffix("_message.txt")
    for file in ALLAUTH.glob("*/email/*_message.txt")
    if file.name != "base_message.txt"
)
FORMAL = re.compile(
    r"\b(usted|ustedes|su cuenta|introduzca|haga clic|su correo|su contraseña|pulse|visite)\b", re.I
)
ENGLISH = re.compile(r"\b(the|your|you|account|email|password|code)\b", re.I)


def words(language: str) -> dict[str, Any]:
    return {
        "code": "ABC-DEF",
        "user": "Ana",
        "activate_url": f"{settings.PUBLIC_URL}/{language}/a/",
        "password_reset_url": f"{settings.PUBLIC_URL}/{language}/b/",
        "signup_url": f"{settings.PUBLIC_URL}/{language}/c/",
        "from_email": "ana@old.example",
        "to_email": "ana@new.example",
        "deleted_email": "ana@old.example",
        "provider": "Clave",
        "ip": "192.0.2.7",
        "user_agent": "Firefox",
        "timestamp": timezone.now(),
    }


def letter(mail: OutgoingMail) -> outbox.Letter:
    return outbox.Letter(**unseal(outbox.PURPOSE, bytes(mail.sealed)))


@pytest.fixture(params=["es", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


@pytest.mark.parametrize("template", OF_ALLAUTH)
def test_mail_of_the_sign_in_is_ours(template: str, language: str) -> None:
    AccountAdapter(RequestFactory().get("/")).send_mail(template, "ana@people.example", words(language))

    mail = OutgoingMail.objects.get()
    written = letter(mail)
    assert mail.to == ("" if template == NO_ACCOUNT else "ana@people.example")
    for text in (written.subject, written.text):
        assert not re.search(r"localhost|\[|example\.com|%\(|\{\{", text.replace(settings.PUBLIC_URL, ""))
    assert f'lang="{language}"' in written.html
    assert written.headers == {}
    for url in re.findall(r'href="([^"]*)"', written.html):
        assert url.startswith(("http://", "https://", "mailto:")), url
    if language == "es":
        assert not FORMAL.search(written.subject + written.text)
        bare = re.sub(r"\S+@\S+|https?://\S+", "", written.subject + " " + written.text)
        assert not ENGLISH.search(bare), bare
    else:
        heading = written.subject.partition(" · ")[2]
        assert heading[1:] == heading[1:].lower(), heading


@pytest.mark.parametrize(
    ("text", "code", "parts"),
    [
        ("Hello\n\nMore", "", [("text", "Hello"), ("text", "More")]),
        (
            "Open:\nhttps://a.example/b\nThen",
            "",
            [("text", "Open:"), ("link", "https://a.example/b"), ("text", "Then")],
        ),
        ("See https://a.example now", "", [("text", "See https://a.example now")]),
        ("Code:\n\nABC\n", "ABC", [("text", "Code:"), ("code", "ABC")]),
        ("ABC", "", [("text", "ABC")]),
        ("one\ntwo", "", [("text", "one\ntwo")]),
        ("", "", []),
    ],
)
def test_links_and_codes_on_lines_of_their_own_stand_out(text: str, code: str, parts: list[Any]) -> None:
    assert list(mailing._parts(text, code)) == parts


def test_mailboxes_show_beside_the_subject_what_says_more_than_a_greeting() -> None:
    mail = mailing.send_written("x", "a@b.example", "S", "Hello Ana,\n\n" + "It is time to look at it. " * 20)
    shown = re.search(r'aria-hidden="true">([^<]*)<', letter(mail).html)
    assert shown
    assert shown[1].startswith("It is time")
    assert len(shown[1]) == mailing.PREHEADER_MOST


def test_header_to_be_rid_of_it_is_written_out_however_long(account: Any) -> None:
    url = "https://here.example/stop/" + "x" * 300
    mailing.send_written("x", "ana@people.example", "Señal de ñandú " * 9, "Text ñ", unsubscribe_url=url)
    raw = posted()[-1].message(policy=policy.SMTP).as_bytes()
    assert f"List-Unsubscribe: <{url}>\r\n".encode() in raw
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
    assert (
        message_from_bytes(raw, policy=policy.default)["Subject"].strip() == ("Señal de ñandú " * 9).strip()
    )


def test_digest_can_be_stopped_by_one_post(account: Any, client: Any) -> None:
    ana = account(email="ana@people.example")
    kind = notifications.kinds()[0].key
    NotificationPreference.objects.create(account=ana, kind=kind, channel="digest")
    NotificationPreference.objects.create(account=ana, kind="other", channel="mail")
    notifications.notify(ana, kind, "Something")
    assert notifications.send_digests() == 1
    url = letter(OutgoingMail.objects.get()).headers["List-Unsubscribe"].strip("<>")
    answer = client.post(url.removeprefix(settings.PUBLIC_URL), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert dict(NotificationPreference.objects.values_list("kind", "channel")) == {
        kind: "none",
        "accounts.invitations": "none",
        "other": "mail",
    }
    assert Notification.objects.count() == 1
