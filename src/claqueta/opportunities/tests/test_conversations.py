"""Mails of introductions: known by their address, whoever wrote them, never answered, and none of programs."""

import imaplib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import OutgoingMail
from claqueta.opportunities.actions import conversations, introducing
from claqueta.opportunities.conversation import address_of, introduction_at
from claqueta.opportunities.mailbox import read_mailbox
from claqueta.opportunities.models import Consent, Introduction, IntroductionMail, Side
from claqueta.opportunities.tests.imap_double import Mailbox

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


@pytest.fixture
def agreed(organisation: Make, representative: Make, settings: Any) -> Introduction:
    settings.REPLY_ADDRESS = "introductions@cluster.example"
    one, other = organisation("Azotea Films"), organisation("Bruma Sonido")
    people = [
        representative(one, email="ana@people.example"),
        representative(other, email="bea@people.example"),
    ]
    made = introducing.ask_both(introducing.propose(one, other, why="Both dub", by=SYSTEM), by=SYSTEM)
    for side, by in zip(Side, people, strict=True):
        made = introducing.say_yes(Consent.objects.get(introduction=made, side=side), by=by)
    return made


def mail(
    to: str, *, sender: str = "Ana <ana@people.example>", text: str = "Shall we talk?", **more: str
) -> bytes:
    head = {
        "From": sender,
        "To": to,
        "Subject": "Re: Introducing",
        "Message-ID": "<1@people.example>",
        "Date": "Thu, 26 Nov 2026 10:00:00 +0100",
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    lines = [*(f"{name}: {value}" for name, value in head.items()), "", text]
    return "\r\n".join(lines).encode()


def test_an_answer_is_known_by_its_address_and_kept_once(agreed: Introduction) -> None:
    raw = mail(f"bea@people.example, {address_of(agreed)}", text="Yes!\r\n> Both of you said yes")
    kept = conversations.take_in(raw)
    assert kept is not None
    assert (kept.side, kept.text, kept.introduction) == ("one", "Yes!", agreed)
    assert conversations.take_in(raw) == kept
    assert IntroductionMail.objects.count() == 1


def test_an_address_that_was_guessed_is_none_of_ours(agreed: Introduction) -> None:
    address = address_of(agreed)
    mark = address.partition("@")[0][-10:]
    assert introduction_at(address.upper()) == agreed
    for wrong in (address.replace(mark, "0" * 10), "introductions@cluster.example", "", "+@"):
        assert introduction_at(wrong) is None
        assert conversations.take_in(mail(wrong)) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Auto-Submitted", "auto-replied"),
        ("Auto-Submitted", "auto-generated; owner=x"),
        ("Precedence", "bulk"),
        ("Precedence", "auto_reply"),
        ("Return-Path", "<>"),
        ("List-Id", "<news.example>"),
        ("X-Auto-Response-Suppress", "All"),
        ("Content-Type", "multipart/report; boundary=x"),
    ],
)
def test_what_a_program_wrote_is_not_kept_and_nothing_is_ever_answered(
    name: str, value: str, agreed: Introduction
) -> None:
    before = OutgoingMail.objects.count()
    assert conversations.take_in(mail(address_of(agreed), **{name: value})) is None
    assert conversations.take_in(mail(address_of(agreed), **{"Auto-Submitted": "no"})) is not None
    assert OutgoingMail.objects.count() == before


def test_what_comes_from_another_address_is_seen_by_the_office_alone(
    agreed: Introduction, client: Client, account: Make
) -> None:
    conversations.take_in(mail(address_of(agreed), sender="eve@else.example", text="I listen too"))
    for side, email in (("azotea-films", "ana@people.example"), ("bruma-sonido", "bea@people.example")):
        from claqueta.accounts.models import Account

        client.force_login(Account.objects.get(email=email))
        page = client.get(reverse("introduction", args=[agreed.public_id])).content.decode()
        assert "I listen too" not in page
        assert side
    client.force_login(account("office_staff"))
    page = client.get(reverse("office_introduction", args=[agreed.pk])).content.decode()
    assert "I listen too" in page
    assert "eve@else.example" in page


def test_what_comes_before_both_said_yes_is_not_kept(agreed: Introduction) -> None:
    Introduction.objects.update(state="asked")
    with pytest.raises(ValidationError):
        conversations.take_in(mail(address_of(agreed)))
    assert not IntroductionMail.objects.exists()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(head=st.binary(max_size=200), body=st.binary(max_size=400))
def test_no_mail_whatever_ends_the_reading(head: bytes, body: bytes, agreed: Introduction) -> None:
    raw = b"To: " + address_of(agreed).encode() + b"\r\nContent-Type: " + head + b"\r\n\r\n" + body
    conversations.take_in(raw)


def test_html_is_read_as_text(agreed: Introduction) -> None:
    kept = conversations.take_in(
        mail(address_of(agreed), text="<p>Hola</p><script>x</script>", **{"Content-Type": "text/html"})
    )
    assert kept is not None
    assert "<" not in kept.text


def test_the_office_pastes_what_it_was_sent(agreed: Introduction, account: Make) -> None:
    office = account("office_staff")
    first = conversations.paste_mail(agreed, text="We have met", sender="bea@people.example", by=office)
    assert (first.side, first.source) == ("other", "pasted")
    assert conversations.paste_mail(agreed, text=" We have  met", by=office) == first
    with pytest.raises(ValidationError):
        conversations.paste_mail(agreed, text="", by=office)


def test_the_mailbox_is_read_as_imap_is_spoken(agreed: Introduction, settings: Any) -> None:
    settings.IMAP = {}
    assert read_mailbox() == 0
    mails = [
        mail(address_of(agreed)),
        mail("somebody@else.example", Message_ID="<2@people.example>"),
        mail(address_of(agreed), Message_ID="<3@people.example>", Auto_Submitted="auto-replied"),
    ]
    with Mailbox(mails) as box:
        settings.IMAP = box.settings
        assert read_mailbox() == 1
        assert read_mailbox() == 0
        assert box.flags == {1: r"\Seen", 2: r"\Seen \Flagged", 3: r"\Seen \Flagged"}
        settings.IMAP = {**box.settings, "folder": "Nowhere"}
        with pytest.raises(imaplib.IMAP4.error):
            read_mailbox()
        settings.IMAP = {**box.settings, "password": "wrong"}
        with pytest.raises(imaplib.IMAP4.error):
            read_mailbox()
    assert IntroductionMail.objects.get().text == "Shall we talk?"


def test_without_an_address_mails_name_none(agreed: Introduction, settings: Any) -> None:
    settings.REPLY_ADDRESS = ""
    assert address_of(agreed) == ""
