"""PDFs from templates, with the cluster's type and colours."""

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language

SHOWN = re.compile(r"claqueta:(static|media)/([^\"')\s>]+)")


def pdf(template: str, context: dict[str, Any], *, apart: bool = False) -> bytes:
    """A PDF/UA document drawn from an HTML template; `apart` for a long one, in a process of its own."""
    html = render_to_string(
        template,
        {
            "cluster": settings.CLUSTER,
            "public_url": settings.PUBLIC_URL,
            "language": get_language(),
            **context,
        },
    )
    from claqueta.foundation import drawing

    return (drawing.draw_apart if apart else drawing.draw)(html, files_of(html))


def files_of(html: str) -> dict[str, bytes]:
    """Our own static files and uploads that the document shows; one that is gone is left out."""
    found: dict[str, bytes] = {}
    for match in SHOWN.finditer(html):
        kind, name = match.groups()
        try:
            if kind == "media":
                with default_storage.open(name) as file:
                    found[match[0]] = file.read()
            elif path := finders.find(name):
                found[match[0]] = Path(str(path)).read_bytes()
        except (OSError, SuspiciousOperation):
            continue
    return found


def pdf_response(request: HttpRequest, template: str, context: dict[str, Any], name: str) -> HttpResponse:
    response = HttpResponse(pdf(template, context), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
