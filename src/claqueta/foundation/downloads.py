"""Files that the database names: handed out as downloads, or read; one that is no longer kept is not found."""

from pathlib import PurePath
from typing import Any

from django.http import FileResponse, Http404

from claqueta.foundation.tabular import MEDIA_TYPES


def body_of(file: Any) -> bytes:
    """The bytes of a stored file. Raises `Http404` when there is none, or the storage has lost it."""
    if not file:
        raise Http404
    try:
        with file.open("rb") as opened:
            return bytes(opened.read())
    except FileNotFoundError:
        raise Http404 from None


def download(file: Any, *, name: str = "", media_type: str = "") -> FileResponse:
    """A stored file to be kept, never opened in our name. Raises `Http404` as `body_of` does."""
    if not file:
        raise Http404
    path = PurePath(str(file.name))
    try:
        opened = file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        opened,
        as_attachment=True,
        filename=name or path.name,
        content_type=media_type or MEDIA_TYPES[path.suffix.lstrip(".")],
    )
    response["Content-Security-Policy"] = "sandbox"
    return response
