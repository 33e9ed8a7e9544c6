"""The links that readers are mailed, and who acts by one: good for one reader of one call, until renewed or over."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from claqueta.foundation.cluster_rules import rule
from claqueta.submissions.models import ReaderSeat, Reading

SALT = "claqueta.submissions.reader"
PERMISSION = "submissions.read_projects"


@dataclass(frozen=True, slots=True)
class ReaderHolder:
    """Whoever holds a reader's link; made by `reader_by` alone, which has seen that the link is ours."""

    seat: ReaderSeat
    pk: None = None
    is_authenticated: bool = False

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        if isinstance(obj, Reading):
            return perm == PERMISSION and obj.seat_id == self.seat.pk
        return perm == PERMISSION and isinstance(obj, ReaderSeat) and obj.pk == self.seat.pk

    def __str__(self) -> str:
        return self.seat.reader.name


def reader_token(seat: ReaderSeat) -> str:
    return signing.dumps([seat.pk, seat.link_number], salt=SALT)


def reader_link(seat: ReaderSeat) -> str:
    """The address of a reader's pages, in their language."""
    with translation.override(reader_language(seat)):
        return settings.PUBLIC_URL + reverse("reader_link", args=[reader_token(seat)])


def reader_language(seat: ReaderSeat) -> str:
    return seat.reader.language or settings.LANGUAGE_CODE


def reader_by(token: str) -> ReaderHolder | None:
    """Who holds a link; None for what is none of ours, is old or was renewed."""
    try:
        days = timedelta(days=rule("reader_link_valid").value)
        pk, number = signing.loads(token, salt=SALT, max_age=days)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    rows = ReaderSeat.objects.select_related("call__event", "reader__organisation", "reader__account")
    found = rows.filter(pk=pk, link_number=number).first()
    return ReaderHolder(found) if found is not None else None
