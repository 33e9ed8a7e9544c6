"""Writing to organisations by the office's form: who is reached, what is kept, what nobody may see."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from claqueta.foundation import privacy
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import AuditEntry
from claqueta.organisations import actions
from claqueta.organisations.models import Enquiry, EnquiryRecipient
from conftest import at_most, posted, run_threads

pytestmark = pytest.mark.django_db
WORDS = {
    "name": "Ana Ruiz",
    "email": "ana@people.example",
    "company": "Faro Films",
    "purpose": "quote",
    "message": "Do you have a free week in May?",
}


def form(**changes: Any) -> dict[str, Any]:
    return {**WORDS, "consent": "on", "key": str(uuid.uuid4()), **changes}


def write(
    organisations: list[Any], *, by: Any = None, key: uuid.UUID | None = None, **changes: str
) -> Enquiry:
    words = {**WORDS, **changes}
    return actions.write_to(
        organisations, words, key=key or uuid.uuid4(), language="en", by=by or AnonymousUser()
    )


@pytest.mark.parametrize(("language", "subject"), [("es", "Un mensaje desde"), ("en", "A message by way of")])
def test_message_reaches_the_public_contact_and_its_writer_has_a_copy(
    client: Client, organisation: Callable[..., Any], language: str, subject: str
) -> None:
    made = organisation("Azotea Sonora", email="hola@azotea.example")
    with translation.override(language):
        path = reverse("organisation_write", args=[made.slug])
    assert path in ("/es/directorio/azotea-sonora/escribir/", "/en/directory/azotea-sonora/write/")
    shown = client.get(path).content.decode().partition("<main")[2]
    assert "hola@azotea.example" not in shown
    assert f"<h1>{'Escribir a' if language == 'es' else 'Write to'} Azotea Sonora</h1>" in shown

    answer = client.post(path, form(), follow=True)

    assert answer.redirect_chain == [(path.rsplit("/", 2)[0] + "/", 302)]
    there, copy = sorted(posted(), key=lambda mail: mail.to[0] == "ana@people.example")
    assert (there.to, copy.to) == (["hola@azotea.example"], ["ana@people.example"])
    assert there.extra_headers["Reply-To"] == "ana@people.example"
    assert ("Do you have a free week" in there.body, "Do you have a free week" in copy.body) == (True, True)
    assert ("Azotea Sonora" in copy.body, "hola@azotea.example" in copy.body) == (True, False)
    assert copy.subject.startswith("Tu mensaje" if language == "es" else "Your message")
    assert there.subject.startswith("Un mensaje desde")  # In the cluster's language: theirs is not known.
    assert AuditEntry.objects.filter(verb="organisations.written_to").count() == 1


def test_contact_that_is_not_public_stays_out_and_those_who_act_are_written_to(
    organisation: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    made = organisation("Azotea Sonora", email="secret@azotea.example", visibility={"email": "members"})
    representative(made, email="rep@people.example")
    write([made])
    assert {mail.to[0] for mail in posted()} == {"rep@people.example", "ana@people.example"}


def test_organisation_without_an_address_is_left_out_and_named(
    client: Client, organisation: Callable[..., Any]
) -> None:
    made = [organisation("Azotea", email="hola@azotea.example"), organisation("Nogal")]
    path = f"/en/shortlist/write/?o={made[0].slug}&o={made[1].slug}"
    page = client.post(path, form(), follow=True).content.decode()
    assert "no address of theirs: Nogal." in page
    assert [
        (one.organisation.name, one.reached)
        for one in EnquiryRecipient.objects.order_by("organisation__trade_name")
    ] == [("Azotea", True), ("Nogal", False)]
    assert "Left out" in next(mail.body for mail in posted() if mail.to == ["ana@people.example"])
    refused = client.post("/en/directory/nogal/write/", form())
    assert (refused.status_code, "None of them has an address" in refused.content.decode()) == (422, True)


def test_form_sent_twice_is_one_message(client: Client, organisation: Callable[..., Any]) -> None:
    organisation("Azotea", email="hola@azotea.example")
    same = form()
    for _time in range(2):
        assert client.post("/en/directory/azotea/write/", same).status_code == 302
    assert (Enquiry.objects.count(), len(posted())) == (1, 2)


@pytest.mark.parametrize("other", [{"message": "Or in June?"}, {"email": "eva@people.example"}, {}])
def test_form_gone_back_to_and_changed_is_another_message(
    client: Client, organisation: Callable[..., Any], other: dict[str, str]
) -> None:
    organisation("Azotea", email="hola@azotea.example")
    organisation("Nogal", email="hola@nogal.example")
    first = form()
    client.post("/en/directory/azotea/write/", first)
    whom = "azotea" if other else "nogal"
    assert client.post(f"/en/directory/{whom}/write/", {**first, **other}).status_code == 302
    assert (Enquiry.objects.count(), len(posted())) == (2, 4)
    assert [one.recipients.get().organisation.slug for one in Enquiry.objects.order_by("at")] == [
        "azotea",
        whom,
    ]


def test_form_sent_again_beyond_the_limit_is_still_the_message_that_left(
    client: Client, organisation: Callable[..., Any], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    organisation("Azotea", email="hola@azotea.example")
    at_most(settings, monkeypatch, requests_enquiry=1, requests_enquiry_received=1)
    same = form()
    assert [client.post("/en/directory/azotea/write/", same).status_code for _time in range(3)] == [302] * 3
    assert client.post("/en/directory/azotea/write/", form()).status_code == 422
    assert (Enquiry.objects.count(), len(posted())) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_form_sent_three_times_at_once_is_one_message(organisation: Callable[..., Any]) -> None:
    organisation("Azotea", email="hola@azotea.example")
    same, answers = form(), list[int]()

    def sending() -> None:
        answers.append(Client().post("/en/directory/azotea/write/", same).status_code)

    assert run_threads(sending, sending, sending) == []
    assert (answers, Enquiry.objects.count(), len(posted())) == ([302] * 3, 1, 2)


@pytest.mark.parametrize("field", ["name", "company", "message", "email"])
@pytest.mark.parametrize(
    "hostile", ["Ana\r\nBcc: other@people.example", "a@b.example, c@d.example", "x" * 10_000]
)
def test_no_words_reach_anybody_else(
    client: Client, organisation: Callable[..., Any], field: str, hostile: str
) -> None:
    organisation("Azotea", email="hola@azotea.example")
    assert client.post("/en/directory/azotea/write/", form(**{field: hostile})).status_code in (302, 422)
    for mail in posted():
        assert mail.recipients() in (["hola@azotea.example"], ["ana@people.example"])
        assert not [name for name in mail.message() if name.lower() in ("bcc", "cc")]


@pytest.mark.parametrize(
    "changes",
    [{"name": ""}, {"email": "x"}, {"purpose": "spam"}, {"message": "  "}, {"consent": ""}, {"key": "x"}],
)
def test_what_is_missing_is_said_and_nothing_lost(
    client: Client, organisation: Callable[..., Any], changes: dict[str, str]
) -> None:
    organisation("Azotea", email="hola@azotea.example")
    answer = client.post("/en/directory/azotea/write/", form(company="Kept Ltd", **changes))
    assert (answer.status_code, "Kept Ltd" in answer.content.decode()) == (422, True)
    assert not Enquiry.objects.exists()


def test_program_that_fills_in_everything_is_told_the_same_and_writes_to_nobody(
    client: Client, organisation: Callable[..., Any]
) -> None:
    organisation("Azotea", email="hola@azotea.example")
    page = client.post("/en/directory/azotea/write/", form(nickname="bot"), follow=True)
    assert "Your message is on its way." in page.content.decode()
    assert (Enquiry.objects.count(), posted()) == (0, [])


@pytest.mark.parametrize(
    ("rule", "words"),
    [("requests_enquiry", "try again in an hour"), ("requests_enquiry_received", "try again tomorrow")],
)
def test_messages_are_limited_by_writer_and_by_receiver(
    client: Client,
    organisation: Callable[..., Any],
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    rule: str,
    words: str,
) -> None:
    organisation("Azotea", email="hola@azotea.example")
    at_most(settings, monkeypatch, **{rule: 2})
    for _time in range(2):
        assert client.post("/en/directory/azotea/write/", form()).status_code == 302
    answer = client.post("/en/directory/azotea/write/", form())
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert Enquiry.objects.count() == 2


def test_number_of_those_written_to_is_limited(
    client: Client, organisation: Callable[..., Any], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [organisation(name, email="a@azotea.example") for name in ("Uno", "Dos", "Tres")]
    at_most(settings, monkeypatch, most_written_to=2)
    path = "/en/shortlist/write/?o=uno&o=dos&o=tres"
    assert client.get(path).headers["Location"] == "/en/shortlist/?o=uno&o=dos&o=tres"
    assert client.get("/en/shortlist/write/").status_code == 302
    for too in (made, []):
        with pytest.raises(ValidationError):
            write(too)
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize("how", ["hidden", "merged"])
def test_what_is_not_in_the_directory_is_not_written_to(
    client: Client, organisation: Callable[..., Any], how: str
) -> None:
    made = organisation("Azotea", member=False, email="hola@azotea.example")
    other = organisation("Nogal")
    if how == "hidden":
        actions.set_listed([made], False, by=SYSTEM)
        assert client.get("/en/directory/azotea/write/").status_code == 404
    else:
        actions.merge(other, made, by=SYSTEM)
    made.refresh_from_db()
    with pytest.raises(PermissionDenied):
        write([made])


def test_whoever_is_signed_in_finds_their_name_and_address(
    client: Client, organisation: Callable[..., Any], account: Callable[..., Any]
) -> None:
    organisation("Azotea", email="hola@azotea.example")
    client.force_login(account(email="eva@people.example"))
    assert 'value="eva@people.example"' in client.get("/en/directory/azotea/write/").content.decode()


def test_office_reads_it_beside_the_record_and_nobody_else(
    client: Client, organisation: Callable[..., Any], account: Callable[..., Any]
) -> None:
    made = organisation("Azotea", email="hola@azotea.example")
    write([made])
    client.force_login(account("office_staff"))
    page = client.get(reverse("office_organisation", args=[made.pk])).content.decode()
    assert ("Ana Ruiz, Faro Films" in page, "free week in May" in page) == (True, True)
    public = Client().get(made.get_absolute_url()).content.decode()
    assert "free week in May" not in public


def test_personal_data_are_exported_erased_and_expire(organisation: Callable[..., Any]) -> None:
    made = organisation("Azotea", email="hola@azotea.example")
    write([made])
    write([made], email="Eva@people.example")
    exported = privacy.export_of("ANA@people.example")["enquiries"]
    assert [(one["name"], one["organisations"]) for one in exported] == [("Ana Ruiz", ["Azotea"])]
    privacy.erase("eva@people.example", by=SYSTEM)
    assert list(Enquiry.objects.values_list("email", flat=True)) == ["ana@people.example"]
    Enquiry.objects.update(at=timezone.now() - timedelta(days=340))
    assert privacy.expire()["enquiries"] == 0
    Enquiry.objects.update(at=timezone.now() - timedelta(days=400))
    privacy.expire()
    assert not EnquiryRecipient.objects.exists()
