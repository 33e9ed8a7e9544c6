"""Files from outside: what they are is decided by their bytes, and pictures are drawn anew before they are kept."""

import hashlib
from codecs import getincrementaldecoder
from dataclasses import dataclass
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from claqueta.foundation.apart import ApartFailed, Parcel, Refused, apart
from claqueta.foundation.cluster_rules import rule

MAX_SIDE = 2400
LOOKED_AT = 4096
"""Bytes from which it is told whether a file is a text."""

SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"PK\x03\x04", "application/zip"),
)


@dataclass(frozen=True, slots=True)
class Checked:
    content: ContentFile[bytes]
    media_type: str
    sha256: str
    width: int
    height: int


def read_at_most(file: BinaryIO, limit: str) -> bytes:
    """The file's bytes. Raises `ValidationError` when there are more than the rule `limit` lets in."""
    most = rule(limit)
    body = file.read(most.size + 1)
    if len(body) > most.size:
        raise ValidationError(_("The file is larger than %(n)s MB; save a smaller copy.") % {"n": most.value})
    return body


def checked_picture(file: BinaryIO, *, max_side: int = MAX_SIDE) -> Checked:
    """The picture, redrawn without its metadata, in a process of its own.

    Raises `ValidationError` when it is not a picture we can draw (an SVG may hold scripts and is not one),
    or is too large in bytes or pixels.
    """
    body = read_at_most(file, "picture_size")
    if b"<svg" in body[:2000].lower():
        raise ValidationError(_("An SVG may contain programs; save it as PNG or JPEG."))
    limits = {"most_pixels": rule("picture_pixels").size, "max_side": max_side}
    try:
        drawn = apart("claqueta.foundation.picturing:redraw", Parcel(limits, {"picture": body}), seconds=30)
    except Refused as refused:
        if refused.word == "too many pixels":
            raise ValidationError(_("The picture has too many pixels; save a smaller copy.")) from None
        raise ValidationError(_("This is not a picture: use PNG, JPEG or WebP.")) from None
    except ApartFailed:
        raise ValidationError(_("The picture could not be read; save a smaller copy.")) from None
    result = drawn.blobs["picture"]
    return Checked(
        ContentFile(result),
        "image/webp",
        hashlib.sha256(result).hexdigest(),
        drawn.said["width"],
        drawn.said["height"],
    )


def most_unpacked(body: bytes) -> int:
    """To how many bytes a zip may unpack."""
    return min(rule("archive_unpacked").size, max(len(body), 1) * rule("archive_ratio").value)


def refusal_of_archive(word: str) -> str:
    """What is said of a zip that `unzipping` refused."""
    if word == "bomb":
        return _("The file unpacks to far more than a spreadsheet needs; it is refused.")
    return _("The file is damaged: it cannot be opened.")


def media_type(body: bytes) -> str:
    """The type that the bytes show, or `text/plain` when they read as text, or `application/octet-stream`."""
    for signature, name in SIGNATURES:
        if body.startswith(signature):
            return name
    if body[8:12] == b"WEBP":
        return "image/webp"
    try:
        # A letter that stands across the end of the piece is whole in the file.
        getincrementaldecoder("utf-8")().decode(body[:LOOKED_AT], final=len(body) <= LOOKED_AT)
    except UnicodeDecodeError:
        return "application/octet-stream"
    return "text/plain"
