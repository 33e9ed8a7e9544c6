"""Personal data in circulars: to whom each went."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from claqueta.foundation.circulars.writing import text_for
from claqueta.foundation.models import Circular, CircularCopy
from claqueta.foundation.privacy import Processing, expire_older


def export(email: str) -> list[dict[str, Any]]:
    copies = CircularCopy.objects.filter(email__iexact=email).select_related("circular")
    return [
        {
            "subject": text_for(copy)[1],
            "text": text_for(copy)[2],
            "at": copy.put_at.isoformat() if copy.put_at else None,
        }
        for copy in copies
        if copy.circular.texts
    ]


PROCESSING = Processing(
    key="circulars",
    name=_("Circulars"),
    purpose=_("Tell those who act for organisations what the cluster does, and know whom it reached"),
    ground=_(
        "GDPR art. 6.1.f with LSSI art. 21.2: legitimate interest in telling members what they belong to, with a way to stop it in each mail"
    ),
    subjects=_("Whoever acts for an organisation and has an account"),
    data=_("Name, mail address, language, organisation, what was written and when"),
    recipients=_("The office"),
    retention=_("As the cluster’s rule “keep_circulars” says"),
    export=export,
    erase=lambda email: CircularCopy.objects.filter(email__iexact=email).delete()[0],
    expire=lambda: expire_older(Circular.objects.all(), "made_at", "keep_circulars"),
)
