"""Files made blind, in a process apart: a PDF without metadata, attachments and notes, and the names found in its text."""

import io
from typing import Any

import pypdf
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, NameObject

from claqueta.foundation.apart import Parcel, Refused
from claqueta.submissions.policies.naming import names_in

PAGES = 400
TELLING = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb")


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
            added = writer.add_page(page)
            for name in TELLING:
                added.pop(name, None)
            if "/Annots" in added:
                # Links lead somewhere; notes have an author.
                notes: Any = added["/Annots"]
                kept = [one for one in notes if one.get_object().get("/Subtype") == "/Widget"]
                added[NameObject("/Annots")] = ArrayObject(kept)
        writer.metadata = None
        body = io.BytesIO()
        writer.write(body)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refused("damaged") from error
    found = names_in("\n".join(texts), parcel.said["names"])
    return Parcel({"found": found}, {"file": body.getvalue()})
