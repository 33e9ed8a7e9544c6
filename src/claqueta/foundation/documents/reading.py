"""Issued documents: their kinds, the book that they are entered in, and who may read them."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from claqueta.foundation.actors import Actor
from claqueta.foundation.chains import BATCH, Book, Payload, moment
from claqueta.foundation.circles import circles_of
from claqueta.foundation.domains import gathered
from claqueta.foundation.models import DocumentWithdrawal, IssuedDocument
from claqueta.foundation.numbering import Series

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Of codes: digits and capitals without those that look alike."""
CODE = 12


@dataclass(frozen=True, slots=True)
class Kind:
    """What a domain issues (`Part.documents`)."""

    key: str
    """Begins with the domain's name and a dot."""
    title: str | Promise
    template: str
    """Its context has `issued` (`Imprint`) besides what is given; `foundation/pdf/imprint.html` shows that."""
    series: Series
    permission: str
    """Of those who issue and withdraw it, and always read it; asked of the object that it is about."""


def kinds() -> dict[str, Kind]:
    return {document.key: document for document in gathered(lambda part: part.documents)}


def kind_of(document: IssuedDocument) -> Kind | None:
    """None when its domain is no longer there."""
    return kinds().get(document.kind)


def issued() -> QuerySet[IssuedDocument]:
    """Every document that was issued, with all that its state is read of."""
    return IssuedDocument.objects.exclude(position=None).select_related(
        "withdrawal", "superseded_by", "supersedes"
    )


def of(obj: Model) -> QuerySet[IssuedDocument]:
    """Those about an object, the latest first."""
    return issued().filter(object_type=obj._meta.label_lower, object_id=str(obj.pk))


def current(kind: Kind, language: str, about: Model | None = None) -> IssuedDocument | None:
    """The one of a kind, in a language and about an object, that holds today: the latest."""
    found = issued() if about is None else of(about)
    valid = found.filter(kind=kind.key, language=language, withdrawal=None, superseded_by=None)
    return valid.order_by("-issued_at", "-pk").first()


def by_code(text: str) -> IssuedDocument | None:
    """The document with a code, however its letters are typed."""
    code = text.replace("-", "").replace(" ", "").upper()
    return issued().filter(code=code).first() if len(code) == CODE else None


def subject_of(document: IssuedDocument) -> Model | None:
    """What a document is about, as it is today; None for nothing and for what is gone."""
    try:
        model = apps.get_model(document.object_type)
    except (LookupError, ValueError):
        return None
    found: Model | None = model._base_manager.filter(pk=document.object_id).first()
    return found


def may_read(actor: Actor, document: IssuedDocument) -> bool:
    """Whether its file is for the actor: of the circle that it was issued for, while it holds or held; or of its issuers."""
    if document.circle in circles_of(actor) and document.state != IssuedDocument.State.WITHDRAWN:
        return True
    kind = kind_of(document)
    return kind is not None and actor.has_perm(kind.permission, subject_of(document))


# -- The book ------------------------------------------------------------------------------------------------


def payload_of(document: IssuedDocument, sha256: str) -> Payload:
    """What the book vouches for; who issued it is in the trail, from where it can be erased."""
    return {
        "about": [document.object_type, document.object_id, document.object_name],
        "at": moment(document.issued_at),
        "circle": document.circle,
        "code": document.code,
        "issued_on": document.issued_on.isoformat(),
        "key": document.key,
        "kind": document.kind,
        "language": document.language,
        "media_type": document.media_type,
        "number": document.number,
        "ordinal": [document.series, document.year, document.ordinal],
        "sha256": sha256,
        "size": document.size,
        "stated_sha256": document.sha256,
        "supersedes": document.supersedes.number if document.supersedes else "",
        "title": document.title,
    }


def payload_of_withdrawal(one: DocumentWithdrawal) -> Payload:
    return {
        "at": moment(one.at),
        "reason": one.reason,
        "withdrawn": one.document.number,
    }


def _payloads(positions: range) -> dict[int, Payload]:
    """The documents as their files are now, so that whoever checks the book checks them; one that is gone has none."""
    within: dict[str, Any] = {"position__gte": positions.start, "position__lt": positions.stop}
    documents = IssuedDocument.objects.filter(**within).select_related("supersedes")
    withdrawals = DocumentWithdrawal.objects.filter(**within).select_related("document")
    found: dict[int, Payload] = {
        withdrawal.position: payload_of_withdrawal(withdrawal)
        for withdrawal in withdrawals.order_by("position")[:BATCH]
        if withdrawal.position is not None
    }
    for document in documents.order_by("position")[:BATCH]:
        there = _hash_of(document.file)
        if there and document.position is not None:
            found[document.position] = payload_of(document, there)
    return found


def _hash_of(file: Any) -> str:
    """The SHA-256 of a stored file; empty when it is not there."""
    digest = hashlib.sha256()
    try:
        with file.open("rb") as opened:
            for piece in opened.chunks():
                digest.update(piece)
    except FileNotFoundError:
        return ""
    return digest.hexdigest()


BOOK = Book("documents", payload_of=_payloads)
