"""A receipt's PDF as both faces give it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from claqueta.billing import actions
from claqueta.billing.models import Receipt
from claqueta.foundation.apart import ApartFailed
from claqueta.foundation.parameters import asked
from claqueta.foundation.translated import current_language


def receipt_as_pdf(request: HttpRequest, receipt: Receipt) -> HttpResponse:
    """The PDF in the reader's language, or a line that says that it could not be drawn now."""
    by: Any = request.user
    try:
        paper = actions.paper_of(receipt, current_language(), by=by)
    except ApartFailed:
        return HttpResponse(
            _("The document could not be drawn now; try again later."), content_type="text/plain", status=503
        )
    with paper.file.open("rb") as file:
        response = HttpResponse(file.read(), content_type="application/pdf")
    disposition = "attachment" if "download" in asked(request) else "inline"
    response["Content-Disposition"] = f'{disposition}; filename="{receipt.number}.pdf"'
    return response
