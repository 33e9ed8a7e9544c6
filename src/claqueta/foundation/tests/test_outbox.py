"""Mails leave through the outbox: with what caused them, once, again when they failed, never unseen."""

import smtplib
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claqueta.foundation import audit, mailing, outbox
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.models import AuditEntry, OutgoingMail
from claqueta.foundation.sealing import SealBroken, seal, unseal
from conftest import run_threads

pytestmark = pytest.mark.django_db
State = OutgoingMail.State


class Server(BaseEmailBackend):
    """A mail server that answers to each address as it was told to."""

    says: dict[str, Exception] = {}
    got: list[Any] = []

    def send_messages(self, messages: Any) -> int:
        for message in messages:
            if failure := self.says.get(message.to[0]) or self.says.get("*"):
                raise failure
            self.got.append(message)
        return len(messages)


@pytest.fixture
def server(settings: Any, monkeypatch: Any) -> type[Server]:
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.Server"}}
    monkeypatch.setattr(Server, "says", {})
    monkeypatch.setattr(Server, "got", [])
    return Server


def write(to: str = "ana@people.example", **options: Any) -> OutgoingMail:
    return mailing.send_written("test", to, "A subject", "A secret text", **options)


def refused(address: str, code: int) -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({address: (code, b"mailbox trouble")})


def state_of(one: OutgoingMail) -> str:
    return OutgoingMail.objects.get(pk=one.pk).state


def later(one: OutgoingMail, **span: int) -> None:
    """Let time pass for a mail."""
    before = timezone.now() - timedelta(**span)
    OutgoingMail.objects.filter(pk=one.pk).update(next_at=before)
    OutgoingMail.objects.filter(pk=one.pk).exclude(taken_until=None).update(taken_until=before)


def test_mail_is_gone_with_the_transaction_that_was_undone() -> None:
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert (outbox.deliver_due(), mail.outbox) == (0, [])


def test_text_is_sealed_while_it_waits_and_gone_when_it_left() -> None:
    one = write()
    kept = bytes(OutgoingMail.objects.get(pk=one.pk).sealed)
    assert kept
    assert b"secret" not in kept
    assert outbox.deliver_due() == 1
    one.refresh_from_db()
    assert (one.state, bytes(one.sealed), one.next_at, one.error) == (State.HANDED_OVER, b"", None, "")
    assert one.finished_at is not None
    assert [(sent.to, sent.body) for sent in mail.outbox] == [(["ana@people.example"], "A secret text")]


def test_nothing_leaves_twice_and_each_try_has_the_same_identity(server: type[Server], settings: Any) -> None:
    one = write()
    server.says = {"*": TimeoutError()}
    outbox.deliver_due()
    server.says = {}
    later(one, seconds=1)
    assert (outbox.deliver_due(), outbox.deliver_due()) == (1, 0)
    [sent] = server.got
    host = urlsplit(settings.PUBLIC_URL).hostname
    assert sent.extra_headers["Message-ID"] == f"<{one.pk}.{one.at.timestamp():.0f}@{host}>"


def test_failure_is_tried_again_further_and_further_apart_then_given_up(server: type[Server]) -> None:
    server.says = {"*": ConnectionRefusedError("no")}
    one = write()
    gaps = []
    for _try in range(len(rule("mail_retries").values)):
        before = timezone.now()
        assert outbox.deliver_due() == 0
        one.refresh_from_db()
        assert (one.state, one.error) == (State.WAITING, "ConnectionRefusedError: no")
        gaps.append(round((one.next_at - before).total_seconds() / 60))
        later(one, seconds=1)
    assert tuple(gaps) == rule("mail_retries").values
    outbox.deliver_due()
    one.refresh_from_db()
    assert (one.state, one.next_at, bool(one.sealed)) == (State.GIVEN_UP, None, True)


def test_server_that_does_not_answer_is_left_alone_and_the_rest_waits(server: type[Server]) -> None:
    server.says = {"*": ConnectionRefusedError()}
    for _number in range(3):
        write()
    outbox.deliver_due()
    assert sorted(OutgoingMail.objects.values_list("attempts", flat=True)) == [0, 0, 1]


@pytest.mark.parametrize(("code", "state"), [(450, State.WAITING), (550, State.GIVEN_UP)])
def test_one_address_refused_holds_up_nobody_else(server: type[Server], code: int, state: str) -> None:
    server.says = {"gone@people.example": refused("gone@people.example", code)}
    one, other = write("gone@people.example"), write("there@people.example")
    assert outbox.deliver_due() == 1
    assert (state_of(one), state_of(other)) == (state, State.HANDED_OVER)
    assert OutgoingMail.objects.get(pk=one.pk).error == f"{code} mailbox trouble"


def test_mail_out_of_date_does_not_leave(server: type[Server]) -> None:
    one = write(expires_at=timezone.now() - timedelta(seconds=1))
    assert (outbox.deliver_due(), server.got) == (0, [])
    one.refresh_from_db()
    assert (one.state, bytes(one.sealed)) == (State.EXPIRED, b"")


def test_mail_to_nobody_is_forgotten(server: type[Server]) -> None:
    write("")
    assert (outbox.deliver_due(), server.got, OutgoingMail.objects.count()) == (0, [], 0)


def test_mail_of_a_process_that_died_is_taken_up_when_its_lease_ends(server: type[Server]) -> None:
    one = write()
    taken = outbox._take_up()
    assert taken is not None
    assert (taken.pk, outbox._take_up()) == (one.pk, None)
    later(one, seconds=1)
    assert (outbox.deliver_due(), OutgoingMail.objects.get().attempts) == (1, 2)


def test_mail_that_ends_its_worker_every_time_is_given_up(server: type[Server]) -> None:
    one = write()
    for _try in range(len(rule("mail_retries").values)):
        assert outbox._take_up() is not None
        later(one, seconds=1)
    server.says = {"*": RuntimeError("still")}
    outbox.deliver_due()
    assert state_of(one) == State.GIVEN_UP


def test_sealed_with_another_key_is_said_not_raised(settings: Any, server: type[Server]) -> None:
    one = write()
    settings.SECRET_KEY = "another" * 10
    assert outbox.deliver_due() == 0
    one.refresh_from_db()
    assert (one.state, one.error, server.got) == (State.GIVEN_UP, "sealed with another key", [])


def test_key_that_was_replaced_still_opens(settings: Any) -> None:
    sealed = seal("test", {"a": "ñ"})
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10
    assert unseal("test", sealed) == {"a": "ñ"}
    with pytest.raises(SealBroken):
        unseal("another purpose", sealed)


def test_texts_that_were_never_sent_are_forgotten_in_time(server: type[Server]) -> None:
    server.says = {"*": refused("x", 550)}
    old, new = write("old@people.example"), write("new@people.example")
    outbox.deliver_due()
    limit = timedelta(days=rule("keep_unsent_texts").value)
    OutgoingMail.objects.filter(pk=old.pk).update(finished_at=timezone.now() - limit - timedelta(minutes=1))
    assert outbox.forget_texts() == 1
    assert [bool(OutgoingMail.objects.get(pk=one.pk).sealed) for one in (old, new)] == [False, True]


def test_worker_sends_what_is_written_without_being_told(
    server: type[Server], transactional_db: None
) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=outbox.keep_handing_over, args=(stop,))
    thread.start()
    try:
        one = write()
        for _look in range(100):
            if state_of(one) == State.HANDED_OVER:
                break
            stop.wait(0.05)
    finally:
        stop.set()
        thread.join()
    assert [sent.to for sent in server.got] == [["ana@people.example"]]


@pytest.mark.django_db(transaction=True)
def test_two_workers_hand_each_mail_over_once(server: type[Server]) -> None:
    for number in range(40):
        write(f"m{number}@people.example")
    assert run_threads(*[outbox.deliver_due] * 4) == []
    assert sorted(sent.to[0] for sent in server.got) == sorted(
        f"m{number}@people.example" for number in range(40)
    )
    assert set(OutgoingMail.objects.values_list("state", "attempts")) == {(State.HANDED_OVER, 1)}


@pytest.mark.django_db
def test_mail_that_is_being_handed_over_is_not_sent_again_at_the_same_time(
    server: type[Server], account: Callable[..., Any]
) -> None:
    one = write()
    taken = outbox._take_up()
    with pytest.raises(outbox.NothingToSend):
        outbox.send_again(one, by=account("office_staff"))
    with pytest.raises(outbox.NothingToSend):
        outbox.call_off(one, by=account("office_admin"))
    assert (taken is not None, OutgoingMail.objects.get().attempts) == (True, 1)


def test_files_have_one_mail_each_and_the_same_mail_is_the_same_file(settings: Any, tmp_path: Path) -> None:
    settings.MAILERS = {
        "default": {
            "BACKEND": "claqueta.foundation.mailfiles.EmailBackend",
            "OPTIONS": {"file_path": tmp_path},
        }
    }
    one, _other = write(), write("other@people.example")
    outbox.deliver_due()
    OutgoingMail.objects.filter(pk=one.pk).update(
        state=State.WAITING,
        next_at=timezone.now(),
        sealed=seal(
            outbox.PURPOSE, {"subject": "A subject", "text": "A secret text", "html": "", "headers": {}}
        ),
    )
    outbox.deliver_due()
    assert len(list(tmp_path.glob("*.eml"))) == 2 == len(list(tmp_path.iterdir()))


# -- The screen ----------------------------------------------------------------------------------------------


@pytest.fixture
def office(client: Client, account: Callable[..., Any]) -> Client:
    client.force_login(account("office_staff"), "django.contrib.auth.backends.ModelBackend")
    return client


def act(office: Client, action: str, one: OutgoingMail | None = None) -> str:
    data = {"action": action, **({"row": one.pk} if one else {})}
    return office.post(reverse("office_mails"), data, follow=True).content.decode()


def test_office_sees_each_mail_and_never_its_text(office: Client) -> None:
    write()
    shown = office.get(reverse("office_mails")).content.decode()
    assert ("ana@people.example" in shown, "A subject" in shown, "A secret text" in shown) == (
        True,
        True,
        False,
    )
    exported = office.get(reverse("office_mails") + "?export=csv").content.decode()
    assert ("ana@people.example" in exported, "A secret text" in exported) == (True, False)


def test_office_sends_again_what_was_given_up(office: Client, server: type[Server]) -> None:
    server.says = {"*": refused("ana@people.example", 550)}
    one = write()
    outbox.deliver_due()
    server.says = {}
    act(office, "again", one)
    assert (state_of(one), outbox.deliver_due(), state_of(one)) == (State.WAITING, 1, State.HANDED_OVER)
    assert AuditEntry.objects.get(verb="foundation.mail_sent_again").object_id == str(one.pk)


def test_office_sends_all_again_at_once(office: Client, server: type[Server]) -> None:
    server.says = {"*": refused("x", 550)}
    for number in range(3):
        write(f"m{number}@people.example")
    write("late@people.example", expires_at=timezone.now() + timedelta(hours=1))
    outbox.deliver_due()
    OutgoingMail.objects.filter(to="late@people.example").update(expires_at=timezone.now())
    server.says = {}
    act(office, "all")
    assert (outbox.deliver_due(), OutgoingMail.objects.filter(state=State.GIVEN_UP).count()) == (3, 1)


def test_office_calls_off_what_has_not_left(office: Client, server: type[Server]) -> None:
    one = write()
    act(office, "off", one)
    one.refresh_from_db()
    assert (one.state, bytes(one.sealed), outbox.deliver_due()) == (State.CALLED_OFF, b"", 0)


@pytest.mark.parametrize("action", ["again", "off"])
def test_what_has_left_is_neither_sent_again_nor_called_off(office: Client, action: str) -> None:
    one = write()
    outbox.deliver_due()
    act(office, action, one)
    assert (state_of(one), outbox.deliver_due(), len(mail.outbox)) == (State.HANDED_OVER, 0, 1)


@pytest.mark.parametrize("role", ["", "editor", "board_member"])
def test_nobody_else_sees_or_sends(client: Client, account: Callable[..., Any], role: str) -> None:
    one = write()
    client.force_login(account(role) if role else account(), "django.contrib.auth.backends.ModelBackend")
    shown = client.get(reverse("office_mails"), follow=True).content.decode()
    client.post(reverse("office_mails"), {"action": "off", "row": one.pk})
    assert ("ana@people.example" in shown, state_of(one)) == (False, State.WAITING)


def test_mail_of_a_sample_s_past_left_then_and_is_not_sent_today(server: type[Server]) -> None:
    then = timezone.now() - timedelta(days=150)
    with audit.dated({}, otherwise=then):
        write()
    one = OutgoingMail.objects.get()
    assert (one.state, one.at, one.finished_at, bytes(one.sealed)) == (State.HANDED_OVER, then, then, b"")
    assert (outbox.deliver_due(), server.got) == (0, [])
