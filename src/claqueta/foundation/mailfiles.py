"""A mailer that writes each mail to a file of its own, for an instance without a mail server."""

import os
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.utils import timezone


class EmailBackend(BaseEmailBackend):
    """`<moment>-<number>.eml`, which any mail program opens. The same mail again is the same file."""

    def __init__(self, *, file_path: Path, **options: Any) -> None:
        super().__init__(**options)
        self.folder = Path(file_path)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            path = self.folder / _name(message)
            half = path.with_suffix(".half")
            half.write_bytes(message.message().as_bytes())
            os.replace(half, path)
        return len(email_messages)


def _name(message: EmailMessage) -> str:
    number, _dot, written_at = (
        str(message.extra_headers["Message-ID"]).strip("<>").partition("@")[0].partition(".")
    )
    moment = datetime.fromtimestamp(float(written_at), timezone.get_default_timezone())
    return re.sub(r"[^\w.-]", "_", f"{moment:%Y%m%d-%H%M%S}-{number}.eml")
