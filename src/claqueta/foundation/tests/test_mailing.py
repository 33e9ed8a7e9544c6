"""Mails are written in the reader's language, plain and designed, and say how to be rid of them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from claqueta.foundation import mailing
from claqueta.foundation.models import OutgoingMail
from conftest import posted

pytestmark = pytest.mark.django_db


def bodies(mail: Any) -> tuple[str, str]:
    return mail.body, str(mail.alternatives[0][0])


@pytest.mark.parametrize(("language", "frame"), [("en", 'lang="en"'), ("es", 'lang="es"'), ("", 'lang="es"')])
def test_frame_is_in_the_language_of_the_reader_and_the_text_as_it_was_written(
    language: str, frame: str
) -> None:
    with translation.override("en"):
        mailing.send_written(
            "x", "ana@people.example", "Hello", "First line\n\n<b>& second</b>", language=language
        )
    plain, designed = bodies(posted()[-1])
    assert plain == "First line\n\n<b>& second</b>"
    assert (frame in designed, "<b>&amp; second" in designed, "&lt;b&gt;&amp; second" in designed) == (
        True,
        False,
        True,
    )


@pytest.mark.parametrize("url", ["", "https://here.example/stop/abc"])
def test_header_and_frame_say_how_to_be_rid_of_it_when_there_is_a_way(url: str) -> None:
    mailing.send_written("x", "ana@people.example", "Hello", "Text", unsubscribe_url=url)
    mail = posted()[-1]
    assert [mail.extra_headers.get(name) for name in ("List-Unsubscribe", "List-Unsubscribe-Post")] == (
        [f"<{url}>", "List-Unsubscribe=One-Click"] if url else [None, None]
    )
    assert (bool(url) and url in bodies(mail)[1]) == bool(url)


def test_mail_is_on_its_way_to_one_until_it_is_of_no_use() -> None:
    until = timezone.now() + timedelta(hours=1)
    made = mailing.send_written("a/template", "ana@people.example", "Hello", "Text", expires_at=until)
    kept = OutgoingMail.objects.get()
    assert (kept, kept.to, kept.template, kept.subject, kept.expires_at) == (
        made,
        "ana@people.example",
        "a/template",
        "Hello",
        until,
    )


def test_a_mail_of_a_title_with_marks_of_its_own_writes_them_as_the_language_does() -> None:
    notification = {"subject": "Se acepta «Caras para «Mesta»»", "body": "«Uno «dos»»"}
    mailing.send(
        "foundation/mail/notification", "ana@people.example", {"notification": notification}, language="es"
    )
    mail = posted()[-1]
    assert ("«Caras para “Mesta”»" in mail.subject, "«Uno “dos”»" in bodies(mail)[0]) == (True, True)
