"""Versions of an agenda: what is published, what is different, and who is told of what."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from claqueta.agenda import actions
from claqueta.agenda.holders import Marker
from claqueta.agenda.models import AgendaVersion, PublicSession
from claqueta.agenda.queries.publishing import difference_of
from claqueta.agenda.tests.factories import (
    at,
    published,
    registration_of,
    room,
    session_of,
    speaker_of,
)
from claqueta.events.models import Event, Registration
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import Notification, OutgoingMail

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Addresses, and so pages, are those in English."""
    with translation.override("en"):
        yield


def mails(template: str) -> list[Any]:
    return list(OutgoingMail.objects.filter(template=f"agenda/mail/{template}").order_by("pk"))


def test_what_is_planned_is_seen_when_it_is_published(agenda: Callable[..., Any], client: Client) -> None:
    made = agenda()
    session = session_of(made, "Coproducir", 9)
    session_of(made, "Sin hora", None, room=None)
    held = session_of(made, "Zanzíbar", 12)
    actions.SESSIONS.make("hold_back", held, by=SYSTEM)
    page = reverse("agenda", args=[made.event.slug])
    assert client.get(page).status_code == 404
    version = published(made)
    assert (version.number, [one["title"]["es"] for one in version.snapshot]) == (1, ["Coproducir"])
    text = client.get(page).content.decode()
    assert "Coproducir (en)" in text
    assert "Zanzíbar" not in text
    assert "Sin hora" not in text
    actions.move_session(session, begins_at=at(15), room=room(made, "Bruma"), by=SYSTEM)
    assert "10:00–11:00 · Alba" in client.get(page).content.decode()
    assert published(made).number == 2
    assert "16:00–17:00 · Bruma" in client.get(page).content.decode()
    # The first version is what it was.
    first = AgendaVersion.objects.get(number=1)
    assert first.snapshot == version.snapshot
    assert made.versions.first().changes[0]["before"]["room"] == "Alba"


def test_a_version_that_changes_nothing_is_none(agenda: Callable[..., Any]) -> None:
    made = agenda()
    with pytest.raises(actions.NothingToPublish):
        published(made)
    session_of(made)
    published(made)
    with pytest.raises(actions.NothingToPublish):
        published(made)


def test_what_cannot_take_place_is_not_published(agenda: Callable[..., Any]) -> None:
    made = agenda()
    ana = speaker_of(made)
    session_of(made, "Primera", 9, speakers=[ana])
    session_of(made, "Segunda", 9.5, room="Bruma", speakers=[ana])
    with pytest.raises(ValidationError, match=r"two places: Primera .en. · Segunda .en."):
        published(made)
    assert not PublicSession.objects.exists()


def test_a_session_that_is_called_off_stays_and_says_so(agenda: Callable[..., Any]) -> None:
    made = agenda()
    session = session_of(made)
    published(made)
    actions.SESSIONS.make("call_off", session, by=SYSTEM)
    published(made)
    public = PublicSession.objects.get()
    assert (public.cancelled, public.revision) == (True, 1)
    actions.SESSIONS.make("resume", session, by=SYSTEM)
    assert [one.kinds for one in difference_of(made).changes] == [("back",)]
    published(made)
    public.refresh_from_db()
    assert (public.cancelled, public.revision) == (False, 2)


def test_each_is_told_of_what_is_theirs_and_of_nothing_else(
    agenda: Callable[..., Any], account: Callable[..., Any]
) -> None:
    made = agenda()
    ana, bea = speaker_of(made, "Ana Ruiz"), speaker_of(made, "Bea Soto")
    first = session_of(made, "Primera", 9, speakers=[ana])
    second = session_of(made, "Segunda", 11, speakers=[bea])
    session_of(made, "Tercera", 14)
    published(made)
    assert [mail.to for mail in mails("speaker_agenda")] == ["ana@speakers.example", "bea@speakers.example"]
    owner = account(email="owner@people.example")
    owner.language = "es"
    owner.save()
    cai, dan = registration_of(made, "Cai Mora"), registration_of(made, "Dan Pla")
    actions.mark(first, by=owner)
    actions.mark(first, by=Marker(cai))
    actions.mark(second, by=Marker(dan))
    OutgoingMail.objects.all().delete()
    actions.move_session(first, begins_at=at(16), room=room(made, "Bruma"), by=SYSTEM)
    published(made)
    assert [mail.to for mail in mails("speaker_agenda")] == ["ana@speakers.example"]
    assert [mail.to for mail in mails("favourites_changed")] == ["cai@comes.example"]
    notice = Notification.objects.get(recipient=owner)
    assert notice.body.startswith("Primera: ")
    assert "17:00–18:00 · Bruma" in notice.body
    assert notice.url == "/es/eventos/taller-de-coproduccion-2027/agenda/mia/"
    # Who speaks and what it says is no news for who listens.
    OutgoingMail.objects.all().delete()
    actions.change_session(second, {"text": {"en": "Other words"}, "speakers": [(ana, "speaker")]}, by=SYSTEM)
    published(made)
    assert mails("favourites_changed") == []
    assert [mail.to for mail in mails("speaker_agenda")] == ["ana@speakers.example", "bea@speakers.example"]


def test_who_no_longer_comes_or_sees_the_event_is_told_of_no_change(
    agenda: Callable[..., Any], account: Callable[..., Any]
) -> None:
    made = agenda()
    first = session_of(made, "Primera", 9)
    published(made)
    cai, owner = registration_of(made, "Cai Mora"), account(email="owner@people.example")
    actions.mark(first, by=Marker(cai))
    actions.mark(first, by=owner)
    Registration.objects.filter(pk=cai.pk).update(state="cancelled")
    Event.objects.update(visibility="invitation")
    made.refresh_from_db()
    OutgoingMail.objects.all().delete()
    actions.move_session(first, begins_at=at(16), room=room(made, "Bruma"), by=SYSTEM)
    published(made)
    assert mails("favourites_changed") == []
    assert not Notification.objects.filter(recipient=owner).exists()


def test_whoever_declined_or_was_never_asked_is_not_written_to(agenda: Callable[..., Any]) -> None:
    made = agenda()
    listed, gone = speaker_of(made, "Ana Ruiz", shown=False), speaker_of(made, "Bea Soto")
    session_of(made, speakers=[listed, gone])
    actions.SPEAKERS.make("decline", gone, by=SYSTEM)
    published(made)
    assert mails("speaker_agenda") == []
    assert PublicSession.objects.get().speakers == [[listed.pk, "speaker"]]


def test_the_office_publishes_with_a_word_and_reads_what_would_change(
    agenda: Callable[..., Any], account: Callable[..., Any], client: Client
) -> None:
    made = agenda()
    session_of(made, "Coproducir")
    client.force_login(account("office_staff"), BACKEND)
    record = reverse("office_agenda", args=[made.pk])
    assert "Coproducir" in client.get(record).content.decode()
    asked = {"action": "publish", "step": "2", "publish-words": "First"}
    assert client.post(record, asked).status_code == 302
    assert made.versions.get().words == "First"
    answer = client.post(record, asked)
    assert "Nothing is different from what was published." in answer.content.decode()
    answer = client.post(record, {**asked, "publish-words": "x" * 301})
    assert answer.status_code == 422
