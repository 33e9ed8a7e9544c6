"""Mails of an introduction's conversation, as they come in: read from its mailbox or pasted by the office.

Nothing that is read is ever answered or passed on, so that no two programs write to each other for ever; what programs wrote
themselves is not kept (RFC 3834).
"""

import email
import email.policy
import hashlib
import re
from datetime import datetime
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.foundation import audit
from claqueta.foundation.actors import SYSTEM, Actor, require
from claqueta.foundation.judging import Mail, Table, Text, fitted
from claqueta.foundation.text import cleaned
from claqueta.foundation.transactions import atomic
from claqueta.opportunities.conversation import introduction_at
from claqueta.opportunities.models import Introduction, IntroductionMail, IntroductionState, Side
from claqueta.opportunities.parties import people_of

LONGEST = 20_000
PASTED: Table = {
    "sender": Mail(),
    "subject": Text(255),
    "text": Text(LONGEST, lines=True, required=True),
}
_WHERE = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
_PROGRAMS = ("bulk", "junk", "list", "auto_reply")
_TAGS = re.compile(r"<[^>]{0,2000}>")


def is_of_a_program(message: EmailMessage) -> bool:
    """Whether a program wrote it and not a person: an answer to holidays, a failed delivery, a mailing list (RFC 3834 §2, §5)."""
    said = str(message.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    return (
        said != "no"
        or str(message.get("Precedence", "")).strip().lower() in _PROGRAMS
        or str(message.get("Return-Path", "")).strip() == "<>"
        or message.get_content_type() == "multipart/report"
        or any(
            name in message
            for name in (
                "List-Id",
                "List-Unsubscribe",
                "X-Autoreply",
                "X-Autorespond",
                "X-Auto-Response-Suppress",
            )
        )
    )


def take_in(raw: bytes) -> IntroductionMail | None:
    """Keep a mail with the introduction to whose address it went; None for what is none of ours or nobody's own words."""
    message: Any = email.message_from_bytes(raw, policy=email.policy.default)
    try:
        addresses = " ".join(str(value) for name in _WHERE for value in message.get_all(name, []))
        introduction = introduction_at(addresses)
        if introduction is None or is_of_a_program(message):
            return None
        sender = cleaned(parseaddr(str(message.get("From", "")))[1])[:254]
        text = _text_of(message)
        at = _moment_of(message)
        identifier = cleaned(str(message.get("Message-ID", ""))).strip()[:255]
        subject = cleaned(str(message.get("Subject", "")))[:255]
    except (ValueError, LookupError, TypeError, AttributeError):
        # A mail that the parser of the standard library cannot read; the office has it in its mailbox.
        return None
    identifier = identifier or hashlib.sha256(raw).hexdigest()
    return _keep(
        introduction,
        {"sender": sender, "subject": subject, "text": text},
        source=IntroductionMail.Source.READ,
        message_id=identifier,
        at=at,
        by=SYSTEM,
    )


def paste_mail(
    introduction: Introduction, *, text: str, sender: str = "", subject: str = "", by: Actor
) -> IntroductionMail:
    """Keep a mail that the office pastes; the same again is one. Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "opportunities.manage")
    kept = fitted({"sender": sender, "subject": subject, "text": text}, PASTED)
    digest = hashlib.sha256(" ".join(kept["text"].split()).encode()).hexdigest()
    return _keep(
        introduction, kept, source=IntroductionMail.Source.PASTED, message_id=digest, at=timezone.now(), by=by
    )


@atomic
def _keep(
    introduction: Introduction, said: dict[str, Any], *, source: str, message_id: str, at: datetime, by: Actor
) -> IntroductionMail:
    if introduction.state != IntroductionState.AGREED:
        raise ValidationError(_("They write to each other when both have said yes."))
    row, new = IntroductionMail.objects.get_or_create(
        introduction=introduction,
        message_id=message_id,
        defaults={**said, "source": source, "at": at, "side": _side_of(introduction, said["sender"])},
    )
    if new:
        audit.record("opportunities.mail_kept", introduction, by=by)
    return row


def _side_of(introduction: Introduction, sender: str) -> str:
    """Whose address it is; blank for one that is neither's, which only the office reads."""
    wanted = sender.lower()
    for side in Side:
        if wanted and any(one.email.lower() == wanted for one in people_of(introduction, side)):
            return side
    return ""


def _text_of(message: Any) -> str:
    """What was written, without what was quoted whole below it; attachments are left where they are."""
    body = message.get_body(preferencelist=("plain", "html"))
    text = str(body.get_content()) if body is not None else ""
    if body is not None and body.get_content_type() == "text/html":
        text = _TAGS.sub(" ", text)
    lines: list[str] = []
    for line in cleaned(text[: LONGEST * 4]).splitlines():
        if line.startswith(">"):
            continue
        lines.append(line.rstrip())
    return "\n".join(lines).strip()[:LONGEST] or "—"


def _moment_of(message: Any) -> datetime:
    now = timezone.now()
    try:
        at = parsedate_to_datetime(str(message.get("Date", "")))
    except (ValueError, TypeError):
        return now
    at = at if at.tzinfo else at.replace(tzinfo=now.tzinfo)
    return min(at, now)
