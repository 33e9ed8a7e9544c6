"""Writing mails in the reader's language, the text and the designed version. They leave by the outbox."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from claqueta.foundation import outbox
from claqueta.foundation.models import OutgoingMail


def send(
    template: str,
    to: str,
    context: dict[str, Any],
    *,
    language: str = "",
    unsubscribe_url: str = "",
    reply_to: str = "",
    expires_at: datetime | None = None,
) -> OutgoingMail:
    """Put `<template>.subject.txt`, `.txt` and the same text in the designed frame on its way to one address.

    Written in the caller's transaction: it leaves when what caused it is committed, and never without it. After
    `expires_at` it would be of no use any more and does not leave.
    """
    with translation.override(language or settings.LANGUAGE_CODE):
        full = {
            "cluster": settings.CLUSTER,
            "public_url": settings.PUBLIC_URL,
            "unsubscribe_url": unsubscribe_url,
            **context,
        }
        subject = " ".join(render_to_string(f"{template}.subject.txt", full).split())
        text = render_to_string(f"{template}.txt", full)
    return send_written(
        template,
        to,
        subject,
        text,
        context=context,
        language=language,
        unsubscribe_url=unsubscribe_url,
        reply_to=reply_to,
        expires_at=expires_at,
    )


def send_written(
    template: str,
    to: str,
    subject: str,
    text: str,
    *,
    context: dict[str, Any] | None = None,
    language: str = "",
    unsubscribe_url: str = "",
    reply_to: str = "",
    expires_at: datetime | None = None,
) -> OutgoingMail:
    """Put a text that is written already on its way, plain and in the designed frame."""
    full = {
        "cluster": settings.CLUSTER,
        "public_url": settings.PUBLIC_URL,
        "unsubscribe_url": unsubscribe_url,
        **(context or {}),
        "text": text,
        "subject": subject,
    }
    with translation.override(language or settings.LANGUAGE_CODE):
        html = render_to_string("foundation/mail/frame.html", full)
    headers = (
        {"List-Unsubscribe": f"<{unsubscribe_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        if unsubscribe_url
        else {}
    )
    if reply_to:
        headers["Reply-To"] = reply_to
    letter = outbox.Letter(subject, text, html, headers)
    return outbox.put(template, to, letter, expires_at=expires_at)
