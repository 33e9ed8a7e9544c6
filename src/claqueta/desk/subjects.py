"""What a person may ask of the office about their data: all that is held of them, and that it be erased (GDPR art. 15, 17, 20)."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from claqueta.foundation import privacy
from claqueta.foundation.actors import Actor
from claqueta.foundation.parameters import sent


def held_of(email: str) -> list[tuple[str | Promise, int]]:
    """The activities that hold something of whoever has this address, each with how many rows; nothing without one."""
    held = privacy.export_of(email) if email else {}
    return [(one.name, len(held[one.key])) for one in privacy.activities() if held.get(one.key)]


def exported(email: str) -> HttpResponse:
    """All that is held, as a file that machines read."""
    body = json.dumps(privacy.export_of(email), ensure_ascii=False, indent=1, default=str)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="subject.json"'
    return response


def erase_confirmed(request: HttpRequest, email: str, *, by: Actor) -> bool:
    """Erase once the address has been typed again, and say so; whether it was done."""
    if not email or sent(request).text("again", 254).lower() != email.lower():
        messages.error(request, _("Type the same address twice to erase."))
        return False
    erasure = privacy.erase(email, by=by)
    messages.success(
        request,
        _("Erased or made anonymous: %(n)s records. In the audit trail it is %(reference)s.")
        % {"n": sum(erasure.touched.values()), "reference": erasure.reference},
    )
    return True
