"""The outbox: every mail is a row, written in the transaction that caused it, and handed over by the worker.

A mail is handed over at least once. Where the worker dies between the server's answer and our note of it, the mail
leaves again under the same `Message-ID` (RFC 5322 §3.6.4), by which mailboxes know the second as the first. Its text
is sealed while it waits and gone once it is handed over.
"""

import email.policy
import logging
import re
import smtplib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.db import close_old_connections, connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from claqueta.foundation import audit, wishes
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.models import OutgoingMail
from claqueta.foundation.sealing import SealBroken, seal, unseal
from claqueta.foundation.transactions import atomic, held

logger = logging.getLogger("claqueta.mail")
PURPOSE = "claqueta.outbox"
LINK = re.compile(r"(https?://[^/\s]+)/\S*")
LEASE = timedelta(minutes=5)
"""How long a mail belongs to the process that took it up; afterwards another may."""
LOOK_EVERY = 0.5
BATCH_SECONDS = 60.0
"""How long one connection to the mail server is used."""
LONGEST_LINE = 998
"""Characters (RFC 5322 §2.1.1)."""
State = OutgoingMail.State


class NothingToSend(Exception):
    """The text of the mail is no longer there."""


class Unwanted(Exception):
    """Whoever it is for wants no mails of its kind."""


class _Message(EmailMultiAlternatives):
    """A mail whose headers stand on one line each: folded ones are encoded, and `List-Unsubscribe` is then read by nobody."""

    def message(self, *, policy: Any = email.policy.default) -> Any:
        return super().message(policy=policy.clone(max_line_length=LONGEST_LINE))


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says."""

    subject: str
    text: str
    html: str
    headers: dict[str, str] = field(default_factory=dict)
    calendar: str = ""
    """What it asks to be put into calendars (RFC 5545)."""


def put(
    template: str, to: str, letter: Letter, *, kind: str = "", expires_at: datetime | None = None
) -> OutgoingMail:
    """Put a mail in the outbox, in the caller's transaction.

    Without an address it goes to nobody and is forgotten: for answers that must cost the same whether or not there
    is somebody to write to. What is written in the past of a sample (`audit.dated`) had left by then, and is not sent today.
    """
    mail = OutgoingMail(
        to=to, template=template[:80], kind=kind, subject=letter.subject[:255], expires_at=expires_at
    )
    if (then := audit.moment_said(f"mail.{template}")) is None:
        mail.sealed = seal(PURPOSE, asdict(letter))
    else:
        mail.at = mail.finished_at = then
        mail.state, mail.attempts, mail.next_at = State.HANDED_OVER, 1, None
    mail.save(force_insert=True)
    return mail


# -- Handing over --------------------------------------------------------------------------------------------


def deliver_due() -> int:
    """Hand over every mail whose time has come, the oldest first; how many were handed over.

    One that is refused for good is given up; one that fails otherwise is tried again later. When the server itself
    does not answer, the rest waits.
    """
    done = 0
    until = time.monotonic() + BATCH_SECONDS
    with _server() as server:
        while time.monotonic() < until and (mail := _take_up()) is not None:
            try:
                server.open()
                server.send_messages([_message(mail)])
            except SealBroken as failure:
                _give_up(mail, str(failure))
            except Exception as failure:
                _note_failure(mail, failure)
                if not isinstance(failure, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError):
                    break
            else:
                _note_handed_over(mail)
                done += 1
    return done


@contextmanager
def _server() -> Iterator[Any]:
    """The mail server, connected when the first mail needs it; a farewell that fails is no failure."""
    server = mailers.default
    try:
        yield server
    finally:
        try:
            server.close()
        except Exception:
            logger.info("the mail server ended the conversation")


def _due(now: datetime) -> QuerySet[OutgoingMail]:
    free = Q(taken_until=None) | Q(taken_until__lte=now)
    return OutgoingMail.objects.filter(free, state=State.WAITING, next_at__lte=now)


def _take_up() -> OutgoingMail | None:
    """The next mail that is due, taken up by this process: no other one sees it until the lease ends."""
    now = timezone.now()
    for mail in _due(now).order_by("next_at", "pk")[:20]:
        if not mail.to:
            mail.delete()
        elif mail.expires_at is not None and mail.expires_at <= now:
            OutgoingMail.objects.filter(pk=mail.pk, state=State.WAITING).update(
                state=State.EXPIRED, sealed=b"", next_at=None, finished_at=now
            )
        elif not _is_wanted(mail):
            _note_unwanted(mail)
        # The try counts before it is made, so that a mail which ends its worker is not tried for ever.
        elif (
            _due(now)
            .filter(pk=mail.pk, attempts=mail.attempts)
            .update(taken_until=now + LEASE, attempts=mail.attempts + 1)
        ):
            mail.attempts += 1
            return mail
    return None


def _is_wanted(mail: OutgoingMail) -> bool:
    return not mail.kind or wishes.wants(mail.kind, mail.to)


def _note_unwanted(mail: OutgoingMail) -> None:
    """Let a mail that has not left end, as its reader has said no since it was written."""
    unfinished = OutgoingMail.objects.filter(pk=mail.pk, state__in=(State.WAITING, State.GIVEN_UP))
    unfinished.update(state=State.UNWANTED, sealed=b"", next_at=None, finished_at=timezone.now())


def _message(mail: OutgoingMail) -> EmailMultiAlternatives:
    letter = Letter(**unseal(PURPOSE, bytes(mail.sealed)))
    host = settings.PUBLIC_URL.partition("://")[2].partition(":")[0] or "localhost"
    headers = {"Message-ID": f"<{mail.pk}.{mail.at.timestamp():.0f}@{host}>", **letter.headers}
    message = _Message(letter.subject, letter.text, to=[mail.to], headers=headers)
    message.attach_alternative(letter.html, "text/html")
    if letter.calendar:
        message.attach("hold.ics", letter.calendar, "text/calendar")
    return message


def _note_handed_over(mail: OutgoingMail) -> None:
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state=State.HANDED_OVER,
        sealed=b"",
        error="",
        next_at=None,
        taken_until=None,
        finished_at=timezone.now(),
    )


def _note_failure(mail: OutgoingMail, failure: Exception) -> None:
    error = _in_words(failure)
    gaps = rule("mail_retries").values
    logger.warning("mail %s could not be handed over: %s", mail.pk, error)
    if _is_for_good(failure) or mail.attempts > len(gaps):
        _give_up(mail, error)
        return
    OutgoingMail.objects.filter(pk=mail.pk).update(
        error=error, taken_until=None, next_at=timezone.now() + timedelta(minutes=gaps[mail.attempts - 1])
    )


def _give_up(mail: OutgoingMail, error: str) -> None:
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state=State.GIVEN_UP, error=error, next_at=None, taken_until=None, finished_at=timezone.now()
    )


def _is_for_good(failure: Exception) -> bool:
    """Whether the server said that it will never take this mail (RFC 5321 §4.2.1: 5yz), or it cannot be written."""
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in failure.recipients.values())
    if isinstance(failure, smtplib.SMTPDataError | smtplib.SMTPSenderRefused):
        return failure.smtp_code >= 500
    return isinstance(failure, ValueError | smtplib.SMTPNotSupportedError)


def _in_words(failure: Exception) -> str:
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(failure.recipients.values()))
        said = text.decode(errors="replace") if isinstance(text, bytes) else text
        return f"{code} {said}"[:500]
    return f"{type(failure).__name__}: {failure}"[:500]


def keep_handing_over(stop: threading.Event) -> None:
    """Until `stop` is set: hand over what is due, as soon as it is written."""
    while not stop.is_set():
        try:
            if _due(timezone.now()).exists():
                deliver_due()
        except Exception:
            logger.exception("the outbox could not be looked at")
            connection.close()
        close_old_connections()
        stop.wait(LOOK_EVERY)
    connection.close()


# -- What people do ------------------------------------------------------------------------------------------


MANAGE = "foundation.manage_mails"


@atomic
def send_again(mail: OutgoingMail, *, by: Actor) -> None:
    """Try a mail that waits or was given up at once, from the first try on. Raises `NothingToSend`, `Unwanted`."""
    require(by, MANAGE)
    mail = held(OutgoingMail.objects.all(), mail.pk)
    if not mail.can_be_sent_again:
        raise NothingToSend
    if not _is_wanted(mail):
        raise Unwanted
    mail.state, mail.attempts, mail.next_at, mail.finished_at = State.WAITING, 0, timezone.now(), None
    mail.save(update_fields=["state", "attempts", "next_at", "finished_at"])
    audit.record("foundation.mail_sent_again", mail, by=by)


@atomic
def send_all_again(*, by: Actor) -> int:
    """Try every mail that was given up and is still of use and wanted once more; how many."""
    require(by, MANAGE)
    count = 0
    for mail in list(unsent().select_for_update()):
        if _is_wanted(mail):
            send_again(mail, by=by)
            count += 1
        else:
            _note_unwanted(mail)
    return count


@atomic
def call_off(mail: OutgoingMail, *, by: Actor) -> None:
    """Do not send a mail that has not left yet. Raises `NothingToSend` when it has, or was called off before."""
    require(by, MANAGE)
    mail = held(OutgoingMail.objects.all(), mail.pk)
    if not mail.can_be_sent_again:
        raise NothingToSend
    mail.state, mail.sealed, mail.next_at, mail.finished_at = State.CALLED_OFF, b"", None, timezone.now()
    mail.save(update_fields=["state", "sealed", "next_at", "finished_at"])
    audit.record("foundation.mail_called_off", mail, by=by)


def forget_texts() -> int:
    """Empty the mails that were given up and are too old to be sent again; how many."""
    before = timezone.now() - timedelta(days=rule("keep_unsent_texts").value)
    unsent = OutgoingMail.objects.filter(state=State.GIVEN_UP).exclude(sealed=b"")
    return unsent.filter(finished_at__lt=before).update(sealed=b"")


def text_of(mail: OutgoingMail) -> str:
    """What a mail says that has not left yet, for those who look after the outbox.

    Empty for one that ends in time: it carries what opens a door, a code or a link, which is for its reader alone. Of
    the others no link is shown beyond its site.
    """
    if not mail.sealed or mail.expires_at is not None:
        return ""
    try:
        letter = Letter(**unseal(PURPOSE, bytes(mail.sealed)))
    except SealBroken:
        return ""
    return LINK.sub(r"\1/…", letter.text)


# -- How it stands -------------------------------------------------------------------------------------------


def given_up() -> QuerySet[OutgoingMail]:
    """Those that no server would take."""
    return OutgoingMail.objects.filter(state=State.GIVEN_UP)


def unsent() -> QuerySet[OutgoingMail]:
    """Those that were given up and can be sent again."""
    in_time = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    return given_up().filter(in_time).exclude(sealed=b"")


def late_mails() -> QuerySet[OutgoingMail]:
    """Those that wait for longer than a mail server that is well lets them."""
    before = timezone.now() - timedelta(minutes=rule("mail_late").value)
    return OutgoingMail.objects.filter(state=State.WAITING, at__lt=before).exclude(to="")
