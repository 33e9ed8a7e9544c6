"""Reading the mailbox of introductions, where the environment names one (`CLAQUETA_IMAP_URL`)."""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

from claqueta.foundation.cluster_rules import rule
from claqueta.opportunities.actions.conversations import take_in

AT_ONCE = 100
SECONDS = 30


@contextmanager
def _mailbox(box: dict[str, Any]) -> Iterator[imaplib.IMAP4]:
    server: imaplib.IMAP4
    if box["secure"]:
        context = ssl.create_default_context()
        server = imaplib.IMAP4_SSL(box["host"], box["port"], ssl_context=context, timeout=SECONDS)
    else:
        server = imaplib.IMAP4(box["host"], box["port"], timeout=SECONDS)
    try:
        server.login(box["username"], box["password"])
        yield server
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            server.logout()


def read_mailbox() -> int:
    """Keep what came for introductions and was not read yet; how many mails were kept."""
    box = settings.IMAP
    if not box:
        return 0
    kept = 0
    with _mailbox(box) as server:
        status, _count = server.select(f'"{box["folder"]}"')
        if status != "OK":
            raise imaplib.IMAP4.error(f"no folder {box['folder']}")
        _status, found = server.uid("SEARCH", "UNSEEN")
        for uid in found[0].split()[:AT_ONCE] if found and found[0] else []:
            raw = _fetched(server, uid.decode())
            if raw is None:
                continue
            try:
                row = take_in(raw)
            except ValidationError:
                row = None
            kept += row is not None
            # What is kept nowhere is flagged, for whoever looks into the mailbox.
            server.uid("STORE", uid.decode(), "+FLAGS", r"(\Seen)" if row else r"(\Seen \Flagged)")
    return kept


def _fetched(server: imaplib.IMAP4, uid: str) -> bytes | None:
    """A mail's bytes as far as the rule lets them be read, without marking it as read."""
    _status, parts = server.uid(
        "FETCH", uid, f"(BODY.PEEK[]<0.{rule('introduction_mail_read').value * 1024}>)"
    )
    return next((part[1] for part in parts if isinstance(part, tuple)), None)
