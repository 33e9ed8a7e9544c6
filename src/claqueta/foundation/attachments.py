"""Files that hang from a record: what they are is decided by their bytes."""

import hashlib
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from claqueta.foundation import audit, evidence
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.apart import ApartFailed, Parcel, Refused, apart
from claqueta.foundation.beside import managing
from claqueta.foundation.models import Attachment
from claqueta.foundation.text import one_line
from claqueta.foundation.transactions import atomic
from claqueta.foundation.uploads import media_type, most_unpacked, read_at_most, refusal_of_archive

KEPT = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/webp": (".webp",),
    "image/gif": (".gif",),
    "text/plain": (".txt", ".csv", ".md"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (".pptx",),
    "application/vnd.oasis.opendocument.text": (".odt",),
    "application/vnd.oasis.opendocument.spreadsheet": (".ods",),
}
"""What may be kept, with the endings its name may have; the first is given to a name without any of them."""
OFFICE_PARTS = {"word": ".docx", "xl": ".xlsx", "ppt": ".pptx"}
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
"""How the documents that name their own type begin it; what else a zip calls itself says nothing."""


def of(obj: Model) -> QuerySet[Attachment]:
    return Attachment.objects.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk)).order_by("-pk")


def attach(obj: Model, file: Any, *, name: str, by: Actor) -> Attachment:
    """Keep a file with a record, for whoever manages its domain.

    Raises `PermissionDenied`, and `ValidationError` for what is too large or of a kind that is not kept.
    """
    require(by, managing(obj), obj)
    body = read_at_most(file, "attachment_size")
    kind = document_type(body)
    if kind not in KEPT:
        raise ValidationError(
            _("This kind of file is not kept: use PDF, a picture, a text, DOCX, XLSX, PPTX, ODT or ODS.")
        )
    name = one_line(name)
    stem, ending = PurePath(name).stem[:150] or "file", PurePath(name).suffix.lower()
    return _keep(obj, body, kind, name=f"{stem}{ending if ending in KEPT[kind] else KEPT[kind][0]}", by=by)


@atomic
def _keep(obj: Model, body: bytes, kind: str, *, name: str, by: Actor) -> Attachment:
    digest = hashlib.sha256(body).hexdigest()
    same = of(obj).filter(sha256=digest).first()
    if same:
        return same
    attachment = Attachment(
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        name=name,
        media_type=kind,
        size=len(body),
        sha256=digest,
        added_by=account_of(by),
    )
    attachment.file.save(f"{digest}{KEPT[kind][0]}", ContentFile(body), save=False)
    attachment.save()
    audit.record("foundation.attached", obj, by=by, changes={"file": ("", attachment.name)})
    return attachment


def move(source: Model, target: Model) -> int:
    """Let the files of one record hang from another; one that is there already stays where it is. How many moved."""
    there = set(of(target).values_list("sha256", flat=True))
    return of(source).exclude(sha256__in=there).update(object_id=str(target.pk))


@atomic
def detach(attachment: Attachment, obj: Model, *, by: Actor) -> None:
    """Take a file away from a record. Raises `PermissionDenied`."""
    require(by, managing(obj), obj)
    audit.record("foundation.detached", obj, by=by, changes={"file": (attachment.name, "")})
    evidence.end(attachment, by=by)
    storage, path = attachment.file.storage, str(attachment.file.name)
    attachment.delete()
    transaction.on_commit(lambda: storage.delete(path))


def document_type(body: bytes) -> str:
    """The media type of the bytes; of a zip, that of the document inside, which a process apart looks up.

    Raises `ValidationError` for a zip that is damaged or unpacks to too much.
    """
    kind = media_type(body)
    if kind != "application/zip":
        return kind
    try:
        inside = apart(
            "claqueta.foundation.unzipping:look_inside",
            Parcel({"most": most_unpacked(body)}, {"file": body}),
            seconds=20,
            mebibytes=256,
        ).said
    except Refused as refused:
        raise ValidationError(refusal_of_archive(refused.word)) from None
    except ApartFailed:
        raise ValidationError(refusal_of_archive("bomb")) from None
    if inside["macros"]:
        return "application/octet-stream"
    if inside["mimetype"].startswith(OPEN_DOCUMENT):
        return str(inside["mimetype"])
    for part, ending in OFFICE_PARTS.items():
        if part in inside["folders"]:
            return next(kind for kind, endings in KEPT.items() if ending in endings)
    return kind
