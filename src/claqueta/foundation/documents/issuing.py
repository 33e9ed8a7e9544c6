"""Issuing a document and withdrawing one. What was issued is never altered: a later one replaces it."""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from claqueta.foundation import audit, chains, numbering
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.documents.reading import (
    ALPHABET,
    BOOK,
    CODE,
    Kind,
    issued,
    kind_of,
    payload_of,
    payload_of_withdrawal,
    subject_of,
)
from claqueta.foundation.documents.rendering import pdf
from claqueta.foundation.judging import Text, fitted
from claqueta.foundation.leftovers import sweep_folder
from claqueta.foundation.models import DocumentWithdrawal, IssuedDocument
from claqueta.foundation.transactions import AtTheEnd, atomic

FOLDER = "issued"
TRIES = 6
"""How often a document is drawn anew because somebody else took the number that it shows."""
WITHDRAWN = {"reason": Text(300, required=True)}


class Contended(RuntimeError):
    """Others kept taking the next number of the series while the document was drawn: try again later."""


class _NumberTaken(Exception):
    pass


class _IssuedBefore(Exception):
    pass


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a document says of itself."""

    number: str
    day: date
    url: str
    """Where anybody can check it."""

    @property
    def qr(self) -> SafeString:
        """The address as a QR code, as SVG."""
        out = BytesIO()
        segno.make(self.url, error="m").save(
            out, kind="svg", border=0, xmldecl=False, svgns=True, omitsize=True
        )
        return mark_safe(out.getvalue().decode())  # noqa: S308 - drawn here, of an address of ours


def issue(
    kind: Kind,
    context: Mapping[str, Any],
    *,
    by: Actor,
    title: str,
    language: str,
    about: Model | None = None,
    circle: str = "",
    supersedes: Callable[[], IssuedDocument | None] = lambda: None,
    key: str = "",
    seconds: float = 30,
    then: Callable[[IssuedDocument], object] = lambda _document: None,
) -> IssuedDocument:
    """Draw a document, number it without a gap, and keep it for good, readable for `circle` and its kind's issuers.

    What is issued again under the same `key` is what was issued under it. `supersedes` is asked in the transaction
    for the document that this one replaces; `then` writes there what belongs together with it. The number is on the
    document, so it is drawn with the number to come, and anew when somebody else took that meanwhile. To be called
    outside transactions, as everything that draws. Raises `PermissionDenied`, `ApartFailed`, `Contended`.
    """
    require(by, kind.permission, about)
    for _attempt in range(TRIES):
        if key and (before := issued().filter(key=key).first()):
            return before
        now = timezone.now()
        day = timezone.localdate(now)
        ordinal = numbering.last(kind.series, day.year) + 1
        document = IssuedDocument(
            kind=kind.key,
            series=kind.series.code,
            year=day.year,
            ordinal=ordinal,
            number=numbering.formatted(kind.series, day.year, ordinal),
            code="".join(secrets.choice(ALPHABET) for _letter in range(CODE)),
            title=title[:200],
            language=language,
            object_type=about._meta.label_lower if about is not None else "",
            object_id=str(about.pk) if about is not None else "",
            object_name=str(about)[:255] if about is not None else "",
            issued_on=day,
            issued_at=now,
            issued_by=account_of(by),
            circle=circle,
            media_type="application/pdf",
            key=key,
        )
        with translation.override(language):
            imprint = Imprint(document.number, day, _address(document))
            body = pdf(kind.template, {**context, "issued": imprint}, seconds=seconds)
        try:
            return _keep(document, body, supersedes, then, by)
        except (_NumberTaken, _IssuedBefore):
            continue
    raise Contended(kind.key)


def _address(document: IssuedDocument) -> str:
    return settings.PUBLIC_URL + reverse("document_check", args=[document.written_code])


def _keep(
    document: IssuedDocument,
    body: bytes,
    supersedes: Callable[[], IssuedDocument | None],
    then: Callable[[IssuedDocument], object],
    by: Actor,
) -> IssuedDocument:
    """The file first, then the row: what ends between them leaves a file that no row names, which `sweep` takes away."""
    document.size, document.sha256 = len(body), hashlib.sha256(body).hexdigest()
    path = default_storage.save(f"{FOLDER}/{document.year}/{document.code}.pdf", ContentFile(body))
    document.file.name = path
    try:
        with atomic():
            _enter(document, supersedes, by)
            then(document)
    except BaseException:
        # Something that is done after the commit may have failed; then the document stands.
        if not IssuedDocument.objects.filter(code=document.code).exists():
            default_storage.delete(path)
        raise
    return issued().get(pk=document.pk)


def _enter(document: IssuedDocument, supersedes: Callable[[], IssuedDocument | None], by: Actor) -> None:
    kind = kind_of(document)
    if kind is None or numbering.next(kind.series, document.year) != document.ordinal:
        raise _NumberTaken
    # Whoever issues of this series waits for that number, so from here on nobody else does.
    if document.key and IssuedDocument.objects.filter(key=document.key).exists():
        raise _IssuedBefore
    replaced = supersedes()
    document.supersedes = replaced
    document.save()
    audit.record(
        "foundation.document_issued",
        document,
        by=by,
        changes={
            "number": ("", document.number),
            "sha256": ("", document.sha256),
            "supersedes": ("", replaced.number if replaced else ""),
        },
    )
    _ENTERED.add(document)


@atomic
def withdraw(document: IssuedDocument, *, reason: str, by: Actor) -> DocumentWithdrawal:
    """Say that a document no longer holds. Its number and file stay.

    Raises `PermissionDenied`, `ValidationError` by field.
    """
    kind = kind_of(document)
    require(by, kind.permission if kind else "foundation.withdraw_document", subject_of(document))
    words = fitted({"reason": reason}, WITHDRAWN)
    document = IssuedDocument.objects.select_for_update().get(pk=document.pk)
    if DocumentWithdrawal.objects.filter(document=document).exists():
        raise ValidationError(_("This document is withdrawn already."))
    withdrawal = DocumentWithdrawal(document=document, by=account_of(by), **words)
    withdrawal.save()
    audit.record("foundation.document_withdrawn", document, by=by, reason=withdrawal.reason)
    _ENTERED.add(withdrawal)
    return withdrawal


def _write(rows: list[IssuedDocument | DocumentWithdrawal]) -> None:
    """Add rows to the book, each of which then has the position of its link."""
    links = chains.append_many(
        BOOK,
        [
            payload_of(row, row.sha256) if isinstance(row, IssuedDocument) else payload_of_withdrawal(row)
            for row in rows
        ],
    )
    for one, link in zip(rows, links, strict=True):
        type(one)._default_manager.filter(pk=one.pk).update(position=link.position)
        one.position = link.position


_ENTERED: AtTheEnd[IssuedDocument | DocumentWithdrawal] = AtTheEnd(
    turn=3, what="a document is entered in the book", write=_write
)


def sweep() -> int:
    """Delete files of documents that no row names, left by a process that ended between the two; how many."""
    return sweep_folder(FOLDER, IssuedDocument.objects.all())
