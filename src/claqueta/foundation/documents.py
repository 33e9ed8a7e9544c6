"""PDFs from templates, with the cluster's type and colours."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language


def pdf(template: str, context: dict[str, Any]) -> bytes:
    """A PDF/UA document drawn from an HTML template."""
    html = render_to_string(
        template,
        {
            "cluster": settings.CLUSTER,
            "public_url": settings.PUBLIC_URL,
            "language": get_language(),
            **context,
        },
    )
    from claqueta.foundation.drawing import draw

    return draw(html)


def pdf_response(request: HttpRequest, template: str, context: dict[str, Any], name: str) -> HttpResponse:
    response = HttpResponse(pdf(template, context), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
