"""Issuing the register of members as a document."""

from datetime import date, datetime

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claqueta.cluster.classes import class_name
from claqueta.foundation import documents
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.models import IssuedDocument
from claqueta.membership.documents import MEMBERS_BOOK
from claqueta.membership.queries import head, register

SECONDS = 300


def issue_book(
    on: date, language: str, *, known: datetime | None = None, key: str = "", by: Actor
) -> IssuedDocument:
    """Issue the register as of a day, as it is or was known, with the end of the book that vouches for it.

    Raises `PermissionDenied`, and what `documents.issue` raises.
    """
    require(by, MEMBERS_BOOK.permission)
    with translation.override(language):
        rows = [(one, class_name(one.class_key)) for one in register(on, known)]
        context = {
            "rows": rows,
            "on": on,
            "known": known or timezone.now(),
            "head": head(),
        }
        title = _("Register of members as of %(day)s") % {"day": date_format(on)}
    return documents.issue(
        MEMBERS_BOOK, context, title=title, language=language, key=key, seconds=SECONDS, by=by
    )
