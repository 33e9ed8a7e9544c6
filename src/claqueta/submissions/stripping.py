"""Files made blind, in a process apart: a PDF without metadata, attachments and notes, and the names found in its text."""

import io
from typing import Any

import pypdf
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject

from claqueta.foundation.apart import Parcel, Refused
from claqueta.submissions.policies.naming import names_in

PAGES = 400
TELLING = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/Annots", "/AF")
"""What tells who made a page or a picture on it; notes have an author, links lead somewhere."""


def strip_parcel(parcel: Parcel) -> Parcel:
    """The PDF in `blobs["file"]` without what tells who made it; `said["names"]` that its text has are given back as `found`.

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
    found = names_in("\n".join(texts), parcel.said["names"])
    return Parcel({"found": found}, {"file": body.getvalue()})


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
            ahead += [value for name, value in one.items() if name not in ("/Parent", "/P")]
        elif isinstance(one, ArrayObject):
            ahead += one
