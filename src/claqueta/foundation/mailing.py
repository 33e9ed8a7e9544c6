"""Mails in the reader's language, with the text and the designed version, and proof that they went out."""

import logging
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from claqueta.foundation.models import SentMail

logger = logging.getLogger("claqueta.mail")


def send(
    template: str, to: str, context: dict[str, Any], *, language: str = "", unsubscribe_url: str = ""
) -> bool:
    """Send `<template>.subject.txt`, `.txt` and the same text in the designed frame, to one address.

    A mail server that refuses is noted in the log of sent mails and does not undo what caused the mail.
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
        template, to, subject, text, context=context, language=language, unsubscribe_url=unsubscribe_url
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
) -> bool:
    """Send a text that is written already, plain and in the designed frame; whether it was handed over.

    Whatever the mail server or its client raises is noted, never passed on: an answer that differed by it would
    tell which addresses have an account.
    """
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
    message = EmailMultiAlternatives(subject, text, to=[to], headers=headers)
    message.attach_alternative(html, "text/html")
    error = ""
    try:
        message.send()
    except Exception as failure:
        error = f"{type(failure).__name__}: {failure}"
        logger.warning("a mail could not be sent: %s", error)
    SentMail.objects.create(to=to, template=template[:80], subject=subject[:255], error=error)
    return not error


def send_after_commit(template: str, to: str, context: dict[str, Any], **options: Any) -> None:
    """Send once what caused the mail is committed; never before, never without it."""
    transaction.on_commit(lambda: send(template, to, context, **options))
