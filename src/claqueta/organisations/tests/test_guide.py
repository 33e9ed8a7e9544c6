"""The production guide: made for the office, or issued edition by edition, each to be checked by anybody."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from claqueta.foundation import chains, documents
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import IssuedDocument, Job
from claqueta.organisations import actions, tasks
from claqueta.organisations.guide import GUIDE
from conftest import at_most

pytestmark = pytest.mark.django_db
PASSWORD = "django.contrib.auth.backends.ModelBackend"


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.fixture
def office(client: Client, account: Callable[..., Any]) -> Client:
    client.force_login(account("office_staff"), PASSWORD)
    return client


@pytest.fixture
def ask(office: Client, django_capture_on_commit_callbacks: Any) -> Callable[..., None]:
    """Have an edition issued from the office's screen, and let the worker do it."""

    def send(language: str, **more: str) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            office.post(reverse("office_guide"), {"action": "issue", "language": language, **more})

    return send


def test_edition_is_issued_listed_and_replaced(
    office: Client, ask: Callable[..., None], organisation: Callable[..., Any]
) -> None:
    organisation("Azotea Films")
    for language in ("es", "en", "es"):
        ask(language, published="on")
    editions = {one.ordinal: one for one in documents.issued()}
    assert {number: (one.language, one.state) for number, one in editions.items()} == {
        1: ("es", "replaced"),
        2: ("en", "valid"),
        3: ("es", "valid"),
    }
    assert list(Job.objects.values_list("state", flat=True)) == ["done"] * 3
    screen = office.get(reverse("office_guide")).content.decode()
    assert all(edition.number in screen for edition in editions.values())
    page = Client().get("/es/guia-de-produccion/").content.decode()
    assert page.index(editions[3].number) < page.index(editions[2].number) < page.index(editions[1].number)
    assert chains.verify(documents.BOOK) == []


def test_edition_for_the_office_is_neither_listed_nor_given_to_others(
    office: Client,
    ask: Callable[..., None],
    organisation: Callable[..., Any],
    representative: Callable[..., Any],
) -> None:
    made = organisation("Azotea Films")
    ask("en")
    edition = documents.issued().get()
    other = Client()
    other.force_login(representative(made), PASSWORD)
    for client in (Client(), other):
        assert edition.number not in client.get("/en/production-guide/").content.decode()
        assert client.get(reverse("document_file", args=[edition.code])).status_code in (302, 403)
    assert body_of(office.get(reverse("document_file", args=[edition.code])))[:5] == b"%PDF-"


def test_edition_that_is_withdrawn_is_no_longer_given(
    office: Client, organisation: Callable[..., Any]
) -> None:
    organisation("Azotea Films")
    edition = actions.issue_guide("en", published=True, by=SYSTEM)
    address = reverse("document_file", args=[edition.written_code])
    answer = Client().get(address)
    assert (answer.status_code, body_of(answer)[:5]) == (200, b"%PDF-")
    assert f"production-guide-{edition.number}.pdf" in answer.headers["Content-Disposition"]
    record = reverse("office_document", args=[edition.pk])
    assert office.post(record, {"action": "withdraw", "withdraw-reason": ""}).status_code == 422
    office.post(record, {"action": "withdraw", "withdraw-reason": "A wrong phone"})
    assert Client().get(address).status_code == 302
    assert edition.number not in Client().get("/en/production-guide/").content.decode()
    text = office.get(record).content.decode()
    assert ("A wrong phone" in text, 'value="withdraw"' in text) == (True, False)


def test_same_job_begun_anew_issues_nothing_twice(organisation: Callable[..., Any], account: Any) -> None:
    organisation("Azotea Films")
    job = tasks.begin_edition(by=account("office_staff"), language="en", published=True)
    tasks.make_edition.func(str(job.pk), "en", True)
    job.refresh_from_db()
    assert (IssuedDocument.objects.count(), job.result) == (1, {"number": documents.issued().get().number})


def test_edition_of_somebody_who_is_gone_is_not_issued(account: Callable[..., Any]) -> None:
    job = Job.objects.create(kind="guide", title="x")
    with pytest.raises(PermissionDenied):
        tasks.make_edition.func(str(job.pk), "en", True)
    assert not IssuedDocument.objects.exists()


@pytest.mark.parametrize(
    ("language", "state", "words"),
    [
        ("en", "valid", "authentic and in force"),
        ("en", "replaced", "A later one has replaced it"),
        ("en", "withdrawn", "has been withdrawn"),
        ("es", "valid", "auténtico y está vigente"),
        ("es", "replaced", "lo ha sustituido otro posterior"),
        ("es", "withdrawn", "se ha retirado"),
    ],
)
def test_anybody_checks_a_document(
    language: str, state: str, words: str, client: Client, account: Callable[..., Any]
) -> None:
    who = account("office_staff", email="zanzibar@office.example")
    edition = actions.issue_guide("en", published=False, by=who)
    if state == "replaced":
        actions.issue_guide("en", published=False, by=who)
    if state == "withdrawn":
        documents.withdraw(edition, reason="Zanzíbar", by=who)
    way = {"en": "check", "es": "comprobar"}[language]
    text = client.get(f"/{language}/{way}/{edition.written_code.lower()}/").content.decode()
    assert all(one in text for one in (words, edition.number, edition.title, edition.sha256))
    assert "zanz" not in text.lower()
    assert reverse("document_file", args=[edition.written_code]) not in text


def test_unknown_code_is_not_found_and_not_guessed(client: Client, settings: Any, monkeypatch: Any) -> None:
    at_most(settings, monkeypatch, requests_document_check=2)
    staff = [client.get(f"/en/check/{code}/").status_code for code in ("AAAA-BBBB-CCCC", "x", "x")]
    assert staff[2] == 429
    assert set(staff[:2]) <= {302, 404}


def test_office_finds_documents_by_kind_and_state(office: Client) -> None:
    first = actions.issue_guide("en", published=True, by=SYSTEM)
    second = actions.issue_guide("en", published=True, by=SYSTEM)
    gone = actions.issue_guide("es", published=True, by=SYSTEM)
    documents.withdraw(gone, reason="x", by=SYSTEM)
    numbers = {one.number for one in (first, second, gone)}
    for query, found in {
        "": numbers,
        "?state=valid": {second.number},
        "?state=replaced": {first.number},
        "?state=withdrawn": {gone.number},
        f"?kind={GUIDE.key}&q={second.number}": {second.number},
    }.items():
        text = office.get(reverse("office_documents") + query).content.decode()
        assert {
            number
            for number in numbers
            if f">{number}<" in text or f">\n{number}" in text or f"{number}\n" in text
        } == found
