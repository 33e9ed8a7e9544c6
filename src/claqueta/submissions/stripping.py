"""Files made blind, in a process apart: a PDF without metadata, attachments and notes, and the names found in its text."""

import io
import re
from typing import Any

import pypdf
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

from claqueta.foundation.apart import Parcel, Refused
from claqueta.submissions.policies.naming import names_in

PAGES = 400
TELLING = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/Annots", "/AF")
"""What tells who made a page or a picture on it; notes have an author, links lead somewhere."""

SCAN, END, ALONE = 0xDA, 0xD9, (0x01, *range(0xD0, 0xD8))
"""Markers of a JPEG (ITU-T T.81 table B.1): of a scan, of the end, and of those without a length."""
MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""The next marker after the data of a scan."""
DRAWS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
"""Applications' segments without which a picture has other colours; EXIF, XMP, IPTC, thumbnails and comments are in the others."""


def strip_parcel(parcel: Parcel) -> Parcel:
    """The PDF in `blobs["file"]` without what tells who made it; `said["names"]` that its text has are given back as `found`.

    `unread` says that it has no text in which they could be found, as a scan.

    Raises `Refused` with `encrypted`, `long` or `damaged`.
    """
    try:
        reader = pypdf.PdfReader(io.BytesIO(parcel.blobs["file"]))
        if reader.is_encrypted:
            raise Refused("encrypted")
        if len(reader.pages) > PAGES:
            raise Refused("long")
        writer = pypdf.PdfWriter()
        texts = []
        for page in reader.pages:
            texts.append(page.extract_text() or "")
            # Before it is copied: what a copy leaves unused is still written.
            _leave_out(page)
            writer.add_page(page)
        writer.metadata = None
        body = io.BytesIO()
        writer.write(body)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refused("damaged") from error
    text = "\n".join(texts)
    found = names_in(text, parcel.said["names"])
    return Parcel({"found": found, "unread": not text.strip()}, {"file": body.getvalue()})


def _leave_out(page: DictionaryObject) -> None:
    """Take what tells who made it out of a page and of all that hangs on it."""
    ahead: list[Any] = [page]
    seen = set()
    while ahead:
        one = ahead.pop().get_object()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, DictionaryObject):
            for name in TELLING:
                one.pop(name, None)
            if isinstance(one, StreamObject):
                _leave_out_of_picture(one)
            ahead += [value for name, value in one.items() if name not in ("/Parent", "/P")]
        elif isinstance(one, ArrayObject):
            ahead += one


def _leave_out_of_picture(stream: StreamObject) -> None:
    held = stream.get("/Filter")
    filters = held.get_object() if held is not None else None
    named = list(filters) if isinstance(filters, ArrayObject) else [filters]
    if named and named[-1] in ("/DCTDecode", "/DCT"):
        # Whatever it was packed in besides is undone by reading it.
        body = bare_jpeg(stream._data if len(named) == 1 else stream.get_data())
        if len(named) > 1:
            stream[NameObject("/Filter")] = NameObject("/DCTDecode")
            stream.pop("/DecodeParms", None)
        stream._data = body


def bare_jpeg(body: bytes) -> bytes:
    """A JPEG with what draws it, and nothing of who took it, where and with what; no pixel is another.

    Of one that does not hold together only what comes before; of what is none, all.
    """
    if not body.startswith(b"\xff\xd8"):
        return body
    kept, at = [b"\xff\xd8"], 2
    while at + 4 <= len(body) and body[at] == 0xFF:
        marker = body[at + 1]
        if marker == 0xFF or marker in ALONE:
            at += 1 if marker == 0xFF else 2
            continue
        if marker == END:
            break
        ends = at + 2 + int.from_bytes(body[at + 2 : at + 4])
        if ends < at + 4 or ends > len(body):
            break
        if marker == SCAN:
            following = MARKER.search(body, ends)
            ends = following.start() if following else len(body)
        if _draws(marker, body[at + 4 : ends]):
            kept.append(body[at:ends])
        at = ends
    if len(kept) > 1:
        kept.append(b"\xff\xd9")
    return b"".join(kept)


def _draws(marker: int, segment: bytes) -> bool:
    if marker in DRAWS:
        return segment.startswith(DRAWS[marker])
    return not (0xE0 <= marker <= 0xEF or marker == 0xFE)
