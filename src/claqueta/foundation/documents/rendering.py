"""PDFs from templates, with the cluster's type and colours."""

import logging
import re
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from claqueta.foundation.apart import ApartFailed, Parcel, apart
from claqueta.foundation.parts import PART
from claqueta.foundation.renditions import for_print, path_of
from claqueta.foundation.typefaces import FACE, characters_of

logger = logging.getLogger("claqueta.documents")

SHOWN = re.compile(
    r"""(?:(?<=["'])|(?<=url\()(?=claqueta:static))claqueta:(static|media|picture)/([^"')\s>]+)"""
)
"""An address in an attribute, where nobody's words come with such quotes; or of type, in the styles."""


def pdf(template: str, context: dict[str, Any], *, seconds: float = 30) -> bytes:
    """A PDF/UA document drawn from an HTML template, in a process of its own with `seconds` and 2 GiB to do it.

    Raises `ApartFailed`.
    """
    return drawn(given_of(template, context), seconds=seconds)


def given_of(template: str, context: dict[str, Any]) -> Parcel:
    """All that a document is drawn of: its `html` in the language in force, and the files that it shows."""
    html = render_to_string(
        template,
        {
            "cluster": settings.CLUSTER,
            "public_url": settings.PUBLIC_URL,
            "language": get_language(),
            **context,
        },
    )
    return Parcel({"html": html}, files_of(html))


def drawn(given: Parcel, *, seconds: float) -> bytes:
    """The document of a parcel that `given_of` made.

    One that has `<!-- part -->` in its body is drawn part by part, and joined in another process, so that a long document
    takes no more than the longest of its parts. Raises `ApartFailed`.
    """
    if PART not in given.said["html"]:
        alone = apart("claqueta.foundation.drawing:draw_parcel", given, seconds=seconds, mebibytes=2048)
        return alone.blobs["pdf"]
    parts = apart("claqueta.foundation.drawing:draw_parts", given, seconds=seconds, mebibytes=2048)
    whole = apart("claqueta.foundation.joining:join_parts", parts, seconds=seconds, mebibytes=2048)
    return whole.blobs["pdf"]


def printed(url: str, width: int) -> str:
    """The address, in a document, of a copy of one of our pictures, `width` pixels across; blank for what is none."""
    return f"claqueta:picture/{width}/{path}" if (path := path_of(url)) else ""


def files_of(html: str) -> dict[str, bytes]:
    """Our own static files and uploads that the document shows; one that is gone is left out."""
    found: dict[str, bytes] = {}
    for match in SHOWN.finditer(html):
        kind, name = match.groups()
        try:
            if kind == "picture":
                width, _slash, path = name.partition("/")
                found[match[0]] = for_print(path, int(width))
            elif kind == "media":
                with default_storage.open(name) as file:
                    found[match[0]] = file.read()
            elif path := finders.find(name):
                found[match[0]] = Path(str(path)).read_bytes()
        except (OSError, SuspiciousOperation):
            continue
    return found


def in_cut_type(said: dict[str, Any], pages: Collection[str]) -> Parcel:
    """What many documents that are set alike are drawn of: what is said, their `style` and the files that any of them shows.

    Their type is cut before, in a process of its own, and kept for the next. Raises `ApartFailed`.
    """
    files = files_of("".join(pages))
    faces = tuple(dict.fromkeys(face for page in pages for face in FACE.findall(page)))
    type_cut = _cut(faces, characters_of(pages))
    shown = {name: body for name, body in files.items() if name not in dict(faces).values()}
    return Parcel({**said, **type_cut.said}, shown | type_cut.blobs)


@lru_cache(maxsize=4)
def _cut(faces: tuple[tuple[str, str], ...], characters: str) -> Parcel:
    """Kept: whoever waits for one receipt or badge does not wait for its type as well, which takes three times as long."""
    fonts = files_of(" ".join(f"url({url})" for _family, url in faces))
    given = Parcel({"faces": faces, "characters": characters}, fonts)
    return apart("claqueta.foundation.typefaces:cut", given, mebibytes=1024)


def pdf_response(request: HttpRequest, template: str, context: dict[str, Any], name: str) -> HttpResponse:
    """The document, or a line that says that it could not be drawn now."""
    try:
        body = pdf(template, context)
    except ApartFailed:
        logger.exception("a document could not be drawn")
        return HttpResponse(
            _("The document could not be drawn now; try again later."), content_type="text/plain", status=503
        )
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
