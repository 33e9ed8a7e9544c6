"""Speakers: invited by a mailed link, what they say of themselves, and who sees it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from PIL import Image

from claqueta.accounts.models import Person
from claqueta.agenda import actions
from claqueta.agenda.holders import speaker_by, speaker_token
from claqueta.agenda.models import Speaker
from claqueta.agenda.tests.factories import published, session_of, speaker_of
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import Deadline, OutgoingMail

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Addresses, and so pages, are those in English."""
    with translation.override("en"):
        yield


def link(speaker: Any) -> str:
    speaker.refresh_from_db()
    return reverse("agenda_speaker_link", args=[speaker_token(speaker)])


def page(speaker: Any) -> str:
    return reverse("agenda_speaker", args=[speaker.agenda.event.slug, speaker.slug])


def picture(size: tuple[int, int] = (900, 1200)) -> SimpleUploadedFile:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "Zanzibar"
    Image.new("RGB", size, "teal").save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("me.jpg", out.getvalue(), "image/jpeg")


def test_somebody_is_invited_confirms_and_is_shown_once_they_agree(
    agenda: Callable[..., Any], client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    made = agenda()
    ana = speaker_of(made, shown=False, biography={})
    session_of(made, "Coproducir", speakers=[ana])
    actions.SPEAKERS.make("invite", ana, by=SYSTEM)
    mail = OutgoingMail.objects.get(template="agenda/mail/speaker_invitation")
    assert mail.to == "ana@speakers.example"
    assert Deadline.objects.get(kind="agenda.speaker_answer").ended_at is None
    published(made)
    address = link(ana)
    # Nothing is done by opening it.
    assert client.get(address).status_code == 200
    ana.refresh_from_db()
    assert ana.state == "invited"
    assert client.post(address, {"action": "confirm"}).status_code == 302
    assert Deadline.objects.get(kind="agenda.speaker_answer").ended_at is not None
    assert client.get(page(ana)).status_code == 404
    own = {
        "action": "save",
        "job": "Editor",
        "biography_es": "Monta.",
        "biography_en": "Cuts.",
        "consent": "on",
    }
    assert client.post(address, own).status_code == 302
    assert client.post(address, {"action": "photo", "photo": picture()}).status_code == 302
    ana.refresh_from_db()
    with Image.open(ana.photo.path) as drawn:
        assert (drawn.format, max(drawn.size), dict(drawn.getexif())) == ("WEBP", 800, {})
    text = client.get(page(ana)).content.decode()
    assert "Cuts." in text
    assert '"@type": "Person"' in text.replace('"@type":"', '"@type": "')
    assert b"".join(client.get(ana.photo.url).streaming_content)[8:12] == b"WEBP"
    # What was agreed to is taken back, and gone at once.
    assert client.post(address, {**own, "consent": ""}).status_code == 302
    assert client.get(page(ana)).status_code == 404
    assert client.get(ana.photo.url).status_code == 404
    assert "Ana Ruiz" not in client.get(reverse("agenda", args=[made.event.slug])).content.decode()


@pytest.mark.parametrize(
    "body",
    [b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", b"\x89PNG\r\n\x1a\n\x00", b""],
)
def test_what_is_no_photograph_is_said_beside_its_field(
    body: bytes, agenda: Callable[..., Any], client: Client
) -> None:
    ana = speaker_of(agenda())
    answer = client.post(
        link(ana), {"action": "photo", "photo": SimpleUploadedFile("me.jpg", body, "image/jpeg")}
    )
    assert (answer.status_code, "field--wrong" in answer.content.decode()) == (422, True)
    ana.refresh_from_db()
    assert not ana.photo


@pytest.mark.parametrize(
    "typed",
    [
        {"website": "javascript:alert(1)"},
        {"biography_es": "x" * 2501},
        {"job": "x" * 121},
        {"company": "Zanzíbar\x00" + "y" * 200},
    ],
)
def test_what_cannot_be_kept_stays_in_its_field(
    typed: dict[str, str], agenda: Callable[..., Any], client: Client
) -> None:
    ana = speaker_of(agenda())
    answer = client.post(link(ana), {"action": "save", "consent": "on", **typed})
    assert answer.status_code == 422
    assert next(iter(typed.values()))[:8] in answer.content.decode()
    ana.refresh_from_db()
    assert (ana.website, ana.job, ana.company) == ("", "", "")


def test_an_old_link_no_longer_works_nor_one_of_another(agenda: Callable[..., Any], client: Client) -> None:
    made = agenda()
    ana, bea = speaker_of(made, "Ana Ruiz"), speaker_of(made, "Bea Soto")
    old = link(ana)
    holder = speaker_by(speaker_token(ana))
    assert holder is not None
    actions.renew_speaker_link(ana, by=SYSTEM)
    assert OutgoingMail.objects.filter(template="agenda/mail/speaker_link", to=ana.email).count() == 1
    assert client.get(old).status_code == 410
    assert client.post(old, {"action": "confirm"}).status_code == 410
    assert client.post(old, {"again": "1"}).status_code == 302
    assert OutgoingMail.objects.filter(template="agenda/mail/speaker_link", to=ana.email).count() == 2
    assert client.get(f"{link(ana)[:-2]}x/").status_code == 404
    assert client.get(link(ana)).status_code == 200
    with pytest.raises(PermissionDenied):
        actions.present_oneself(bea, {"job": "Zanzíbar"}, consent=True, by=holder)
    with pytest.raises(PermissionDenied):
        actions.remove_speaker(ana, by=holder)


def test_a_person_of_the_record_speaks_with_their_account_and_nobody_elses(
    agenda: Callable[..., Any], account: Callable[..., Any]
) -> None:
    made = agenda()
    owner, other = account(email="ana@people.example"), account(email="other@people.example")
    person = owner.person
    type(person).objects.update(name="Ana Ruiz", email="ana@people.example")
    person.refresh_from_db()
    speaker = actions.add_speaker(made, {}, person=person, by=SYSTEM)
    assert (speaker.name, speaker.email) == ("Ana Ruiz", "ana@people.example")
    with pytest.raises(ValidationError):
        actions.add_speaker(made, {}, person=person, by=SYSTEM)
    address = reverse("agenda_speaking", args=[speaker.public_id])
    mine, theirs = Client(), Client()
    mine.force_login(owner, BACKEND)
    theirs.force_login(other, BACKEND)
    assert (mine.get(address).status_code, theirs.get(address).status_code) == (200, 403)
    assert Client().get(address).status_code == 302
    assert mine.post(address, {"action": "decline"}).status_code == 302
    speaker.refresh_from_db()
    assert speaker.state == "declined"
    assert "I speak" in mine.get(reverse("area")).content.decode()


def test_whoever_declines_is_no_longer_shown(agenda: Callable[..., Any], client: Client) -> None:
    made = agenda()
    ana = speaker_of(made)
    session_of(made, speakers=[ana])
    published(made)
    assert client.get(page(ana)).status_code == 200
    assert client.post(link(ana), {"action": "decline"}).status_code == 302
    assert client.get(page(ana)).status_code == 404


def test_somebody_without_an_address_is_not_invited(agenda: Callable[..., Any]) -> None:
    ana = speaker_of(agenda(), shown=False, email="")
    with pytest.raises(ValidationError):
        actions.SPEAKERS.make("invite", ana, by=SYSTEM)
    with pytest.raises(ValidationError):
        actions.renew_speaker_link(ana, by=SYSTEM)


def test_who_speaks_somewhere_stays_on_the_list(agenda: Callable[..., Any]) -> None:
    made = agenda()
    ana, bea = speaker_of(made, "Ana Ruiz"), speaker_of(made, "Bea Soto")
    session_of(made, speakers=[ana])
    with pytest.raises(ValidationError):
        actions.remove_speaker(ana, by=SYSTEM)
    actions.remove_speaker(bea, by=SYSTEM)
    assert list(Speaker.objects.all()) == [ana]


def test_a_speaker_of_another_event_is_none_of_this_one(agenda: Callable[..., Any]) -> None:
    made = agenda()
    elsewhere = agenda(venue=made.event.venue, title={"es": "Otro"})
    with pytest.raises(ValidationError) as refused:
        session_of(made, speakers=[speaker_of(elsewhere)])
    assert set(refused.value.message_dict) == {"speakers"}


def test_the_office_puts_people_on_the_list(
    agenda: Callable[..., Any], account: Callable[..., Any], client: Client
) -> None:
    made = agenda()
    client.force_login(account("office_staff"), BACKEND)
    address = reverse("office_speaker_new", args=[made.pk])
    assert client.post(address, {"name": "", "email": "x"}).status_code == 422
    assert client.post(address, {"name": "", "language": "en"}).status_code == 422
    person = Person.objects.create(name="Zoe Vela", email="zoe@people.example")
    assert client.post(address, {"person": person.pk, "language": "en"}).status_code == 302
    speaker = Speaker.objects.get()
    assert (speaker.name, speaker.person) == ("Zoe Vela", person)
    edit = reverse("office_speaker_edit", args=[speaker.pk])
    assert client.post(edit, {"name": "Zoe V.", "language": "es"}).status_code == 302
    speaker.refresh_from_db()
    assert (speaker.name, speaker.language) == ("Zoe V.", "es")


def test_who_has_not_answered_is_due(agenda: Callable[..., Any], account: Callable[..., Any]) -> None:
    from claqueta.agenda.due import waiting

    made = agenda()
    actions.SPEAKERS.make("invite", speaker_of(made, shown=False), by=SYSTEM)
    assert [due.count for due in waiting(account("office_staff"))] == [1, 0]
    assert list(waiting(account(email="x@people.example"))) == []
    session_of(made)
    published(made)
    type(made.event).objects.update(
        ends_at=timezone.now() - timedelta(days=1), begins_at=timezone.now() - timedelta(days=3)
    )
    assert [due.count for due in waiting(account("office_staff", email="y@people.example"))] == [0, 1]
