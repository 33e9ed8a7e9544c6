"""Circulars: who gets one in which words, and that nobody gets it twice."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from claqueta.foundation import circulars, jobs, outbox, wishes
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.circulars import Reader, reaching, sending
from claqueta.foundation.circulars.privacy import PROCESSING, REFUSALS
from claqueta.foundation.models import (
    AuditEntry,
    Circular,
    CircularCopy,
    Job,
    MailRefusal,
    NotificationPreference,
    OutgoingMail,
)
from claqueta.foundation.transactions import atomic
from conftest import posted

ES = {"subject": "Hola, {name}", "text": "Para {organisation}, de {cluster}."}
EN = {"subject": "Hello, {name}", "text": "For {organisation}."}


@pytest.fixture(autouse=True)
def stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """All who have no account are still there when it is sent."""

    def standing(addresses: Any) -> Any:
        return [(address, "member") for address in addresses]

    monkeypatch.setattr(reaching, "gathered", lambda _of: [standing])


@pytest.fixture
def begun(account: Callable[..., Any]) -> Callable[..., Any]:
    """A written circular for accounts: `begun("ana", "eva")`."""

    def make(*names: str, texts: Any = None) -> Any:
        readers = [
            Reader(name.title(), account=account(email=f"{name}@people.example"), organisation="Azotea")
            for name in names
        ]
        circular = circulars.begin(readers, by=SYSTEM)
        return circulars.write(circular, texts or {"es": ES}, by=SYSTEM)

    return make


@pytest.fixture
def send(django_capture_on_commit_callbacks: Any) -> Callable[[Circular], None]:
    """Send a circular, and let a worker do what was asked for."""

    def to_all(circular: Circular) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            circulars.send(circular, by=SYSTEM)

    return to_all


def test_who_is_left_out_is_named_with_why_and_one_address_gets_one_copy(account: Callable[..., Any]) -> None:
    ana, eva = account(email="ana@people.example"), account(email="eva@people.example")
    closed = account(email="bea@people.example")
    closed.is_active = False
    NotificationPreference.objects.create(account=eva, kind=circulars.NOTICE.key, channel="none")
    circular = circulars.begin(
        [
            Reader("Ana", account=ana, organisation="Azotea"),
            Reader("Ana", account=ana, organisation="Faro"),
            Reader("Ana", account=ana, organisation="Faro"),
            Reader("Eva", account=eva),
            Reader("Leo", "leo@people.example"),
            Reader("Ivo", "Ivo@people.example", tie="record", organisation="Faro"),
            Reader("Bea", account=closed, tie="member"),
            Reader("Noa", tie="member"),
            Reader("Bruma", nobody=True),
            Reader("Bruma", nobody=True),
        ],
        by=SYSTEM,
    )
    found = [(one.name, one.left_out, one.organisation) for one in circular.copies.order_by("pk")]
    assert found == [
        ("Ana", "", "Azotea, Faro"),
        ("Eva", "stopped", ""),
        ("Leo", "no-tie", ""),
        ("Ivo", "", "Faro"),
        ("Bea", "no-account", ""),
        ("Noa", "no-address", ""),
        ("Bruma", "nobody", ""),
        ("Bruma", "nobody", ""),
    ]


def test_nobody_at_all_begins_nothing(db: None) -> None:
    with pytest.raises(ValidationError):
        circulars.begin([], by=SYSTEM)
    assert not Circular.objects.exists()


def test_each_gets_it_in_their_language_with_one_click_to_stop(
    begun: Callable[..., Any], account: Callable[..., Any], send: Callable[[Circular], None]
) -> None:
    english = account(email="eva@people.example")
    english.language = "en"
    english.save()
    circular = begun("ana", texts={"es": ES, "en": EN})
    circular.copies.update(language="es")
    CircularCopy.objects.create(
        circular=circular, account=english, tie="account", name="Eva", email=english.email, language="en"
    )
    send(circular)
    ana, eva = sorted(posted(), key=lambda message: message.to)
    assert (ana.subject, eva.subject) == ("Hola, Ana", "Hello, Eva")
    assert "Para Azotea, de " in ana.body
    assert "For Eva." in eva.body
    assert eva.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = eva.extra_headers["List-Unsubscribe"].strip("<>").rstrip("/").rpartition("/")[2]
    assert wishes.unsubscribe(token) == wishes.Stopped(circulars.NOTICE.key, has_account=True)
    circular.refresh_from_db()
    assert (circular.state, circular.job.state, circular.job.done) == ("sent", "done", 2)


@pytest.mark.parametrize(
    ("matter", "tie", "left_out"),
    [
        ("relation", "member", ""),
        ("relation", "record", ""),
        ("relation", "", "no-tie"),
        ("news", "member", ""),
        ("news", "record", "no-consent"),
        ("news", "", "no-tie"),
    ],
)
def test_purpose_decides_whom_without_an_account_it_may_reach(
    db: None, send: Callable[[Circular], None], matter: str, tie: str, left_out: str
) -> None:
    readers = [
        Reader("Leo", "leo@people.example", tie=tie, organisation="Faro"),
        Reader("Ada", "ada@people.example", tie="member"),
    ]
    circular = circulars.begin(readers, by=SYSTEM)
    circulars.write(circular, {"es": ES}, matter=matter, by=SYSTEM)
    assert circular.copies.get(name="Leo").left_out == left_out
    circulars.write(circular, {"es": ES}, matter="relation", by=SYSTEM)
    assert circular.copies.get(name="Leo").left_out == ("" if tie else "no-tie")
    circulars.write(circular, {"es": ES}, matter=matter, by=SYSTEM)
    send(Circular.objects.get())
    assert ("leo@people.example" in [message.to[0] for message in posted()]) == (not left_out)


def test_address_of_two_is_tied_by_the_closer_one(account: Callable[..., Any]) -> None:
    ana = account(email="ana@people.example")
    readers = [
        Reader("Faro", "ANA@people.example", tie="record", organisation="Faro"),
        Reader("Ana", account=ana, organisation="Azotea"),
        Reader("Leo", "leo@people.example", tie="member", organisation="Bruma"),
        Reader("Bruma", "leo@people.example", tie="record", organisation="Luz"),
    ]
    circular = circulars.begin(readers, by=SYSTEM)
    assert list(circular.copies.order_by("pk").values_list("name", "tie", "organisation")) == [
        ("Ana", "account", "Faro, Azotea"),
        ("Leo", "member", "Bruma, Luz"),
    ]


def to_leo(send: Callable[[Circular], None]) -> Circular:
    """A circular sent to Leo, who has no account."""
    circular = circulars.begin([Reader("Leo", "leo@people.example", tie="member")], by=SYSTEM)
    send(circulars.write(circular, {"es": ES}, by=SYSTEM))
    return circular


def test_whoever_has_no_account_stops_them_by_one_click_and_it_is_remembered(
    db: None, client: Any, send: Callable[[Circular], None], account: Callable[..., Any]
) -> None:
    to_leo(send)
    [message] = posted()
    url = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert url in message.body
    assert url in str(message.alternatives[0][0])
    assert "leo" not in url
    path = url.partition("http://localhost")[2]
    assert client.get(path).status_code == 200
    assert not MailRefusal.objects.exists()
    outside = type(client)(enforce_csrf_checks=True)
    for _time in range(2):
        assert outside.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert "leo" not in str(MailRefusal.objects.values_list("digest", "kind"))
    again = circulars.begin([Reader("Leo", "LEO@people.example", tie="member")], by=SYSTEM)
    assert again.copies.get().left_out == "stopped"
    assert PROCESSING.erase is not None
    assert REFUSALS.export is not None
    PROCESSING.erase("leo@people.example")
    assert (REFUSALS.erase, len(REFUSALS.export("Leo@people.example"))) == (None, 1)
    # Whoever opens an account later is not written to either, until they say so.
    leo = account(email="leo@people.example")
    assert wishes.channel_for(leo, circulars.NOTICE.key) == "none"
    later = circulars.begin([Reader("Leo", account=leo)], by=SYSTEM)
    assert later.copies.get().left_out == "stopped"
    wishes.choose(leo, circulars.NOTICE.key, "mail")
    assert circulars.begin([Reader("Leo", account=leo)], by=SYSTEM).copies.get().left_out == ""


def refuse_leo() -> None:
    token = wishes.unsubscribe_url_of("leo@people.example", circulars.NOTICE.key).rstrip("/")
    assert wishes.unsubscribe(token.rpartition("/")[2])


def test_mail_that_waits_does_not_leave_once_its_reader_has_said_no(
    db: None, send: Callable[[Circular], None]
) -> None:
    to_leo(send)
    refuse_leo()
    assert posted() == []
    mail = OutgoingMail.objects.get()
    assert (mail.state, bytes(mail.sealed)) == ("unwanted", b"")


def test_all_that_failed_is_sent_again_but_to_whoever_has_said_no(
    begun: Callable[..., Any], send: Callable[[Circular], None]
) -> None:
    send(begun("ana"))
    to_leo(send)
    OutgoingMail.objects.update(state=OutgoingMail.State.GIVEN_UP)
    refuse_leo()
    with pytest.raises(outbox.Unwanted):
        outbox.send_again(OutgoingMail.objects.get(to="leo@people.example"), by=SYSTEM)
    assert outbox.send_all_again(by=SYSTEM) == 1
    assert [message.to for message in posted()] == [["ana@people.example"]]
    assert OutgoingMail.objects.get(to="leo@people.example").state == "unwanted"


def test_pressing_twice_sends_once(begun: Callable[..., Any], send: Callable[[Circular], None]) -> None:
    circular = begun("ana", "eva")
    stale = Circular.objects.get(pk=circular.pk)
    send(circular)
    with pytest.raises(ValidationError):
        circulars.send(stale, by=SYSTEM)
    with pytest.raises(ValidationError):
        circulars.write(stale, {"es": ES}, by=SYSTEM)
    with pytest.raises(ValidationError):
        circulars.drop(stale, by=SYSTEM)
    assert len(posted()) == 2


def test_job_cut_off_in_the_middle_goes_on_and_nobody_gets_it_twice(begun: Callable[..., Any]) -> None:
    circular = begun("ana", "eva", "leo")
    # As it stands when the process ended after the first: one copy is in the outbox, the job says it runs.
    circular.job = jobs.begin("circular", "x", total=3)
    circular.state = Circular.State.SENDING
    circular.save()
    with atomic():
        assert sending.put(circular.copies.first())
    for _time in range(2):
        sending.put_all.func(str(circular.job.pk), str(circular.pk))
    assert sorted(message.to[0] for message in posted()) == [
        f"{name}@people.example" for name in ("ana", "eva", "leo")
    ]
    assert Circular.objects.get().state == "sent"


def test_job_that_failed_is_gone_on_with_by_send_again(
    begun: Callable[..., Any], django_capture_on_commit_callbacks: Any
) -> None:
    circular = begun("ana", "eva")
    circular.job = jobs.begin("circular", "x", total=2)
    circular.state = Circular.State.SENDING
    circular.save()
    assert circulars.send_again(circular, by=SYSTEM) == 0
    Job.objects.update(state=Job.State.FAILED)
    with django_capture_on_commit_callbacks(execute=True):
        assert circulars.send_again(circular, by=SYSTEM) == 2
    assert circulars.send_again(circular, by=SYSTEM) == 0
    assert len(posted()) == 2


def test_whoever_says_no_after_it_was_begun_gets_none(
    begun: Callable[..., Any], send: Callable[[Circular], None]
) -> None:
    circular = begun("ana", "eva", "leo")
    for copy in circular.copies.filter(name__in=("Ana", "Eva")):
        if copy.name == "Ana":
            NotificationPreference.objects.create(
                account=copy.account, kind=circulars.NOTICE.key, channel="none"
            )
        else:
            copy.account.is_active = False
            copy.account.save()
    send(circular)
    assert [message.to for message in posted()] == [["leo@people.example"]]
    assert dict(circular.copies.values_list("name", "left_out")) == {
        "Ana": "stopped",
        "Eva": "no-account",
        "Leo": "",
    }


@pytest.mark.parametrize("text_is_kept", [True, False])
def test_send_again_reaches_those_that_failed_alone(
    begun: Callable[..., Any], text_is_kept: bool, send: Callable[[Circular], None]
) -> None:
    circular = begun("ana", "eva")
    send(circular)
    failed = circular.copies.get(name="Ana").mail
    OutgoingMail.objects.filter(pk=failed.pk).update(
        state=OutgoingMail.State.GIVEN_UP, **({} if text_is_kept else {"sealed": b""})
    )
    assert len(posted()) == 1
    assert circulars.send_again(circular, by=SYSTEM) == 1
    assert sorted(message.to[0] for message in posted()) == ["ana@people.example", "eva@people.example"]
    assert circulars.send_again(circular, by=SYSTEM) == 0


@pytest.mark.parametrize("text_is_kept", [True, False])
def test_send_again_writes_to_nobody_who_left_or_said_no_and_follows_who_moved(
    begun: Callable[..., Any], text_is_kept: bool, send: Callable[[Circular], None]
) -> None:
    circular = begun("ana", "eva", "leo", "noa", "bea")
    send(circular)
    OutgoingMail.objects.update(
        state=OutgoingMail.State.GIVEN_UP, **({} if text_is_kept else {"sealed": b""})
    )
    accounts = {copy.name: copy.account for copy in circular.copies.all()}
    NotificationPreference.objects.create(account=accounts["Ana"], kind=circulars.NOTICE.key, channel="none")
    accounts["Eva"].is_active = False
    accounts["Eva"].save()
    accounts["Leo"].delete()
    accounts["Noa"].email = "Noa@elsewhere.example"
    accounts["Noa"].save()
    assert circulars.send_again(circular, by=SYSTEM) == 2
    assert sorted(message.to[0] for message in posted()) == ["bea@people.example", "noa@elsewhere.example"]
    assert dict(circular.copies.exclude(left_out="").values_list("name", "left_out")) == {
        "Ana": "stopped",
        "Eva": "no-account",
        "Leo": "no-account",
    }


def test_whoever_now_has_the_address_of_another_reader_gets_no_second_copy(
    begun: Callable[..., Any], send: Callable[[Circular], None]
) -> None:
    circular = begun("ana", "eva")
    ana, eva = (copy.account for copy in circular.copies.order_by("name"))
    ana.email, eva.email = "other@people.example", "ana@people.example"
    ana.save()
    eva.save()
    send(circular)
    assert len({message.to[0] for message in posted()}) == 2


def test_name_on_two_lines_is_read_on_one(
    account: Callable[..., Any], send: Callable[[Circular], None]
) -> None:
    reader = Reader("Ana\r\nBcc: x@y.example", account=account(), organisation="Azo\ntea")
    circular = circulars.begin([reader], by=SYSTEM)
    send(circulars.write(circular, {"es": ES}, by=SYSTEM))
    [message] = posted()
    assert (message.subject, message.recipients()) == ("Hola, Ana Bcc: x@y.example", message.to)
    assert "Para Azo tea, de" in message.body


def test_brace_before_many_blanks_is_read_in_one_go() -> None:
    """Each reader's copy took a time that grew with the square of the blanks."""
    texts, began = {"es": {"subject": "s", "text": "{" + " " * 80_000 + "."}}, time.process_time()
    assert circulars.text_for(CircularCopy(circular=Circular(texts=texts)))[2] == texts["es"]["text"]
    assert time.process_time() - began < 5


@pytest.mark.parametrize("key", circulars.TEMPLATES)
@pytest.mark.parametrize("filled", ["es", "en", "both"])
def test_template_with_its_gaps_is_not_sent(begun: Callable[..., Any], key: str, filled: str) -> None:
    texts = circulars.template_texts(key)
    for language in ("es", "en"):
        if filled in (language, "both"):
            texts[language] = {part: said.replace("…", "all of it") for part, said in texts[language].items()}
    circular = begun("ana", texts=texts)
    if filled == "both":
        circulars.send(circular, by=SYSTEM)
    else:
        with pytest.raises(ValidationError, match="huecos"):
            circulars.send(circular, by=SYSTEM)
    assert Circular.objects.get().state == ("sending" if filled == "both" else "draft")


def test_circular_is_known_by_its_subject_without_placeholders(begun: Callable[..., Any]) -> None:
    texts = {"es": {"subject": "{cluster} y {organisation}: {name}", "text": "x"}}
    assert "{" not in str(begun("ana", texts=texts))
    assert str(begun("eva", texts=texts)).endswith(" y …: …")


@pytest.mark.parametrize("empty", ["text", "readers"])
def test_what_is_not_ready_is_not_sent(begun: Callable[..., Any], empty: str) -> None:
    circular = begun("ana")
    if empty == "text":
        Circular.objects.update(texts={})
    else:
        circular.copies.update(left_out="stopped")
    with pytest.raises(ValidationError):
        circulars.send(circular, by=SYSTEM)
    assert (Circular.objects.get().state, posted()) == ("draft", [])


def test_who_may_not_neither_begins_nor_sends(begun: Callable[..., Any], account: Callable[..., Any]) -> None:
    circular, by = begun("ana"), account("editor", email="editor@people.example")
    for act in (
        lambda: circulars.begin([Reader("Ana")], by=by),
        lambda: circulars.write(circular, {"es": EN}, by=by),
        lambda: circulars.send(circular, by=by),
        lambda: circulars.send_again(circular, by=by),
        lambda: circulars.drop(circular, by=by),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert (Circular.objects.get().state, posted()) == ("draft", [])


def test_trail_says_what_was_done_and_never_the_text(
    begun: Callable[..., Any], send: Callable[[Circular], None]
) -> None:
    circular = begun("ana")
    send(circular)
    circulars.drop(begun("eva"), by=SYSTEM)
    entries = AuditEntry.objects.filter(verb__startswith="foundation.circular").order_by("pk")
    assert [one.verb.partition("_")[2] for one in entries] == [
        "begun",
        "written",
        "sent",
        "begun",
        "written",
        "dropped",
    ]
    assert "Azotea" not in str(list(entries.values_list("changes", flat=True)))


def test_person_is_given_and_forgotten_what_was_written_to_them(
    begun: Callable[..., Any], send: Callable[[Circular], None]
) -> None:
    circular = begun("ana", "eva")
    send(circular)
    Circular.objects.create()
    assert None not in (PROCESSING.export, PROCESSING.erase, PROCESSING.expire)
    [given_back] = PROCESSING.export("Ana@people.example")
    assert (given_back["subject"], bool(given_back["at"])) == ("Hola, Ana", True)
    assert PROCESSING.erase("ANA@people.example") == 1
    assert [copy.name for copy in circular.copies.all()] == ["Eva"]
    Circular.objects.filter(pk=circular.pk).update(made_at="2020-01-01T00:00Z")
    PROCESSING.expire()
    assert not Circular.objects.filter(pk=circular.pk).exists()


def test_circular_without_a_text_has_a_name(db: None) -> None:
    with translation.override("es"):
        assert str(Circular()) == "Circular sin texto"
