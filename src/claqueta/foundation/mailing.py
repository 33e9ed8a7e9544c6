"""Writing mails in the reader's language, the text and the designed version. They leave by the outbox."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from claqueta.foundation import outbox
from claqueta.foundation.models import OutgoingMail
from claqueta.foundation.text import quoted_within

PREHEADER_LEAST, PREHEADER_MOST = 30, 140


def send(
    template: str,
    to: str,
    context: dict[str, Any],
    *,
    language: str = "",
    kind: str = "",
    unsubscribe_url: str = "",
    reply_to: str = "",
    why: str | Promise = "",
    expires_at: datetime | None = None,
    headers: dict[str, str] | None = None,
    calendar: str = "",
) -> OutgoingMail:
    """Put `<template>.subject.txt`, `.txt` and the same text in the designed frame on its way to one address.

    Written in the caller's transaction: it leaves when what caused it is committed, and never without it. After
    `expires_at` it would be of no use any more and does not leave; one of a `kind` does not once its reader says no.
    `headers` are further ones, `calendar` goes along as a file.
    """
    with translation.override(language or settings.LANGUAGE_CODE):
        full = {
            "cluster": settings.CLUSTER,
            "public_url": settings.PUBLIC_URL,
            "unsubscribe_url": unsubscribe_url,
            **context,
        }
        subject = subject_of(template, full)
        text = quoted_within(_as_text(f"{template}.txt", full))
    return send_written(
        template,
        to,
        subject,
        text,
        context=context,
        language=language,
        kind=kind,
        unsubscribe_url=unsubscribe_url,
        reply_to=reply_to,
        why=why,
        expires_at=expires_at,
        headers=headers,
        calendar=calendar,
    )


def subject_of(template: str, context: dict[str, Any]) -> str:
    """The subject of a mail, in the language in force."""
    return quoted_within(" ".join(_as_text(f"{template}.subject.txt", context).split()))


def _as_text(template: str, context: dict[str, Any]) -> str:
    """A text, in which an ampersand stays one; what shows it as HTML escapes it there."""
    found: Any = get_template(template)
    text: str = found.template.render(Context(context, autoescape=False))
    return text


def send_written(
    template: str,
    to: str,
    subject: str,
    text: str,
    *,
    context: dict[str, Any] | None = None,
    language: str = "",
    kind: str = "",
    unsubscribe_url: str = "",
    reply_to: str = "",
    why: str | Promise = "",
    expires_at: datetime | None = None,
    headers: dict[str, str] | None = None,
    calendar: str = "",
) -> OutgoingMail:
    """Put a text that is written already on its way, plain and in the designed frame. `why` says why one gets it."""
    full = {
        "cluster": settings.CLUSTER,
        "public_url": settings.PUBLIC_URL,
        "unsubscribe_url": unsubscribe_url,
        **(context or {}),
        "text": text,
        "subject": subject,
    }
    with translation.override(language or settings.LANGUAGE_CODE):
        parts = list(_parts(text, str((context or {}).get("code", ""))))
        usual = (
            _("You get this mail because you have an account here and want to hear of such things.")
            if unsubscribe_url
            else _(
                "You get this mail because it is about your account or about something that was asked for."
            )
        )
        full |= {"parts": parts, "preheader": _preheader(parts), "why": why or usual}
        html = render_to_string("foundation/mail/frame.html", full)
        stop = _("Stop mails of this kind, or choose which you get")
        plain = f"{text.rstrip()}\n\n-- \n{full['why']}\n{stop}: {unsubscribe_url}\n"
    list_headers = (
        {"List-Unsubscribe": f"<{unsubscribe_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        if unsubscribe_url
        else {}
    )
    if reply_to:
        list_headers["Reply-To"] = reply_to
    all_headers = {**list_headers, **(headers or {})}
    letter = outbox.Letter(subject, plain if unsubscribe_url else text, html, all_headers, calendar)
    return outbox.put(template, to, letter, kind=kind, expires_at=expires_at)


def _parts(text: str, code: str) -> Iterator[tuple[str, str]]:
    """A text as the frame shows it: its paragraphs, and by themselves links and the code that stand on lines of their own."""
    lines: list[str] = []
    for line in [*text.strip().splitlines(), ""]:
        bare = line.strip()
        alone = "link" if re.fullmatch(r"https?://\S+", bare) else "code" if code and bare == code else ""
        if lines and (alone or not bare):
            yield "text", "\n".join(lines)
            lines = []
        if alone:
            yield alone, bare
        elif bare:
            lines.append(line.rstrip())


def _preheader(parts: list[tuple[str, str]]) -> str:
    """What mailboxes show beside the subject: the first paragraph that says more than a greeting."""
    texts = [" ".join(value.split()) for kind, value in parts if kind == "text"]
    return next((text for text in texts if len(text) > PREHEADER_LEAST), "".join(texts[:1]))[:PREHEADER_MOST]
